"""The pages of what may be done for a caller: one for each action, with a reason."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.helpdesk import actions, freezing
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.calls import current_staff, get_open_call
from wizard.helpdesk.forms import ChecklistForm, NoteForm, ReasonForm
from wizard.helpdesk.reason_codes import ACTION_REASONS
from wizard.helpdesk.waits import current_waits
from wizard.security.access import Access, require
from wizard.staff.models import StaffMember

bp = Blueprint("actions", __name__, url_prefix="/desk/calls/<int:call_id>")


class CallAction(NamedTuple):
    """One action: what its page and its button say, and the function of ``actions`` that performs it."""

    title: str
    explanation: str
    button: str
    perform: Callable[[Caller, StaffMember, str], None]


FREEZE_EXPLANATION = (
    "It takes effect right away: everyone who is logged in with the account is logged out, and no one can log in with "
    "it or link it. Two people must agree to unfreeze it. The owner is notified by e-mail."
)
UNFREEZE_EXPLANATION = (
    "Two people must approve, one of them a court administrator. Make sure that the owner has a new password first. "
    "The owner is notified by e-mail."
)
ACTIONS = {
    "end-wait": CallAction(
        "End the caller’s wait",
        "The caller may try again right away; other browsers and networks may not. The owners of the accounts are "
        "notified by e-mail.",
        "End the wait",
        actions.end_waits,
    ),
    "send-reset": CallAction(
        "Send a code for a new CM/ECF password",
        "It goes only to the address on file. You never see it. Do not ask for it.",
        "Send the e-mail",
        actions.send_reset,
    ),
    "send-login": CallAction(
        "Send the CM/ECF login",
        "It goes only to the address on file.",
        "Send the e-mail",
        actions.send_login,
    ),
    "freeze-filer": CallAction(
        "Freeze the CM/ECF filer account",
        FREEZE_EXPLANATION,
        "Freeze the account",
        partial(freezing.freeze, freezing.Freezable.FILER),
    ),
    "freeze-pacer": CallAction(
        "Freeze the PACER account",
        FREEZE_EXPLANATION,
        "Freeze the account",
        partial(freezing.freeze, freezing.Freezable.PACER),
    ),
    "unfreeze-filer": CallAction(
        "Unfreeze the CM/ECF filer account",
        UNFREEZE_EXPLANATION,
        "Approve",
        partial(freezing.unfreeze, freezing.Freezable.FILER),
    ),
    "unfreeze-pacer": CallAction(
        "Unfreeze the PACER account",
        UNFREEZE_EXPLANATION,
        "Approve",
        partial(freezing.unfreeze, freezing.Freezable.PACER),
    ),
    "end-journey": CallAction(
        "End the caller’s attempt",
        "The open attempt ends with nothing linked. The caller’s page says so, and the caller may start over.",
        "End this attempt",
        actions.end_journey,
    ),
}


@bp.route("/<any(" + ",".join(f'"{name}"' for name in ACTIONS) + "):action>", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def perform(call_id: int, action: str) -> ResponseReturnValue:
    """Perform one of the ACTIONS, with a reason."""
    form, chosen = ReasonForm(), ACTIONS[action]
    render = partial(render_form, "helpdesk/action.html", call_id, form, action_text=chosen)
    return handle(
        call_id, form, render, lambda caller, staff: chosen.perform(caller, staff, ACTION_REASONS[form.reason.data])
    )


@bp.route("/note", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def note(call_id: int) -> ResponseReturnValue:
    """Add a note to the call."""
    form, call = NoteForm(), get_open_call(call_id).call
    render = partial(render_form, "helpdesk/note.html", call_id, form)
    return handle(call_id, form, render, lambda caller, staff: actions.write_note(call, staff, caller, form.text.data))


@bp.route("/checklist", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def checklist(call_id: int) -> ResponseReturnValue:
    """Make a checklist with the caller."""
    form, court = ChecklistForm(), get_open_call(call_id).caller.court
    render = partial(render_form, "helpdesk/checklist.html", call_id, form)
    if court is None:
        abort(404)
    return handle(
        call_id, form, render, lambda caller, staff: actions.make_checklist(court, staff, caller, _answers(form))
    )


def _answers(form: ChecklistForm) -> dict[str, str]:
    answers = {name: form[name].data for name in ("filer", "account", "thumb", "role")}
    return {name: value for name, value in answers.items() if name != "thumb" or answers["account"] == "unsure"}


def handle(
    call_id: int, form: BaseForm, render: Callable[[], str], perform: Callable[[Caller, StaffMember], object]
) -> ResponseReturnValue:
    """Show the form, or perform the action and go back to the caller's page."""
    opened, staff = get_open_call(call_id), current_staff()
    if request.method == "GET" or not form.validate():
        return render()
    try:
        with transaction():
            perform(opened.caller, staff)
    except actions.ActionError as error:
        form.add_error(None, str(error))
        return render()
    return redirect(url_for("helpdesk.call", call_id=call_id, done="yes"), 303)


def render_form(template: str, call_id: int, form: BaseForm, **context: object) -> str:
    """A page with a form about the caller."""
    opened = get_open_call(call_id)
    common = {"waits": current_waits(opened.caller), "action": request.path, "refusal": None}
    return render_template(template, form=form, call=opened.call, caller=opened.caller, **common, **context)
