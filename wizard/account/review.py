"""Registrations held for review because a similar account exists; the operator of the site releases or rejects them."""

from sqlalchemy import select

from wizard.audit import events, trail
from wizard.core.database import db, get_for_update
from wizard.mail import outbox
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import end_sessions_of

RELEASED, REJECTED = "released", "rejected"


class NotHeldError(LookupError):
    """No registration under this account number is held for review."""


def held_registrations() -> list[PacerAccount]:
    """The registrations held for review, the oldest first."""
    held = select(PacerAccount).filter_by(held=True, cancelled=False)
    return list(db.session.scalars(held.order_by(PacerAccount.id)))


def decide(account_number: str, verdict: str) -> PacerAccount:
    """Release or reject a registration, and notify its owner by e-mail. Flushes; raises NotHeldError."""
    held = {"account_number": account_number, "held": True, "cancelled": False}
    account_id = db.session.scalar(select(PacerAccount.id).filter_by(**held))
    if account_id is None:
        raise NotHeldError(account_number)
    account = get_for_update(PacerAccount, account_id)
    account.held = False
    account.cancelled = verdict == REJECTED
    end_sessions_of(account.identity)
    trail.record(events.REVIEWED, pacer=account.id, what=verdict)
    outbox.enqueue("reviewed", account.email, account=account)
    return account
