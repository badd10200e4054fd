"""The page of a firm's administrative account: its people, their client codes, and invitations."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import membership
from wizard.account.forms import InviteForm
from wizard.core import clock
from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.pacer.models import AccountKind
from wizard.security.access import Access, require

bp = Blueprint("my_firm", __name__, url_prefix="/my/firm")


@bp.before_request
def _require_firm() -> None:
    if current_user.is_authenticated and current_user.kind != AccountKind.PAA:
        abort(404)


@bp.get("/")
@require(Access.SIGNED_IN)
def show() -> str:
    """Each person with account type, one-time codes, and the courts that are linked or still to be linked."""
    return _render(InviteForm())


@bp.post("/")
@require(Access.SIGNED_IN)
def invite() -> Response:
    """Invite a person by account number."""
    form, account_id = InviteForm(), current_user.id

    def submit() -> Response:
        with transaction():
            membership.invite(current_user, form.account_number.data)
        return redirect(url_for(".show", done="invited"), 303)

    return handle_form(form, submit, partial(_render, form), "the firm’s page", pacer=account_id)


@bp.post("/client-codes")
@require(Access.SIGNED_IN)
def client_codes() -> Response:
    """Set whether the firm's people must enter a client code to search."""
    account_id = current_user.id
    with transaction():
        membership.set_client_code_required(account_id, request.form.get("required") == "yes")
    return redirect(url_for(".show"), 303)


def _render(form: InviteForm, refusal: RefusalEnum | None = None) -> str:
    members = membership.members_of(current_user)
    return render_template(
        "account/firm/people.html",
        form=form,
        refusal=refusal,
        action=request.path,
        members=members,
        linked_court_ids=membership.linked_court_ids(members),
        live_courts=[court for court in all_courts().values() if court.is_live(clock.now())],
    )
