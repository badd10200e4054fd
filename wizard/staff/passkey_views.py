"""The pages of a staff member's own passkeys, and the challenges for them."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.core.forms import BaseForm
from wizard.flow import rate_limits
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.security import passkeys as webauthn
from wizard.security.access import Access, require
from wizard.staff import authentication, passkeys
from wizard.staff.forms import AddPasskeyForm, ConnectPasskeyForm, PasswordForm
from wizard.staff.models import StaffMember

bp = Blueprint("passkeys", __name__, url_prefix="/desk/passkeys")
PLACE = "the console’s passkeys"


def _member() -> StaffMember:
    """Who is signed in, or whose sign-in waits for a passkey."""
    member = current_user if current_user.is_authenticated else authentication.pending_member()
    return member if isinstance(member, StaffMember) else abort(404)


@bp.post("/login-options")
@require(Access.CONSOLE_LOGIN)
def login_options() -> Response:
    """What the browser needs to ask for a passkey, as JSON."""
    return Response(rate_limits.begin_passkey(), mimetype="application/json")


@bp.post("/new/options")
@require(Access.CONSOLE_LOGIN)
def new_options() -> Response:
    """What the browser needs to make a passkey, as JSON."""
    member = _member()
    return Response(webauthn.new_options(member, member.login, member.passkeys), mimetype="application/json")


@bp.get("/")
@require(Access.STAFF)
def show() -> str:
    """The passkeys of the signed-in member."""
    return render_template("staff/passkeys.html", passkeys=_member().passkeys)


@bp.route("/new", methods=["GET", "POST"])
@require(Access.CONSOLE_LOGIN)
def add() -> ResponseReturnValue:
    """Add a passkey: after the password, or as the second step of a login that has just asked for it."""
    is_signed_in = current_user.is_authenticated
    member = current_user if is_signed_in else authentication.pending_member()
    if not isinstance(member, StaffMember):
        return redirect(url_for("staff.login"))
    form = AddPasskeyForm() if is_signed_in else ConnectPasskeyForm()

    def submit() -> Response:
        proof = passkeys.reauthenticate(member, form.current_password.data) if is_signed_in else member.proof
        made = passkeys.verify_new(member, form.passkey.data or "")
        proof = passkeys.add(proof, made, form.name.data)
        return redirect(url_for(".show", done="yes") if is_signed_in else passkeys.complete_sign_in(proof), 303)

    render = partial(_render, "staff/new_passkey.html", form, url_for(".add"))
    return handle_form(form, submit, render, PLACE) if form.is_submitted() else render()


@bp.route("/<int:passkey_id>/remove", methods=["GET", "POST"])
@require(Access.STAFF)
def remove(passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey, after asking for the password."""
    member, form = _member(), PasswordForm()
    name = (passkeys.find(member, passkey_id) or abort(404)).name

    def submit() -> Response:
        passkeys.remove(passkeys.reauthenticate(member, form.current_password.data), passkey_id)
        return redirect(url_for(".show", done="yes"), 303)

    render = partial(_render, "staff/remove_passkey.html", form, url_for(".remove", passkey_id=passkey_id), name=name)
    return handle_form(form, submit, render, PLACE) if form.is_submitted() else render()


def _render(template: str, form: BaseForm, action: str, refusal: RefusalEnum | None = None, **facts: object) -> str:
    return render_template(template, form=form, action=action, refusal=refusal, **facts)
