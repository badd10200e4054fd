"""The console's door: invitation, login, connecting an app, more time, logging out."""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.audit import events, trail
from wizard.core.forms import BaseForm
from wizard.core.template_globals import Home
from wizard.core.urls import safe_next_path
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.security import signin, totp
from wizard.security.access import Access, at_desk, require
from wizard.staff import authentication
from wizard.staff.forms import AppForm, InvitationForm, StaffLoginForm

bp = Blueprint("staff", __name__, url_prefix="/desk")
PLACE = "the console’s login page"
CONSOLE_HOME = Home("/desk/", "The console")


@bp.app_context_processor
def _console_frame() -> dict[str, Any]:
    """Around every page of the console, those of other rooms and of failures too."""
    return {"frame": "staff/console.html", "home": CONSOLE_HOME} if at_desk() else {}


def _wanted() -> str:
    asked = safe_next_path(request.args.get("then"), "")
    return asked if asked.startswith("/desk/") else url_for("articles.home")


@bp.route("/login", methods=["GET", "POST"])
@require(Access.CONSOLE_LOGIN)
def login() -> ResponseReturnValue:
    """Log in to the console."""
    form = StaffLoginForm()
    draw = partial(_draw, "staff/login.html", form)
    if request.method == "GET":
        return redirect(_wanted()) if current_user.is_authenticated else draw()

    def act() -> Response:
        member = authentication.prove(form.username.data, form.password.data, form.otp_code.data or "")
        return redirect(authentication.finish_login(member, _wanted()) or url_for(".connect"), 303)

    return handle_form(form, act, draw, PLACE)


@bp.route("/invitation", methods=["GET", "POST"])
@require(Access.CONSOLE_LOGIN)
def invitation() -> ResponseReturnValue:
    """Accept an invitation: its code, and a password."""
    form = InvitationForm()
    draw = partial(_draw, "staff/invitation.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        member = authentication.accept_invitation(form.code.data, form.new_password.data)
        return redirect(authentication.finish_login(member, _wanted()) or url_for(".connect"), 303)

    return handle_form(form, act, draw, PLACE)


@bp.get("/codes")
@require(Access.CONSOLE_LOGIN)
def connect() -> ResponseReturnValue:
    """What one-time codes are for, and the button that makes a key."""
    member = authentication.pending_member()
    if member is None:
        return redirect(url_for(".login"))
    return _connect_page(AppForm(), member.totp_key) if member.totp_key else render_template("staff/codes.html")


@bp.post("/codes/key")
@require(Access.CONSOLE_LOGIN)
def make_key() -> Response:
    """Make the key that the next page shows."""
    member = authentication.pending_member()
    if member:
        authentication.offer_key(member.id)
    return redirect(url_for(".connect"), 303)


@bp.post("/codes")
@require(Access.CONSOLE_LOGIN)
def confirm() -> Response:
    """Type the code that the app shows: from now on logging in needs one."""
    member, form = authentication.pending_member(), AppForm()
    if member is None or not member.encrypted_key:
        return redirect(url_for(".connect"), 303)
    draw = partial(_connect_page, form, member.totp_key)
    return handle_form(form, lambda: redirect(authentication.connect_app(member.id, form.code.data), 303), draw, PLACE)


def _connect_page(form: AppForm, key: str | None, refusal: RefusalEnum | None = None) -> str:
    uri = totp.otpauth_uri(key or "", authentication.pending_member().login, authentication.ISSUER)
    return _draw("staff/connect.html", form, refusal, qr=totp.qr_code(uri), key=key)


@bp.get("/time")
@require(Access.CONSOLE_LOGIN)
def time() -> str:
    """Before the time runs out, for browsers without scripts."""
    return render_template("layout/stay_logged_in.html", then=_wanted(), protected="the callers")


@bp.post("/more-time")
@require(Access.CONSOLE_LOGIN)
def more_time() -> Response:
    """Every form that is sent gives more time; this one does nothing else."""
    return redirect(_wanted(), 303)


@bp.post("/log-out")
@require(Access.CONSOLE_LOGIN)
def log_out() -> Response:
    """End every session of whoever is signed in here."""
    signin.sign_out_everywhere(lambda member: trail.record(events.STAFF_SIGNED_OUT, **member.signature))
    return redirect(url_for(".login"), 303)


def _draw(template: str, form: BaseForm, refusal: RefusalEnum | None = None, **facts) -> str:
    # Of the address only what leads on is kept: whatever else stands in its query may be a secret.
    action = url_for(request.endpoint, then=safe_next_path(request.args.get("then"), "") or None)
    return render_template(template, form=form, refusal=refusal, action=action, **facts)
