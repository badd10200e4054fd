"""Manage My Account: what PACER knows of the account, and what its owner may change."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import manage, membership, recover
from wizard.account.forms import (
    ChangeContactForm,
    ChangePasswordForm,
    ConfirmContactForm,
    ForgotUsernameForm,
    ReauthenticateForm,
)
from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.core.pacer_labels import PACER_LABELS
from wizard.core.urls import safe_next_path
from wizard.flow import rate_limits
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.links import queries
from wizard.security import signin
from wizard.security.access import Access, require
from wizard.security.password_rules import PACER_RULES

bp = Blueprint("account", __name__, url_prefix="/my/account")
forgot_bp = Blueprint("forgot", __name__, url_prefix="/account")
EXEMPT = "exempt"


@bp.get("/")
@require(Access.SIGNED_IN)
def show() -> str:
    """Account number, username, account type, search status, one-time passcodes, linked courts, firms."""
    return render_template(
        "account/manage.html",
        account=current_user,
        links=queries.links_of_pacer(current_user.id),
        memberships=membership.memberships_of(current_user),
    )


@bp.route("/password", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the password."""
    form = ChangePasswordForm()

    def submit() -> Response:
        manage.change_password(current_user, form)
        return redirect(url_for(".show", done="changed"), 303)

    return _handle(form, submit, "account/change_password.html")


@bp.route("/address", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def change_contact() -> ResponseReturnValue:
    """Change e-mail address, state and county: a code is sent to the new address."""
    form = ChangeContactForm(data={"state": current_user.state, "county": current_user.county})

    def submit() -> Response:
        manage.request_contact_change(current_user, form)
        return redirect(url_for(".confirm_contact"), 303)

    return _handle(form, submit, "account/change_contact.html")


@bp.route("/address/code", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def confirm_contact() -> ResponseReturnValue:
    """Confirm the change with the code that was sent to the new e-mail address."""
    form = ConfirmContactForm()

    def submit() -> Response:
        manage.confirm_contact_change(current_user, form.code.data)
        return redirect(url_for(".show", done="changed"), 303)

    return _handle(form, submit, "account/confirm_contact.html")


@bp.route("/freeze", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def freeze() -> ResponseReturnValue:
    """Freeze the account, because someone else may be using it."""
    form = ReauthenticateForm()

    def submit() -> Response:
        manage.freeze(current_user, form)
        return redirect(url_for("signon.login"), 303)

    return _handle(form, submit, "account/freeze.html")


@bp.route("/again", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def reauthenticate() -> ResponseReturnValue:
    """Ask for the password again before what only its owner may do, then go on to it."""
    form, next_path = ReauthenticateForm(), safe_next_path(request.args.get("then"), url_for(".show"))

    def submit() -> Response:
        signin.renew_sign_in(manage.reauthenticate(current_user, form.current_password.data))
        return redirect(next_path, 303)

    return _handle(form, submit, "account/reauthenticate.html", action=url_for(".reauthenticate", then=next_path))


def _handle(form: BaseForm, submit: Callable[[], Response], template: str, action: str = "") -> str | Response:
    render = partial(_render, template, form, action=action)
    if request.method == "GET":
        return render()
    return handle_form(form, submit, render, PACER_LABELS["manage_my_account"], pacer=current_user.id)


def _render(template: str, form: BaseForm, refusal: RefusalEnum | None = None, action: str = "") -> str:
    return render_template(
        template, form=form, refusal=refusal, action=action or request.path, password_rules=PACER_RULES
    )


@bp.post("/firms/<int:member_id>/<any(accept, decline, leave):reply>")
@require(Access.SIGNED_IN)
def reply_to_invitation(member_id: int, reply: str) -> Response:
    """Accept or decline a firm's invitation, or leave the firm."""
    with transaction():
        membership.reply_to_invitation(current_user, member_id, reply)
    return redirect(url_for(".show"), 303)


@bp.post("/exemption")
@require(Access.SIGNED_IN)
def toggle_exemption() -> Response:
    """Change the PACER exemption status of this session. Each session starts as not exempt (O)."""
    if not current_user.exempt:
        abort(403)
    session[EXEMPT] = not session.get(EXEMPT)
    return redirect(url_for(".show"), 303)


@forgot_bp.route("/username", methods=["GET", "POST"])
@require(Access.ANYONE)
def username() -> ResponseReturnValue:
    """Ask for an e-mail with a forgotten username."""
    form = ForgotUsernameForm()
    render = partial(_render, "account/forgot_username.html", form)
    if request.method == "GET":
        return render()

    def submit() -> Response:
        with rate_limits.email_request("username", form.email.data.casefold()), transaction():
            recover.request_username(form.email.data)
        return redirect(url_for(".sent"), 303)

    return handle_form(form, submit, render, "a forgotten username")


@forgot_bp.get("/username/sent")
@require(Access.ANYONE)
def sent() -> str:
    """Say that an e-mail may be on its way: the same to everyone."""
    return render_template("account/username_sent.html")
