"""Registrations that wait because a similar account exists: let in, or cancelled, by whoever operates the site."""

from wizard.audit import events, trail
from wizard.core.database import db, get_for_update
from wizard.mail import outbox
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import end_sessions_of

RELEASED, REJECTED = "released", "rejected"


class NotHeldError(LookupError):
    """No registration under this account number waits for review."""


def waiting() -> list[PacerAccount]:
    """The registrations under review, the oldest first."""
    held = db.select(PacerAccount).filter_by(held=True, cancelled=False)
    return list(db.session.scalars(held.order_by(PacerAccount.id)))


def decide(account_number: str, verdict: str) -> PacerAccount:
    """Let a registration in, or cancel it; a letter tells its owner. Flushes; raises NotHeld."""
    mine = {"account_number": account_number, "held": True, "cancelled": False}
    account_id = db.session.scalar(db.select(PacerAccount.id).filter_by(**mine))
    if account_id is None:
        raise NotHeldError(account_number)
    account = get_for_update(PacerAccount, account_id)
    account.held, account.cancelled = False, verdict == REJECTED
    end_sessions_of(account.get_id())
    trail.record(events.REVIEWED, pacer=account.id, what=verdict)
    outbox.enqueue("reviewed", account.email, account=account)
    return account
