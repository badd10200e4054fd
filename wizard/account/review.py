"""Registrations that wait because a similar account exists: let in, or cancelled, by whoever operates the site."""

from wizard.audit import events, trail
from wizard.kernel import outbox
from wizard.kernel.db import db, locked
from wizard.kernel.sessions import end_all_of
from wizard.pacer.models import PacerAccount

RELEASED, REJECTED = "released", "rejected"


class NotHeld(LookupError):
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
        raise NotHeld(account_number)
    account = locked(PacerAccount, account_id)
    account.held, account.cancelled = False, verdict == REJECTED
    end_all_of(account.get_id())
    trail.record(events.REVIEWED, pacer=account.id, what=verdict)
    outbox.queue("reviewed", account.email, account=account)
    return account
