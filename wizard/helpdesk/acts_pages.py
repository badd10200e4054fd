"""What may be done for a caller: each on a page of its own, with a reason."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.helpdesk import acts
from wizard.helpdesk.calls import open_call
from wizard.helpdesk.forms import ActForm, AddressForm, ChecklistForm, NoteForm
from wizard.helpdesk.reasons import WHY_DONE
from wizard.kernel.access import Who, guard
from wizard.kernel.db import writing
from wizard.kernel.forms import PlainForm

pages = guard(Blueprint("acts", __name__, url_prefix="/desk/calls/<int:call_id>"), Who.HELPERS)
for_administrators = guard(
    Blueprint("corrections", __name__, url_prefix="/desk/calls/<int:call_id>"), Who.ADMINISTRATORS
)


class Act(NamedTuple):
    """One thing that may be done: what the page says, what the button says, and how it is done."""

    title: str
    explained: str
    button: str
    does: Callable


ACTS = {
    "end-wait": Act(
        "End the caller’s wait",
        "The caller may try again right away. The owners of the accounts are notified by e-mail.",
        "End the wait",
        acts.end_waits,
    ),
    "send-reset": Act(
        "Send a code for a new CM/ECF password",
        "It goes only to the address on file. You never see it. Do not ask for it.",
        "Send the e-mail",
        acts.send_reset,
    ),
    "send-login": Act(
        "Send the CM/ECF login",
        "It goes only to the address on file.",
        "Send the e-mail",
        acts.send_login,
    ),
    "end-journey": Act(
        "End the caller’s attempt",
        "The open attempt ends with nothing linked. The caller’s page says so, and the caller may start over.",
        "End this attempt",
        acts.end_journey,
    ),
    "release": Act(
        "Release the corrected address",
        "A colleague corrected it, and you confirm it. From now on, codes for a new password go there.",
        "Release the address",
        acts.release,
    ),
}


@pages.route("/<any(" + ",".join(f'"{name}"' for name in ACTS) + "):act>", methods=["GET", "POST"])
def do(call_id: int, act: str):
    """Do something for the caller, with a reason."""
    form, chosen = ActForm(), ACTS[act]
    draw = partial(_draw, "helpdesk/act.html", call_id, form, act=chosen)
    return _taken(call_id, form, draw, lambda caller, staff: chosen.does(caller, staff, WHY_DONE[form.reason.data]))


@pages.route("/note", methods=["GET", "POST"])
def note(call_id: int):
    """Write something down about the call."""
    form, call = NoteForm(), open_call(call_id).call
    draw = partial(_draw, "helpdesk/note.html", call_id, form)
    return _taken(call_id, form, draw, lambda caller, staff: acts.write_note(call, staff, caller, form.text.data))


@pages.route("/checklist", methods=["GET", "POST"])
def checklist(call_id: int):
    """Make a checklist with the caller."""
    form, court = ChecklistForm(), open_call(call_id).caller.court
    draw = partial(_draw, "helpdesk/checklist.html", call_id, form)
    if court is None:
        abort(404)
    return _taken(call_id, form, draw, lambda caller, staff: acts.make_checklist(court, staff, caller, _answers(form)))


def _answers(form: ChecklistForm) -> dict[str, str]:
    given = {name: form[name].data for name in ("filer", "account", "thumb", "role")}
    return {name: value for name, value in given.items() if name != "thumb" or given["account"] == "unsure"}


@for_administrators.route("/address", methods=["GET", "POST"])
def address(call_id: int):
    """Correct the address on file."""
    form = AddressForm()
    draw = partial(_draw, "helpdesk/address.html", call_id, form)
    reason = form.reason
    return _taken(
        call_id,
        form,
        draw,
        lambda caller, staff: acts.correct_address(caller, staff, form.email.data, WHY_DONE[reason.data]),
    )


def _taken(call_id: int, form: PlainForm, draw: Callable[[], str], act: Callable) -> str | Response:
    """The page, or what it does; then the caller's page again."""
    opened, staff = open_call(call_id), current_user._get_current_object()
    if request.method == "GET" or not form.validate():
        return draw()
    try:
        with writing():
            act(opened.caller, staff)
    except acts.NotPossible as why:
        form.blame(None, str(why))
        return draw()
    return redirect(url_for("helpdesk.call", call_id=call_id, done="yes"), 303)


def _draw(template: str, call_id: int, form: PlainForm, **facts) -> str:
    opened = open_call(call_id)
    told = {"waits": acts.waits_of(opened.caller), "action": request.path, "refusal": None}
    return render_template(template, form=form, call=opened.call, caller=opened.caller, **told, **facts)
