"""Manage My Account: what PACER knows of the account, and what its owner may change."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import firm, manage, recover
from wizard.account.forms import ChangeAddressForm, ChangePasswordForm, ForgotUsernameForm, NewAddressForm
from wizard.flow import tries
from wizard.flow.forms import take
from wizard.kernel.access import Who, guard
from wizard.kernel.db import writing
from wizard.kernel.forms import PlainForm
from wizard.links import ledger
from wizard.pacer.rules import PASSWORD_RULES

pages = guard(Blueprint("account", __name__, url_prefix="/my/account"), Who.SIGNED_ON)
forgot = guard(Blueprint("forgot", __name__, url_prefix="/account"), Who.ANYBODY)
EXEMPT = "exempt"


@pages.get("/")
def show():
    """Account number, username, Account Type, case search status, one-time codes, courts, firm."""
    links = ledger.links_of_pacer(current_user.id)
    return render_template(
        "account/manage.html", account=current_user, links=links, memberships=firm.memberships_of(current_user)
    )


@pages.route("/password", methods=["GET", "POST"])
def password():
    """Change the password."""
    form = ChangePasswordForm()
    return _page(form, "account/password.html", lambda: manage.change_password(current_user, form), "changed")


@pages.route("/address", methods=["GET", "POST"])
def address():
    """Change the address: a code is sent to the new one."""
    form = ChangeAddressForm(data={"state": current_user.state, "county": current_user.county})
    return _page(form, "account/address.html", lambda: manage.ask_for_address(current_user, form), ".new_address")


@pages.route("/address/code", methods=["GET", "POST"])
def new_address():
    """Type the code that was sent to the new address."""
    form = NewAddressForm()
    return _page(form, "account/new-address.html", lambda: manage.set_address(current_user, form.code.data), "changed")


def _page(form: PlainForm, template: str, act, then: str) -> str | Response:
    draw = partial(_draw, template, form)
    if request.method == "GET":
        return draw()

    def done() -> Response:
        act()
        return redirect(url_for(".show", done=then) if then == "changed" else url_for(then), 303)

    return take(form, done, draw, "Manage My Account", pacer=current_user.id)


def _draw(template: str, form: PlainForm, refusal=None) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, password_rules=PASSWORD_RULES)


@pages.post("/firms/<int:member>/<any(accept, decline, leave):said>")
def answer_firm(member: int, said: str):
    """Accept or decline an invitation, or leave a firm."""
    with writing():
        firm.answer(current_user, member, said)
    return redirect(url_for(".show"), 303)


@pages.post("/exemption")
def exemption():
    """Change the PACER exemption status for this session, which starts as not exempt (O)."""
    if not current_user.exempt:
        abort(403)
    session[EXEMPT] = not session.get(EXEMPT)
    return redirect(url_for(".show"), 303)


@forgot.route("/username", methods=["GET", "POST"])
def username():
    """A forgotten username: a letter to the address."""
    form = ForgotUsernameForm()
    draw = partial(_draw, "account/username.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        tries.count_letter("username", form.email.data.casefold())
        with writing():
            recover.ask_for_username(form.email.data)
        return redirect(url_for(".sent"), 303)

    return take(form, act, draw, "a forgotten username")


@forgot.get("/username/sent")
def sent():
    """The same for everybody."""
    return render_template("account/sent.html")
