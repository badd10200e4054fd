"""A status becomes a page that says what happened, what was lost (nothing), and what to do."""

from flask import Blueprint, Flask, Response, g, make_response, render_template, request, url_for
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
    429: ("There were too many attempts", "Wait a few minutes, then try again."),
    500: ("Something went wrong here", "Reload the page. If it happens again, call the help desk."),
    503: ("Many people are logging in right now", "Wait a minute, then go back and send the form again."),
}
TIME_RAN_OUT = (
    "Your session timed out",
    "To protect your accounts, we ended it. Nothing was linked by what you just sent. Start over.",
)
STALE = ("This page was open too long", "Go back, reload the page, and send it again.")


# By blueprint.
_start_endpoints = AppState[dict[str, str]]("start_endpoints", dict)


def declare_start(bp: Blueprint, view_name: str) -> None:
    """Let the failure pages of a blueprint lead to this view of it, where people start over."""

    def register(state: BlueprintSetupState) -> None:
        _start_endpoints.get(state.app).setdefault(bp.name, f"{bp.name}.{view_name}")

    bp.record(register)


def init_app(app: Flask) -> None:
    """Answer every failure with a page of this site."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(OverloadedError, _busy)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(InternalServerError, _crashed)


def page(status: int, title: str, advice: str) -> Response:
    """The failure page; in plain text for an unknown host name, for which no URL can be built."""
    if request_ctx.url_adapter is None:
        return Response(f"{title}. {advice}\n", status, mimetype="text/plain")
    facts = {"title": title, "advice": advice, "start_url": _start_url(), "request_id": g.get("request_id")}
    return make_response(render_template("failures/failure.html", **facts), status)


def _stale(_error: CSRFError) -> Response:
    return page(400, *(TIME_RAN_OUT if session_state().has_expired else STALE))


def _start_url() -> str | None:
    """Where what failed starts over, in the same court; None where no start is declared."""
    endpoint = _start_endpoints.get().get(request.blueprint or "")
    scope = {name: value for name, value in (request.view_args or {}).items() if name == "court"}
    try:
        return url_for(endpoint, **scope) if endpoint else None
    except BuildError:
        return None


def _from_http(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = page(error.code, *PAGES.get(error.code, PAGES[400]))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _busy(_error: OverloadedError) -> Response:
    answer = page(503, *PAGES[503])
    answer.headers["Retry-After"] = "60"
    return answer


def _crashed(_error: InternalServerError) -> Response:
    db.session.rollback()
    g.failed = True
    return page(500, *PAGES[500])
