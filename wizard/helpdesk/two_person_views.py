"""The pages of what takes two people: asking for it, and approving, rejecting, or withdrawing it."""

from functools import partial
from typing import NamedTuple

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wizard.helpdesk.action_views import handle, render_form
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.calls import get_open_call
from wizard.helpdesk.corrections import AddressCorrection
from wizard.helpdesk.forms import (
    ApproveForm,
    CorrectEmailForm,
    DecisionForm,
    LostAuthenticatorsForm,
    RejectForm,
    WithdrawForm,
)
from wizard.helpdesk.lost_authenticators import LostAuthenticators
from wizard.helpdesk.models import TwoPersonRequest
from wizard.helpdesk.reason_codes import ACTION_REASONS, IDENTITY_CHECKS
from wizard.helpdesk.two_person import Procedure, RequestVerdict, fingerprint
from wizard.security.access import Access, require
from wizard.staff.models import StaffMember

bp = Blueprint("two_person", __name__, url_prefix="/desk/calls/<int:call_id>")
ADDRESS, AUTHENTICATORS = AddressCorrection(), LostAuthenticators()


class Decision(NamedTuple):
    """One way to end a request: what its page and its button say, and its form."""

    verdict: RequestVerdict
    title: str
    button: str
    form: type[DecisionForm]


DECISIONS = {
    "approve": Decision(RequestVerdict.APPROVED, "Approve", "Approve it", ApproveForm),
    "reject": Decision(RequestVerdict.REJECTED, "Reject", "Reject it", RejectForm),
    "withdraw": Decision(RequestVerdict.WITHDRAWN, "Withdraw", "Withdraw it", WithdrawForm),
}
_DECISION = "<any(" + ",".join(f'"{name}"' for name in DECISIONS) + "):decision>"


class LatestRequest(NamedTuple):
    """The latest request of one kind, with its procedure."""

    procedure: Procedure
    request: TwoPersonRequest


def latest_requests(caller: Caller) -> list[LatestRequest]:
    """What waits for a second person or was rejected, as far as this staff member may see it."""
    latest = [(procedure, procedure.latest(caller)) for procedure in (ADDRESS, AUTHENTICATORS)]
    shown = (None, RequestVerdict.REJECTED)
    return [LatestRequest(each, request) for each, request in latest if request and request.verdict in shown]


@bp.route("/address", methods=["GET", "POST"])
@require(Access.ADMINISTRATORS)
def correct_email(call_id: int) -> ResponseReturnValue:
    """Correct the e-mail address on file."""
    form = CorrectEmailForm()

    def ask(caller: Caller, staff: StaffMember) -> None:
        ADDRESS.ask(caller, staff, {"reason": ACTION_REASONS[form.reason.data]}, email=form.email.data)

    return handle(call_id, form, partial(render_form, "helpdesk/correct-email.html", call_id, form), ask)


@bp.route("/authenticators", methods=["GET", "POST"])
@require(Access.ADMINISTRATORS)
def remove_authenticators(call_id: int) -> ResponseReturnValue:
    """Ask to remove every app, passkey, and backup code of a caller who has lost them."""
    form = LostAuthenticatorsForm()

    def ask(caller: Caller, staff: StaffMember) -> None:
        identity = form.identity.data
        AUTHENTICATORS.ask(caller, staff, {"identity": IDENTITY_CHECKS[identity]}, identity=identity)

    return handle(call_id, form, partial(render_form, "helpdesk/lost-authenticators.html", call_id, form), ask)


@bp.route(f"/{_DECISION}", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def decide_address(call_id: int, decision: str) -> ResponseReturnValue:
    """Approve the address that a colleague corrected: the one that this person read, and no later one; or do not."""
    return _decide(ADDRESS, call_id, decision)


@bp.route(f"/authenticators/{_DECISION}", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def decide_authenticators(call_id: int, decision: str) -> ResponseReturnValue:
    """The same for the removal of lost authenticators."""
    return _decide(AUTHENTICATORS, call_id, decision)


def _decide(procedure: Procedure, call_id: int, decision: str) -> ResponseReturnValue:
    chosen = DECISIONS[decision]
    form = chosen.form()

    def render() -> str:
        pending = procedure.pending(get_open_call(call_id).caller)
        form.correction.data = fingerprint(pending) if pending else ""
        context = {"pending": pending, "procedure": procedure, "decision": chosen}
        return render_form("helpdesk/decide.html", call_id, form, **context)

    def decide(caller: Caller, staff: StaffMember) -> None:
        procedure.decide(chosen.verdict, caller, staff, form.correction.data or "", form.note)

    return handle(call_id, form, render, decide)
