"""What the help desk may do for a caller: each with a reason, under the staff member's name. Flushes; pages commit.

What touches access is told to the filer by letter. No act here sets or shows a password, touches one-time codes, links
or unlinks: a test holds that this file does not even know how.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wizard.audit import events, trail
from wizard.audit.events import Event
from wizard.checklist.flow import CHECKLIST, ChoiceAnswer
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.flow.journey import Journey, add_journey
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import AddressCorrection, Call, CallNote
from wizard.helpdesk.reason_codes import OPEN_REASONS
from wizard.linking.rules import LinkRefusal
from wizard.mail import outbox
from wizard.reset.scope import Scope
from wizard.reset.services import request_login_reminder, request_password_reset
from wizard.security.attempts import Dimension, clear, wait_until
from wizard.security.email_codes import MAX_OUTSTANDING, TooManyCodesError
from wizard.staff.models import StaffMember

# How long no code for a new password goes to a corrected address, unless a second staff member releases it.
HELD_FOR = timedelta(hours=24)


TOO_MANY_CODES = (
    f"No code was sent. {MAX_OUTSTANDING} codes were sent within the last half hour, and still work. Ask the caller to "
    "check the spam folder, or to wait."
)


class NotPossible(Exception):
    """Why something cannot be done now, in a sentence."""


def open_call(staff: StaffMember, kind: str, subject_id: int, caller: Caller, reason: str) -> Call:
    """Open a caller's page. Flushes."""
    mine = {"staff_id": staff.id, "kind": kind, "subject_id": subject_id, "reason": reason}
    call = Call(**mine, opened_at=clock.actual())
    db.session.add(call)
    db.session.flush()
    _record(events.CALL_OPENED, staff, caller, call=call.id, reason=OPEN_REASONS[reason])
    return call


def close_call(call: Call, staff: StaffMember, caller: Caller) -> None:
    """The call is over."""
    get_for_update(Call, call.id).closed_at = clock.actual()
    _record(events.CALL_CLOSED, staff, caller, call=call.id)


def write_note(call: Call, staff: StaffMember, caller: Caller, text: str) -> None:
    """Write something down about the call."""
    db.session.add(CallNote(call_id=call.id, at=clock.actual(), text=text))
    _record(events.CALL_NOTED, staff, caller, call=call.id)


@dataclass(frozen=True)
class Wait:
    """One wait that a caller has to sit out now."""

    subject: tuple[Dimension, *tuple[str, ...]]
    what: str
    until: Any


def waits_of(caller: Caller) -> list[Wait]:
    """Where this caller must wait: by the account that tries, and by the addresses from which it was tried."""
    found = [Wait(subject, what, wait_until(*subject)) for subject, what in _subjects(caller)]
    return [wait for wait in found if wait.until]


def _subjects(caller: Caller) -> list[tuple[tuple[Dimension, *tuple[str, ...]], str]]:
    pacer, filer, subjects = caller.pacer, caller.filer, []
    if pacer:
        subjects.append(((Dimension.LEGACY_PROOF, str(pacer.id)), "the CM/ECF login in linking"))
    for address in caller.address_digests:
        subjects.append(((Dimension.EMAIL_CODE, address), "the code from an e-mail"))
        if pacer:
            subjects.append(((Dimension.PACER_LOGIN, pacer.username.casefold(), address), "the PACER login"))
        if filer:
            scope = _scope_of(filer).name
            door = (Dimension.COURT_LOGIN, filer.court_id, filer.username.casefold(), address)
            subjects.append((door, "the CM/ECF login at the court’s door"))
            asked = {filer.username: "e-mails for a new password", filer.email: "e-mails with the login"}
            for typed, what in asked.items():
                subjects.append(((Dimension.EMAIL, scope, typed.casefold(), address), what))
    return subjects


def end_waits(caller: Caller, staff: StaffMember, reason: str) -> None:
    """The caller may try again at once; the owner of each account is told. Raises NotPossible."""
    waits = waits_of(caller)
    if not waits:
        raise NotPossible("This caller no longer has to wait.")
    for wait in waits:
        clear(*wait.subject)
    _record(events.WAIT_ENDED, staff, caller, reason=reason)
    for address in _addresses(caller):
        outbox.enqueue("desk-wait-ended", address, court=caller.court)


def _addresses(caller: Caller) -> list[str]:
    known = [account.email for account in (caller.filer, caller.pacer) if account and account.email]
    return outbox.distinct_recipients(*known)


def _scope_of(filer: FilerAccount) -> Scope:
    court = get_court(filer.court_id)
    return Scope(None if court.resets_at_pacer else court)


