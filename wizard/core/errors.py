"""A status becomes a page that says what happened, what was lost (nothing), and what to do."""

from typing import Any

from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.sansio.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response as BaseResponse

from wizard.core.app_state import AppState
from wizard.core.database import db
from wizard.core.limiter import OverloadedError
from wizard.core.session_state import session_state

PAGES = {
    400: ("We could not read what your browser sent", "Go back, reload the page, and send it again."),
    403: ("You may not open this page", "Start again with the link on this page."),
    404: ("Page not found", "Check the address for a typing mistake, or start again with the link on this page."),
    405: ("This page cannot be used that way", "Start again with the link on this page."),
    413: ("That is too much text", "Go back and send only what the form asks for."),
    431: (
        "Your browser sends too many cookies",
        "They may come from other sites in the same domain. Delete this site’s cookies, or open a private window. Then "
        "try again.",
    ),
    429: ("There were too many attempts", "Wait a few minutes, then try again."),
    500: ("Something went wrong here", "Reload the page. If it happens again, call the help desk."),
    503: ("Many people are logging in right now", "Wait a minute, then go back and send the form again."),
}
TIME_RAN_OUT = (
    "Your session timed out",
    "To protect your accounts, we ended it. Nothing was linked by what you just sent. Start over.",
)
STALE = ("This page was open too long", "Go back, reload the page, and send it again.")
NO_COOKIE = (
    "Your browser did not send our cookie",
    "This site needs one cookie, to keep your place and to protect your accounts. Allow cookies for this site, then "
    "start over. If you closed the browser after you opened the page, just start over.",
)
FOREIGN = (
    "This form came from another site",
    "To protect your accounts, we accept forms only from our own pages. Start over here. If you were on our page, a "
    "browser extension or your network may have changed what your browser sends: try another browser.",
)


class ForeignFormError(CSRFError):
    """The browser says that a page of another site sent this form."""


# By blueprint.
_start_endpoints = AppState[dict[str, str]]("start_endpoints", dict)


def declare_start(bp: Blueprint, view_name: str) -> None:
    """Let the failure pages of a blueprint lead to this view of it, where people start over."""

    def register(state: BlueprintSetupState) -> None:
        _start_endpoints.get(state.app).setdefault(bp.name, f"{bp.name}.{view_name}")

    bp.record(register)


def init_app(app: Flask) -> None:
    """Answer every failure with a page of this site."""
    app.register_error_handler(CSRFError, _untrusted)
    app.register_error_handler(OverloadedError, _busy)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(InternalServerError, _crashed)


def page(status: int, title: str, advice: str) -> Response:
    """The failure page; in plain text for an unknown host name, for which no URL can be built."""
    if request_ctx.url_adapter is None:
        return Response(f"{title}. {advice}\n", status, mimetype="text/plain")
    facts = {"title": title, "advice": advice, "start_url": _start_url(), "request_id": g.get("request_id")}
    # The court's name and help line stay on the page.
    return make_response(render_template("failures/failure.html", **facts, **_scope()), status)


def _untrusted(error: CSRFError) -> Response:
    if isinstance(error, ForeignFormError):
        return page(400, *FOREIGN)
    if not session_state().has_cookie:
        return page(400, *NO_COOKIE)
    return page(400, *(TIME_RAN_OUT if session_state().has_expired else STALE))


def _start_url() -> str | None:
    """Where what failed starts over, in the same court; None where no start is declared."""
    endpoint = _start_endpoints.get().get(request.blueprint or "")
    try:
        return url_for(endpoint, **_scope()) if endpoint else None
    except BuildError:
        return None


def _scope() -> dict[str, Any]:
    """The court of what failed, if it has one."""
    return {name: value for name, value in (request.view_args or {}).items() if name == "court"}


def _from_http(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and (elsewhere := _without_final_slash()):
        return redirect(elsewhere, 308)
    answer = page(error.code, *PAGES.get(error.code, PAGES[400]))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _without_final_slash() -> str | None:
    """The URL of a page that has no slash at its end, where somebody typed one."""
    shorter, adapter = request.path.rstrip("/"), request_ctx.url_adapter
    if request.path in ("/", shorter) or "//" in request.path or adapter is None:
        return None
    try:
        adapter.match(shorter, "GET")
    except HTTPException:
        return None
    query = request.query_string.decode("ascii", "ignore")
    return f"{shorter}?{query}" if query else shorter


def _busy(_error: OverloadedError) -> Response:
    answer = page(503, *PAGES[503])
    answer.headers["Retry-After"] = "60"
    return answer


def _crashed(_error: InternalServerError) -> Response:
    db.session.rollback()
    g.failed = True
    return page(500, *PAGES[500])
