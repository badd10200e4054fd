"""Forgotten legacy password or login: at the court, or, for appellate filers, on the PACER side."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wizard.core.database import end_read, transaction
from wizard.core.forms import BaseForm
from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.flow import tries
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusedError
from wizard.reset import services
from wizard.reset.forms import ForgotLoginForm, ForgotPasswordForm, ResetPasswordForm
from wizard.reset.refusals import ResetRefusal
from wizard.reset.scope import Scope
from wizard.security import email_codes, passwords
from wizard.security.access import Access, require

bp = Blueprint("reset", __name__)
bp.add_app_template_global(get_court, "court_named")
AT_COURT, AT_PACER = "/courts/<court:court>/forgot", "/appellate/forgot"


@bp.get(AT_COURT)
@require(Access.ANYONE)
def start(court: Court):
    """What is forgotten, and who helps."""
    return render_template("reset/start.html", court=court)


def here_and_at_pacer(name: str, *methods: str) -> Callable:
    """Each page stands in a court, and on the PACER side for all circuits together."""

    def declare(view: Callable) -> Callable:
        for prefix in (AT_COURT, AT_PACER):
            bp.add_url_rule(f"{prefix}/{name}", view.__name__, require(Access.ANYONE)(view), methods=methods or ["GET"])
        return view

    return declare


@bp.before_request
def _appellate_filers_reset_at_pacer() -> Response | None:
    """S1: an appellate court resets nothing itself."""
    court = (request.view_args or {}).get("court")
    if court and court.resets_at_pacer and request.endpoint != "reset.start":
        return redirect(url_for(request.endpoint), 303)
    return None


@here_and_at_pacer("password", "GET", "POST")
def password(court: Court | None = None):
    """Ask for a letter with a code."""
    form = ForgotPasswordForm()
    return _asked(form, form.username, "reset/password.html", court, services.ask_for_password)


@here_and_at_pacer("login", "GET", "POST")
def login(court: Court | None = None):
    """Ask for a letter with one's login."""
    form = ForgotLoginForm()
    return _asked(form, form.email, "reset/login.html", court, services.ask_for_login)


def _asked(form: BaseForm, field, template: str, court: Court | None, ask: Callable) -> str | Response:
    scope = Scope(court)

    def act() -> Response:
        tries.count_email(scope.name, field.data.casefold())
        with transaction():
            ask(scope, field.data)
        return redirect(url_for(".sent", court=court, asked=request.endpoint.partition(".")[2]), 303)

    return _drawn_or_taken(form, act, template, court)


@here_and_at_pacer("sent")
def sent(court: Court | None = None):
    """The same for everybody: perhaps a letter is on its way."""
    return render_template("reset/sent.html", court=court, with_code=request.args.get("asked") == "password")


@here_and_at_pacer("new-password", "GET", "POST")
def new_password(court: Court | None = None):
    """Type the code from the letter, and a new password."""
    form = ResetPasswordForm()

    def act() -> Response:
        _set_password(form)
        return redirect(url_for(".password_set", court=court), 303)

    return _drawn_or_taken(form, act, "reset/new-password.html", court)


def _set_password(form: ResetPasswordForm) -> None:
    """Only a code that is good costs a hash."""
    with tries.email_code_attempt():
        opened = email_codes.look_up(services.PURPOSE, form.code.data)
        if form.new_password.data.lower() == opened["login"]:
            raise RefusedError(ResetRefusal.LOGIN_AS_PASSWORD)
        end_read()
        stored = passwords.hash_password(form.new_password.data)
        with transaction():
            services.set_password(form.code.data, stored)


@here_and_at_pacer("password-set")
def password_set(court: Court | None = None):
    """What the new password is good for."""
    return render_template("reset/password-set.html", court=court)


def _drawn_or_taken(form: BaseForm, act: Callable[[], Response], template: str, court: Court | None) -> str | Response:
    draw = partial(_draw, template, form, court)
    if request.method == "GET":
        return draw()
    return handle_form(form, act, draw, "a reset", court=court and court.id)


def _draw(template: str, form: BaseForm, court: Court | None, refusal=None) -> str:
    return render_template(template, form=form, court=court, refusal=refusal, action=request.path)
