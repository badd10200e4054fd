"""The firm's page: its people, and whom it invites."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import firm
from wizard.account.forms import InviteForm
from wizard.courts.known import courts
from wizard.flow.forms import take
from wizard.kernel import clock
from wizard.kernel.access import Who, guard
from wizard.kernel.db import writing
from wizard.pacer.models import Kind

pages = guard(Blueprint("my_firm", __name__, url_prefix="/my/firm"), Who.SIGNED_ON)


@pages.before_request
def _only_for_firms() -> None:
    if current_user.is_authenticated and current_user.kind != Kind.PAA:
        abort(404)


@pages.get("/")
def show():
    """Each person: account type, one-time codes, courts linked and still to link; and who pays."""
    return _page(InviteForm())


@pages.post("/")
def invite():
    """Invite a person by account number."""
    form, account_id = InviteForm(), current_user.id

    def act() -> Response:
        with writing():
            firm.invite(current_user, form.account_number.data)
        return redirect(url_for(".show", done="invited"), 303)

    return take(form, act, partial(_page, form), "the firm’s page", pacer=account_id)


@pages.post("/client-codes")
def client_codes():
    """Whether the firm's people must give a client code."""
    account_id = current_user.id
    with writing():
        firm.ask_for_client_codes(account_id, request.form.get("required") == "yes")
    return redirect(url_for(".show"), 303)


def _page(form: InviteForm, refusal=None) -> str:
    members = firm.members_of(current_user)
    converted = [court for court in courts().values() if court.is_live(clock.now())]
    facts = {"members": members, "linked_in": firm.courts_of(members), "converted": converted}
    return render_template("account/firm/people.html", form=form, refusal=refusal, action=request.path, **facts)
