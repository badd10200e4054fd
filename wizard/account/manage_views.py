"""Manage My Account: what PACER knows of the account, and what its owner may change."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import firm, manage, recover
from wizard.account.forms import ChangeAddressForm, ChangePasswordForm, ForgotUsernameForm, NewAddressForm
from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.flow import rate_limits
from wizard.flow.forms import handle_form
from wizard.links import queries
from wizard.security.access import Access, require
from wizard.security.password_rules import PACER_RULES

bp = Blueprint("account", __name__, url_prefix="/my/account")
forgot = Blueprint("forgot", __name__, url_prefix="/account")
EXEMPT = "exempt"


@bp.get("/")
@require(Access.SIGNED_IN)
def show():
    """Account number, username, Account Type, case search status, one-time codes, courts, firm."""
    links = queries.links_of_pacer(current_user.id)
    return render_template(
        "account/manage.html", account=current_user, links=links, memberships=firm.memberships_of(current_user)
    )


@bp.route("/password", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def password():
    """Change the password."""
    form = ChangePasswordForm()
    return _page(form, "account/password.html", lambda: manage.change_password(current_user, form), "changed")


@bp.route("/address", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def address():
    """Change the address: a code is sent to the new one."""
    form = ChangeAddressForm(data={"state": current_user.state, "county": current_user.county})
    return _page(form, "account/address.html", lambda: manage.ask_for_address(current_user, form), ".new_address")


@bp.route("/address/code", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def new_address():
    """Type the code that was sent to the new address."""
    form = NewAddressForm()
    return _page(form, "account/new-address.html", lambda: manage.set_address(current_user, form.code.data), "changed")


def _page(form: BaseForm, template: str, act, then: str) -> str | Response:
    draw = partial(_draw, template, form)
    if request.method == "GET":
        return draw()

    def done() -> Response:
        act()
        return redirect(url_for(".show", done=then) if then == "changed" else url_for(then), 303)

    return handle_form(form, done, draw, "Manage My Account", pacer=current_user.id)


def _draw(template: str, form: BaseForm, refusal=None) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, password_rules=PACER_RULES)


@bp.post("/firms/<int:member>/<any(accept, decline, leave):said>")
@require(Access.SIGNED_IN)
def answer_firm(member: int, said: str):
    """Accept or decline an invitation, or leave a firm."""
    with transaction():
        firm.answer(current_user, member, said)
    return redirect(url_for(".show"), 303)


@bp.post("/exemption")
@require(Access.SIGNED_IN)
def exemption():
    """Change the PACER exemption status for this session, which starts as not exempt (O)."""
    if not current_user.exempt:
        abort(403)
    session[EXEMPT] = not session.get(EXEMPT)
    return redirect(url_for(".show"), 303)


@forgot.route("/username", methods=["GET", "POST"])
@require(Access.ANYONE)
def username():
    """A forgotten username: a letter to the address."""
    form = ForgotUsernameForm()
    draw = partial(_draw, "account/username.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        with rate_limits.email_request("username", form.email.data.casefold()), transaction():
            recover.ask_for_username(form.email.data)
        return redirect(url_for(".sent"), 303)

    return handle_form(form, act, draw, "a forgotten username")


@forgot.get("/username/sent")
@require(Access.ANYONE)
def sent():
    """The same for everybody."""
    return render_template("account/sent.html")
