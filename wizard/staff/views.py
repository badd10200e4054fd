"""The console's login pages: invitation, login, connecting an app, more time, logging out."""

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
from wizard.security.access import Access, is_console, require
from wizard.staff import authentication
from wizard.staff.forms import AppForm, InvitationForm, StaffLoginForm
from wizard.staff.models import StaffMember

bp = Blueprint("staff", __name__, url_prefix="/desk")
PLACE = "the console’s login page"
CONSOLE_HOME = Home("/desk/", "The console")


@bp.app_context_processor
def _console_frame() -> dict[str, Any]:
    """The frame and the home link of every page of the console, those of other rooms and error pages included."""
    return {"frame": "staff/console.html", "home": CONSOLE_HOME} if is_console() else {}


def _next_path() -> str:
    path = safe_next_path(request.args.get("then"), "")
    return path if path.startswith("/desk/") else url_for("articles.home")


def _second_step() -> str:
    return url_for("passkeys.add" if authentication.passkeys_required() else ".connect")


@bp.route("/login", methods=["GET", "POST"])
@require(Access.CONSOLE_LOGIN)
def login() -> ResponseReturnValue:
    """Log in to the console."""
    form = StaffLoginForm()
    render = partial(_render, "staff/login.html", form, passkeys_required=authentication.passkeys_required())
    if request.method == "GET":
        return redirect(_next_path()) if current_user.is_authenticated else render()

    def submit() -> Response:
        if form.passkey.data:
            proof = authentication.verify_passkey(form.passkey.data)
        else:
            proof = authentication.verify_login(form.username.data, form.password.data, form.otp_code.data)
        by_passkey = bool(form.passkey.data)
        return redirect(authentication.finish_login(proof, _next_path(), by_passkey) or _second_step(), 303)

    return handle_form(form, submit, render, PLACE)


@bp.route("/invitation", methods=["GET", "POST"])
@require(Access.CONSOLE_LOGIN)
def invitation() -> ResponseReturnValue:
    """Accept an invitation with its code, and choose a password."""
    form = InvitationForm()
    render = partial(_render, "staff/invitation.html", form)
    if request.method == "GET":
        return render()

    def submit() -> Response:
        proof = authentication.accept_invitation(form.code.data, form.new_password.data)
        return redirect(authentication.finish_login(proof, _next_path()) or _second_step(), 303)

    return handle_form(form, submit, render, PLACE)


@bp.get("/codes")
@require(Access.CONSOLE_LOGIN)
def connect() -> ResponseReturnValue:
    """Explain one-time passcodes and offer to make a key; once there is one, show it and ask for the first code."""
    member = authentication.pending_member()
    if member is None:
        return redirect(url_for(".login"))
    if authentication.passkeys_required():
        return redirect(_second_step())
    return _connect_page(AppForm(), member) if member.totp_key else render_template("staff/codes.html")


@bp.post("/codes/key")
@require(Access.CONSOLE_LOGIN)
def make_key() -> Response:
    """Make the key of the app."""
    member = authentication.pending_member()
    if member:
        authentication.ensure_totp_key(member.id)
    return redirect(url_for(".connect"), 303)


@bp.post("/codes")
@require(Access.CONSOLE_LOGIN)
def confirm() -> Response:
    """Confirm the app by the code that it shows. From then on, logging in needs a code."""
    member, form = authentication.pending_member(), AppForm()
    if member is None or not member.totp_key:
        return redirect(url_for(".connect"), 303)
    proof = member.proof

    def submit() -> Response:
        return redirect(authentication.connect_app(proof, form.code.data), 303)

    return handle_form(form, submit, partial(_connect_page, form, member), PLACE)


def _connect_page(form: AppForm, member: StaffMember, refusal: RefusalEnum | None = None) -> str:
    key = member.totp_key or ""
    uri = totp.otpauth_uri(key, member.login, authentication.ISSUER)
    return _render("staff/connect.html", form, refusal, qr=totp.qr_code(uri), key=key)


@bp.get("/time")
@require(Access.CONSOLE_LOGIN)
def time() -> str:
    """Ask whether more time is needed, before it runs out; for browsers without scripts."""
    return render_template("layout/stay_logged_in.html", then=_next_path(), protected="the callers")


@bp.post("/more-time")
@require(Access.CONSOLE_LOGIN)
def more_time() -> Response:
    """Extend the session, as every POST does, and return."""
    return redirect(_next_path(), 303)


@bp.post("/log-out")
@require(Access.CONSOLE_LOGIN)
def log_out() -> Response:
    """End every session of the signed-in staff member."""
    signin.sign_out_everywhere(lambda member: trail.record(events.STAFF_SIGNED_OUT, **member.audit_detail))
    return redirect(url_for(".login"), 303)


def _render(template: str, form: BaseForm, refusal: RefusalEnum | None = None, **facts: object) -> str:
    # Only ``then`` is repeated: any other value in the query might be a secret.
    action = url_for(request.endpoint or ".login", then=safe_next_path(request.args.get("then"), "") or None)
    return render_template(template, form=form, refusal=refusal, action=action, **facts)
