"""Correcting the e-mail address on file: one person requests it, another one releases exactly what was requested.

Until then the address on file stays as it is, and codes go nowhere else. Refused: an end of the wait by time alone,
which a caller who talked one person into a correction would only have to sit out.
"""

from hmac import compare_digest

from sqlalchemy import select

from wizard.audit import events
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.courts.registry import get_court
from wizard.helpdesk.actions import ActionError, record, require_filer
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import EmailCorrection
from wizard.mail import outbox
from wizard.security.digests import keyed_digest
from wizard.staff.models import StaffMember


def request_correction(caller: Caller, staff: StaffMember, email_address: str, reason: str) -> None:
    """Request another e-mail address on file, and notify both addresses. Raises ActionError.

    It replaces an earlier request that was not released.
    """
    filer = _locked_filer(caller)
    if filer.email == email_address:
        raise ActionError("This is the address on file already.")
    both = {"previous_email": filer.email, "email": email_address}
    db.session.add(EmailCorrection(filer_account_id=filer.id, staff_id=staff.id, at=clock.actual(), **both))
    record(events.EMAIL_CORRECTED, staff, caller, reason=reason)
    _notify("desk-address-requested", filer, filer.email, email_address)


def pending_correction(caller: Caller) -> EmailCorrection | None:
    """The latest request for this caller, unless it was released."""
    if caller.filer is None:
        return None
    requests = select(EmailCorrection).filter_by(filer_account_id=caller.filer.id)
    latest = db.session.scalar(requests.order_by(EmailCorrection.id.desc()).limit(1))
    return latest if latest and latest.released_at is None else None


def fingerprint(correction: EmailCorrection) -> str:
    """What the form of whoever releases it carries: which request, and which addresses, the page showed."""
    both = "\0".join((correction.previous_email, correction.email))
    return f"{correction.id}-{keyed_digest(f'correction {both}')[:32]}"


def release_correction(caller: Caller, staff: StaffMember, shown: str, reason: str) -> None:
    """Put the requested address on file. ``shown``: the ``fingerprint`` on the page that a second person approved.

    Raises ActionError where that is no longer what is requested, or where this person requested it.
    """
    filer = _locked_filer(caller)
    correction = pending_correction(caller)
    if correction is None:
        raise ActionError("No corrected address for this caller waits now.")
    if correction.staff_id == staff.id:
        raise ActionError("You corrected this address yourself. Someone else must release it.")
    if not compare_digest(fingerprint(correction).encode(), shown.encode()):
        raise ActionError("The correction was replaced since you opened this page. Read both addresses again.")
    if filer.email != correction.previous_email:
        raise ActionError("The address on file was changed since this correction. Correct it again, if needed.")
    correction.released_by_id, correction.released_at = staff.id, clock.actual()
    filer.email = correction.email
    record(events.EMAIL_RELEASED, staff, caller, reason=reason)
    _notify("desk-address-corrected", filer, correction.previous_email, correction.email)


def _locked_filer(caller: Caller) -> FilerAccount:
    filer = get_for_update(FilerAccount, require_filer(caller).id)
    if filer.status == "retired":
        raise ActionError("This account is linked, so its address is no longer used. PACER has the caller’s address.")
    return filer


def _notify(kind: str, filer: FilerAccount, previous: str, requested: str) -> None:
    for recipient in outbox.distinct_recipients(previous, requested):
        outbox.enqueue(kind, recipient, filer=filer, requested=requested, court=get_court(filer.court_id))
