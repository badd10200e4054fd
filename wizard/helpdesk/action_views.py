"""What may be done for a caller: each on a page of its own, with a reason."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.helpdesk import actions
from wizard.helpdesk.calls import open_call
from wizard.helpdesk.forms import ActForm, ChecklistForm, CorrectEmailForm, NoteForm
from wizard.helpdesk.reason_codes import ACTION_REASONS
from wizard.security.access import Access, require

bp = Blueprint("acts", __name__, url_prefix="/desk/calls/<int:call_id>")


class CallAction(NamedTuple):
    """One thing that may be done: what the page says, what the button says, and how it is done."""

    title: str
    explained: str
    button: str
    does: Callable


ACTS = {
    "end-wait": CallAction(
        "End the caller’s wait",
        "The caller may try again right away. The owners of the accounts are notified by e-mail.",
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
    "end-journey": CallAction(
        "End the caller’s attempt",
        "The open attempt ends with nothing linked. The caller’s page says so, and the caller may start over.",
        "End this attempt",
        actions.end_journey,
    ),
    "release": CallAction(
        "Release the corrected address",
        "A colleague corrected it, and you confirm it. From now on, codes for a new password go there.",
        "Release the address",
        actions.release,
    ),
}


@bp.route("/<any(" + ",".join(f'"{name}"' for name in ACTS) + "):act>", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def do(call_id: int, act: str):
    """Do something for the caller, with a reason."""
    form, chosen = ActForm(), ACTS[act]
    draw = partial(_draw, "helpdesk/act.html", call_id, form, act=chosen)
    return _taken(
        call_id, form, draw, lambda caller, staff: chosen.does(caller, staff, ACTION_REASONS[form.reason.data])
    )


@bp.route("/note", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def note(call_id: int):
    """Write something down about the call."""
    form, call = NoteForm(), open_call(call_id).call
    draw = partial(_draw, "helpdesk/note.html", call_id, form)
    return _taken(call_id, form, draw, lambda caller, staff: actions.write_note(call, staff, caller, form.text.data))


@bp.route("/checklist", methods=["GET", "POST"])
@require(Access.HELP_DESK)
def checklist(call_id: int):
    """Make a checklist with the caller."""
    form, court = ChecklistForm(), open_call(call_id).caller.court
    draw = partial(_draw, "helpdesk/checklist.html", call_id, form)
    if court is None:
        abort(404)
    return _taken(
        call_id, form, draw, lambda caller, staff: actions.make_checklist(court, staff, caller, _answers(form))
    )


def _answers(form: ChecklistForm) -> dict[str, str]:
    given = {name: form[name].data for name in ("filer", "account", "thumb", "role")}
    return {name: value for name, value in given.items() if name != "thumb" or given["account"] == "unsure"}


@bp.route("/address", methods=["GET", "POST"])
@require(Access.ADMINISTRATORS)
def address(call_id: int):
    """Correct the address on file."""
    form = CorrectEmailForm()
    draw = partial(_draw, "helpdesk/address.html", call_id, form)
    reason = form.reason
    return _taken(
        call_id,
        form,
        draw,
        lambda caller, staff: actions.correct_address(caller, staff, form.email.data, ACTION_REASONS[reason.data]),
    )


def _taken(call_id: int, form: BaseForm, draw: Callable[[], str], act: Callable) -> str | Response:
    """The page, or what it does; then the caller's page again."""
    opened, staff = open_call(call_id), current_user._get_current_object()
    if request.method == "GET" or not form.validate():
        return draw()
    try:
        with transaction():
            act(opened.caller, staff)
    except actions.NotPossible as why:
        form.add_error(None, str(why))
        return draw()
    return redirect(url_for("helpdesk.call", call_id=call_id, done="yes"), 303)


def _draw(template: str, call_id: int, form: BaseForm, **facts) -> str:
    opened = open_call(call_id)
    told = {"waits": actions.waits_of(opened.caller), "action": request.path, "refusal": None}
    return render_template(template, form=form, call=opened.call, caller=opened.caller, **told, **facts)
