"""Forgotten legacy password or login: in the court or, for appellate filers, on the PACER side."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wizard.core import errors
from wizard.core.database import end_read, transaction
from wizard.core.forms import BaseForm, TextField
from wizard.courts.court import Court
from wizard.flow import rate_limits, side_trips
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum, RefusedError
from wizard.reset import services
from wizard.reset.forms import ForgotLoginForm, ForgotPasswordForm, ResetPasswordForm
from wizard.reset.refusals import ResetRefusal
from wizard.reset.scope import Scope
from wizard.security import digests, email_codes, passwords
from wizard.security.access import Access, require
from wizard.security.email_codes import TooManyCodesError
from wizard.security.password_rules import LEGACY_RULES, broken_rules
from wizard.security.sessions import current_session

bp = Blueprint("reset", __name__)
# Key in the browser session: for which login a code was asked there, as a digest.
ASKED = "reset_asked"
# A view of ``court_and_pacer_route``; its court is None on the PACER side.
View = Callable[..., ResponseReturnValue]
COURT_PREFIX = "/courts/<court:court>/forgot"
PACER_PREFIX = "/appellate/forgot"
errors.declare_start(bp, "start")


@bp.get(COURT_PREFIX)
@require(Access.ANYONE)
def start(court: Court) -> str:
    """Choose what was forgotten."""
    return render_template("reset/start.html", court=court)


def court_and_pacer_route(name: str, *methods: str) -> Callable[[View], View]:
    """Register a view twice: under each court, and on the PACER side for all circuits together."""

    def register(view: View) -> View:
        for prefix in (COURT_PREFIX, PACER_PREFIX):
            bp.add_url_rule(f"{prefix}/{name}", view.__name__, require(Access.ANYONE)(view), methods=methods or ["GET"])
        return view

    return register


@bp.before_request
def _redirect_appellate_filers() -> Response | None:
    """Appellate filers reset on the PACER side, never in their court (S1)."""
    court = (request.view_args or {}).get("court")
    endpoint = request.endpoint
    if court and court.resets_at_pacer and endpoint and endpoint != "reset.start":
        return redirect(url_for(endpoint), 303)
    return None


@court_and_pacer_route("password", "GET", "POST")
def password(court: Court | None = None) -> ResponseReturnValue:
    """Ask for an e-mail with a code."""
    form = ForgotPasswordForm()

    def send(scope: Scope, username: str) -> None:
        # The code must be typed in this browser, and opens what was asked for here last.
        whose = digests.username_digest(username.lower())
        session[ASKED] = f"browser {current_session().row().id} {scope.name} {whose}"
        services.request_password_reset(scope, username, session[ASKED])

    return _request_email(form, form.username, "reset/password.html", court, send)


@court_and_pacer_route("login", "GET", "POST")
def login(court: Court | None = None) -> ResponseReturnValue:
    """Ask for an e-mail with one's login."""
    form = ForgotLoginForm()
    return _request_email(form, form.email, "reset/login.html", court, services.request_login_reminder)


def _request_email(
    form: BaseForm, field: TextField, template: str, court: Court | None, send: Callable[[Scope, str], None]
) -> ResponseReturnValue:
    scope = Scope(court)
    is_for_password = isinstance(form, ForgotPasswordForm)

    def submit() -> Response:
        request_of_visitor = rate_limits.email_request(scope.name, field.data.casefold())
        # No page may show that an account exists and has been sent codes.
        with request_of_visitor, transaction(), suppress(TooManyCodesError):
            send(scope, field.data)
        return redirect(url_for(".sent", court=court, asked="password" if is_for_password else "login"), 303)

    return _handle(form, submit, template, court)


@court_and_pacer_route("sent")
def sent(court: Court | None = None) -> str:
    """Say that an e-mail may be on its way: the same to everyone."""
    return render_template("reset/sent.html", court=court, with_code=request.args.get("asked") == "password")


@court_and_pacer_route("new-password", "GET", "POST")
def new_password(court: Court | None = None) -> ResponseReturnValue:
    """Choose a new password with the code from the e-mail."""
    form = ResetPasswordForm()

    def submit() -> Response:
        _set_password(form, Scope(court))
        return redirect(url_for(".password_set", court=court), 303)

    return _handle(form, submit, "reset/new_password.html", court)


def _set_password(form: ResetPasswordForm, scope: Scope) -> None:
    """The code is looked up before the password is hashed, so that a wrong code costs no hash."""
    place, code = session.get(ASKED, email_codes.ANYWHERE), form.code.data
    with rate_limits.email_code_attempt(services.PURPOSE, place, code):
        facts = email_codes.look_up(services.PURPOSE, place, code)
        if broken_rules(LEGACY_RULES, form.new_password.data, [facts["login"]]):
            raise RefusedError(ResetRefusal.LOGIN_AS_PASSWORD)
        end_read()
        password_hash = passwords.hash_password(form.new_password.data)
        with transaction():
            services.set_password(code, place, password_hash)
    for court_id in scope.court_ids:
        side_trips.bring_back(court_id, facts["login"])


@court_and_pacer_route("password-set")
def password_set(court: Court | None = None) -> str:
    """Say where the new password works."""
    return render_template("reset/password_set.html", court=court)


def _handle(form: BaseForm, submit: Callable[[], Response], template: str, court: Court | None) -> ResponseReturnValue:
    render = partial(_render, template, form, court)
    if request.method == "GET":
        return render()
    return handle_form(form, submit, render, "a reset", court=court.id if court else None)


def _render(template: str, form: BaseForm, court: Court | None, refusal: RefusalEnum | None = None) -> str:
    return render_template(template, form=form, court=court, refusal=refusal, action=request.path)