def send_reset(caller: Caller, staff: StaffMember, reason: str) -> None:
    """Send a code for a new CM/ECF password to the address on file. Raises NotPossible."""
    filer = _must_have_filer(caller)
    if filer.status != "active":
        raise NotPossible("Only an active filer account can get a new password.")
    if filer.is_email_held(clock.actual()):
        raise NotPossible("The address was corrected recently. Wait, or have a second person release it.")
    try:
        request_password_reset(_scope_of(filer), filer.username, by_staff=True)
    except TooManyCodesError:
        raise NotPossible(TOO_MANY_CODES) from None
    _record(events.RESET_SENT, staff, caller, reason=reason)


def send_login(caller: Caller, staff: StaffMember, reason: str) -> None:
    """Send the CM/ECF login to the address on file. Raises NotPossible."""
    filer = _must_have_filer(caller)
    request_login_reminder(_scope_of(filer), filer.email)
    _record(events.LOGIN_SENT, staff, caller, reason=reason)


def _must_have_filer(caller: Caller) -> FilerAccount:
    if caller.filer is None:
        raise NotPossible("No filer account is known for this caller. Find the caller by name or CM/ECF login.")
    return caller.filer


def end_journey(caller: Caller, staff: StaffMember, reason: str) -> None:
    """End the caller's latest open journey: nothing is linked by it. Raises NotPossible."""
    open_ways = [way for way in caller.ways if not way.journey.outcome]
    journey = get_for_update(Journey, open_ways[0].journey.id) if open_ways else None
    if journey is None or journey.outcome:
        raise NotPossible("This caller has nothing in progress now.")
    journey.end(LinkRefusal.HELP_DESK.slug)
    _record(events.JOURNEY_STOPPED, staff, caller, journey=journey.id, reason=reason)


def make_checklist(court: Court, staff: StaffMember, caller: Caller, answers: dict[str, str]) -> Journey:
    """Answer the checklist's questions with the caller; its code opens it anywhere. Flushes."""
    given = {name: ChoiceAnswer(answers[name]) for name in CHECKLIST.names if answers.get(name)}
    journey = add_journey(CHECKLIST, court.id, given)
    journey.end(CHECKLIST.success_outcome)
    _record(events.CHECKLIST_MADE, staff, caller, journey=journey.id, code=journey.reference)
    return journey


def correct_address(caller: Caller, staff: StaffMember, address: str, reason: str) -> None:
    """Correct the address on file. Both addresses are told; codes for a new password wait. Raises NotPossible."""
    filer = get_for_update(FilerAccount, _must_have_filer(caller).id)
    if filer.status == "retired":
        raise NotPossible("This account is linked, so its address is no longer used. PACER has the caller’s address.")
    before, now = filer.email, clock.actual()
    filer.email, filer.email_held_until = address, now + HELD_FOR
    db.session.add(AddressCorrection(filer_account_id=filer.id, staff_id=staff.id, at=now))
    _record(events.ADDRESS_CORRECTED, staff, caller, reason=reason)
    for each in {before.casefold(): before, address.casefold(): address}.values():
        outbox.enqueue("desk-address-corrected", each, filer=filer, court=get_court(filer.court_id))


def correction_of(caller: Caller) -> AddressCorrection | None:
    """The correction whose address is still held."""
    if caller.filer is None or not caller.filer.is_email_held(clock.actual()):
        return None
    latest = db.select(AddressCorrection).filter_by(filer_account_id=caller.filer.id)
    return db.session.scalar(latest.order_by(AddressCorrection.id.desc()).limit(1))


def release(caller: Caller, staff: StaffMember, reason: str) -> None:
    """A second staff member vouches for the corrected address. Raises NotPossible."""
    correction = correction_of(caller)
    if correction is None:
        raise NotPossible("No corrected address for this caller is on hold now.")
    if correction.staff_id == staff.id:
        raise NotPossible("You corrected this address yourself. Someone else must release it.")
    correction = get_for_update(AddressCorrection, correction.id)
    correction.released_by_id, correction.released_at = staff.id, clock.actual()
    get_for_update(FilerAccount, correction.filer_account_id).email_held_until = None
    _record(events.ADDRESS_RELEASED, staff, caller, reason=reason)


def _record(event: Event, staff: StaffMember, caller: Caller, journey: int | None = None, **detail: Any) -> None:
    about = {"filer": caller.filer and caller.filer.id, "pacer": caller.pacer and caller.pacer.id}
    found = journey or (caller.found_as and caller.found_as.id)
    trail.record(event, court=caller.court and caller.court.id, journey=found, **about, **staff.signature, **detail)
