"""What the help desk may do for a caller, each with a reason, recorded under the staff member's name.

These functions flush; the views commit. What affects access is reported to the filer by e-mail. Nothing here sets or
shows a password, touches one-time passcodes, links or unlinks: a test checks that this file does not import what could.
"""

from wizard.audit import events, trail
from wizard.audit.events import Event
from wizard.checklist.flow import CHECKLIST, ChoiceAnswer
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.courts.court import Court
from wizard.flow.journey import Journey, add_journey
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import Call, CallNote
from wizard.helpdesk.reason_codes import OPEN_REASONS
from wizard.helpdesk.waits import current_waits, scope_of
from wizard.linking.rules import LinkRefusal
from wizard.mail import outbox
from wizard.reset.services import request_login_reminder, request_password_reset
from wizard.security.attempts import clear
from wizard.security.email_codes import MAX_PER_REQUESTER, TooManyCodesError
from wizard.staff.models import StaffMember

TOO_MANY_CODES = (
    f"No code was sent. {MAX_PER_REQUESTER} codes were sent within the last 15 minutes. The newest still works. Ask "
    "the caller to check the spam folder, or to wait."
)
NOT_THE_CALLERS = (
    "These waits are of a browser that may not be the caller’s. Ask for the reference on the caller’s page, and find "
    "the caller by it. Or let the caller wait."
)


class ActionError(Exception):
    """The action is not possible now; the message is a sentence for the staff member."""


def open_call(staff: StaffMember, kind: str, subject_id: int, caller: Caller, reason: str) -> Call:
    """Record that a caller's page was opened. ``reason`` is a key of OPEN_REASONS."""
    call = Call(staff_id=staff.id, kind=kind, subject_id=subject_id, reason=reason, opened_at=clock.actual())
    db.session.add(call)
    db.session.flush()
    record(events.CALL_OPENED, staff, caller, call=call.id, reason=OPEN_REASONS[reason])
    return call


def close_call(call: Call, staff: StaffMember, caller: Caller) -> None:
    """Record that the call is over."""
    get_for_update(Call, call.id).closed_at = clock.actual()
    record(events.CALL_CLOSED, staff, caller, call=call.id)


def write_note(call: Call, staff: StaffMember, caller: Caller, text: str) -> None:
    """Add a note to the call. The audit trail records that there is one, and not its text."""
    db.session.add(CallNote(call_id=call.id, at=clock.actual(), text=text))
    record(events.CALL_NOTED, staff, caller, call=call.id)


def end_waits(caller: Caller, staff: StaffMember, reason: str) -> None:
    """Let the caller try again at once, and notify the owner of each account. Raises ActionError.

    No other network may go on: it may be a guesser's.
    """
    waits = current_waits(caller)
    if not waits:
        raise ActionError("This caller no longer has to wait.")
    ended = [wait for wait in waits if wait.can_be_ended]
    if not ended:
        raise ActionError(NOT_THE_CALLERS)
    for wait in ended:
        clear(*wait.subject)
    record(events.WAIT_ENDED, staff, caller, reason=reason)
    for email_address in _email_addresses(caller):
        outbox.enqueue("desk-wait-ended", email_address, court=caller.court)


def _email_addresses(caller: Caller) -> list[str]:
    known = [account.email for account in (caller.filer, caller.pacer) if account and account.email]
    return outbox.distinct_recipients(*known)


def send_reset(caller: Caller, staff: StaffMember, reason: str) -> None:
    """Send a code for a new CM/ECF password to the e-mail address on file. Raises ActionError."""
    filer = require_filer(caller)
    if filer.standing != "active":
        raise ActionError("Only an active filer account can get a new password.")
    try:
        request_password_reset(scope_of(filer), filer.username)
    except TooManyCodesError:
        raise ActionError(TOO_MANY_CODES) from None
    record(events.RESET_SENT, staff, caller, reason=reason)


def send_login(caller: Caller, staff: StaffMember, reason: str) -> None:
    """Send the CM/ECF login to the e-mail address on file. Raises ActionError."""
    filer = require_filer(caller)
    request_login_reminder(scope_of(filer), filer.email)
    record(events.LOGIN_SENT, staff, caller, reason=reason)


def require_filer(caller: Caller) -> FilerAccount:
    """The caller's filer account. Raises ActionError where none is known."""
    if caller.filer is None:
        raise ActionError("No filer account is known for this caller. Find the caller by name or CM/ECF login.")
    return caller.filer


def end_journey(caller: Caller, staff: StaffMember, reason: str) -> None:
    """End the caller's latest open journey, with nothing linked. Raises ActionError."""
    open_journeys = [view for view in caller.journeys if not view.journey.outcome]
    journey = get_for_update(Journey, open_journeys[0].journey.id) if open_journeys else None
    if journey is None or journey.outcome:
        raise ActionError("This caller has nothing in progress now.")
    journey.end(LinkRefusal.HELP_DESK.slug)
    record(events.JOURNEY_STOPPED, staff, caller, journey=journey.id, reason=reason)


def make_checklist(court: Court, staff: StaffMember, caller: Caller, answers: dict[str, str]) -> Journey:
    """Make a checklist of the caller's answers, by step name. Its reference is the code that opens it anywhere."""
    given = {name: ChoiceAnswer(answers[name]) for name in CHECKLIST.names if answers.get(name)}
    journey = add_journey(CHECKLIST, court.id, given)
    journey.end(CHECKLIST.success_outcome)
    record(events.CHECKLIST_MADE, staff, caller, journey=journey.id, code=journey.reference)
    return journey


def record(event: Event, staff: StaffMember, caller: Caller, journey: int | None = None, **detail: object) -> None:
    """Record an action for a caller in the audit trail, under the staff member's name."""
    found_by = caller.found_by_journey
    trail.record(
        event,
        court=caller.court.id if caller.court else None,
        journey=journey or (found_by.id if found_by else None),
        pacer=caller.pacer.id if caller.pacer else None,
        filer=caller.filer.id if caller.filer else None,
        **staff.audit_detail,
        **detail,
    )
