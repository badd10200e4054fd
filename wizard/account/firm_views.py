"""The firm's page: its people, and whom it invites."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import firm
from wizard.account.forms import InviteForm
from wizard.core import clock
from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.flow.forms import handle_form
from wizard.pacer.models import AccountKind
from wizard.security.access import Access, require

bp = Blueprint("my_firm", __name__, url_prefix="/my/firm")


@bp.before_request
def _only_for_firms() -> None:
    if current_user.is_authenticated and current_user.kind != AccountKind.PAA:
        abort(404)


@bp.get("/")
@require(Access.SIGNED_IN)
def show():
    """Each person: account type, one-time codes, courts linked and still to link; and who pays."""
    return _page(InviteForm())


@bp.post("/")
@require(Access.SIGNED_IN)
def invite():
    """Invite a person by account number."""
    form, account_id = InviteForm(), current_user.id

    def act() -> Response:
        with transaction():
            firm.invite(current_user, form.account_number.data)
        return redirect(url_for(".show", done="invited"), 303)

    return handle_form(form, act, partial(_page, form), "the firm’s page", pacer=account_id)


@bp.post("/client-codes")
@require(Access.SIGNED_IN)
def client_codes():
    """Whether the firm's people must give a client code."""
    account_id = current_user.id
    with transaction():
        firm.ask_for_client_codes(account_id, request.form.get("required") == "yes")
    return redirect(url_for(".show"), 303)


def _page(form: InviteForm, refusal=None) -> str:
    members = firm.members_of(current_user)
    converted = [court for court in all_courts().values() if court.is_live(clock.now())]
    facts = {"members": members, "linked_in": firm.courts_of(members), "converted": converted}
    return render_template("account/firm/people.html", form=form, refusal=refusal, action=request.path, **facts)
