"""The page of a firm's administrative account: its people, their client codes, and invitations."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import membership
from wizard.account.forms import InviteForm, RemoveMemberForm
from wizard.core import clock
from wizard.core.database import transaction
from wizard.courts.registry import all_courts, are_few
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
    """Each person with account type, one-time passcodes, and the courts that are linked or still to be linked."""
    return _render(InviteForm())


@bp.post("/")
@require(Access.SIGNED_IN)
def invite() -> Response:
    """Invite a person by account number and last name: the answer is the same, whoever has them."""
    form, account_id = InviteForm(), current_user.id

    def submit() -> Response:
        with transaction():
            membership.invite(current_user, form.account_number.data, form.last_name.data)
        return redirect(url_for(".show", done="invited"), 303)

    return handle_form(form, submit, partial(_render, form), "the firm’s page", pacer=account_id)


@bp.route("/people/<int:member_id>/remove", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def remove(member_id: int) -> ResponseReturnValue:
    """Stop paying for a person, with a remark that both are told."""
    form, account_id = RemoveMemberForm(), current_user.id
    member = next((each for each in membership.members_of(current_user) if each.id == member_id), None) or abort(404)
    name = member.person.full_name

    def render(refusal: RefusalEnum | None = None) -> str:
        return render_template(
            "account/firm/remove.html", form=form, refusal=refusal, action=request.path, member_name=name
        )

    def submit() -> Response:
        with transaction():
            membership.remove(current_user, member_id, form.remark.data)
        return redirect(url_for(".show", done="removed"), 303)

    return (
        render() if request.method == "GET" else handle_form(form, submit, render, "the firm’s page", pacer=account_id)
    )


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
        are_few=are_few(),
    )
