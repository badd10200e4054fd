"""Freezing an account at once, and unfreezing it by two people, one of them a court administrator.

A frozen account opens and links nothing. Its credential epoch rises, so that its sessions, journeys, tokens, and codes
end. Whoever froze it may be one of the two who unfreeze it, and nobody is both of them.
"""

from enum import Enum

from sqlalchemy import select

from wizard.audit import events
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.helpdesk.actions import ActionError, record
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import Freeze
from wizard.mail import outbox
from wizard.pacer.models import PacerAccount
from wizard.security.access import Role
from wizard.security.sessions import end_sessions_of
from wizard.staff.models import StaffMember


class Freezable(Enum):
    """Which account of a caller: what it is called."""

    FILER = "CM/ECF filer account"
    PACER = "PACER account"


def freeze(which: Freezable, caller: Caller, staff: StaffMember, reason: str) -> None:
    """Freeze an account now, and notify its owner. Raises ActionError."""
    account = _locked(which, caller)
    if account.frozen_at:
        raise ActionError("This account is already frozen.")
    if isinstance(account, FilerAccount) and account.status == "retired":
        raise ActionError("This account is linked, so its login no longer works. Freeze the PACER account instead.")
    account.frozen_at = clock.actual()
    end_sessions_of(account.identity)
    db.session.add(Freeze(**_key(account), staff_id=staff.id, at=account.frozen_at))
    record(events.FROZEN, staff, caller, what=which.value, reason=reason)
    _notify("desk-account-frozen", which, account, caller)


def unfreeze(which: Freezable, caller: Caller, staff: StaffMember, reason: str) -> None:
    """Approve to unfreeze an account, or unfreeze it as the second person. Raises ActionError."""
    account = _locked(which, caller)
    if account.frozen_at is None:
        raise ActionError("This account is not frozen now.")
    current = _current_freeze(account)
    if current is None:
        # The owner froze it: the first person to approve opens the row.
        current = Freeze(**_key(account), at=account.frozen_at)
        db.session.add(current)
    if current.approved_by is None:
        current.approved_by_id = staff.id
        record(events.UNFREEZE_APPROVED, staff, caller, what=which.value, reason=reason)
        return
    if current.approved_by_id == staff.id:
        raise ActionError("You have already approved this. Someone else must approve it, too.")
    if Role.ADMINISTRATOR not in (current.approved_by.role, staff.role):
        raise ActionError("One of the two must be a court administrator.")
    current.unfrozen_by_id, current.unfrozen_at = staff.id, clock.actual()
    account.frozen_at = None
    record(events.UNFROZEN, staff, caller, what=which.value, reason=reason)
    _notify("desk-account-unfrozen", which, account, caller)


def freezes_of(caller: Caller) -> dict[str, Freeze]:
    """The current freezes of the caller's accounts, by the name in lowercase of their ``Freezable``."""
    accounts = {"filer": caller.filer, "pacer": caller.pacer}
    found = {name: _current_freeze(account) for name, account in accounts.items() if account and account.frozen_at}
    return {name: each for name, each in found.items() if each}


def _locked(which: Freezable, caller: Caller) -> FilerAccount | PacerAccount:
    account = caller.filer if which is Freezable.FILER else caller.pacer
    if account is None:
        raise ActionError(f"No {which.value} is known for this caller.")
    return get_for_update(type(account), account.id)


def _key(account: FilerAccount | PacerAccount) -> dict[str, int]:
    return {f"{account.KIND}_account_id": account.id}


def _current_freeze(account: FilerAccount | PacerAccount) -> Freeze | None:
    mine = select(Freeze).filter_by(**_key(account), unfrozen_at=None)
    return db.session.scalar(mine.order_by(Freeze.id.desc()).limit(1))


def _notify(kind: str, which: Freezable, account: FilerAccount | PacerAccount, caller: Caller) -> None:
    """Its own address alone: the caller's other account, as it was used in an attempt, may be another person's."""
    for email_address in outbox.distinct_recipients(account.email):
        outbox.enqueue(kind, email_address, what=which.value, username=account.username, court=caller.court)
