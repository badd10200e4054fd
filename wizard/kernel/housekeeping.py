"""Removing what is over: sessions, and counts of failed attempts. Small transactions, so the site goes on meanwhile."""

from datetime import timedelta

from wizard.kernel import clock, throttle
from wizard.kernel.db import db, writing
from wizard.kernel.sessions import SessionRow
from wizard.kernel.throttle import TryCount

ROWS_AT_ONCE = 500


def remove(table, condition) -> int:
    """Delete the rows that meet a condition, some at a time; says how many went."""
    key = next(iter(table.__table__.primary_key))
    removed = 0
    while True:
        with writing():
            some = db.session.scalars(db.select(key).where(condition).limit(ROWS_AT_ONCE)).all()
            db.session.execute(db.delete(table).where(key.in_(some)))
        removed += len(some)
        if len(some) < ROWS_AT_ONCE:
            return removed


def remove_old_sessions(days: int, in_use) -> int:
    """Remove sessions not seen for so many days, but none that ``in_use`` (a query of ids) names."""
    old = SessionRow.seen_at < clock.actual() - timedelta(days=days)
    return remove(SessionRow, db.and_(old, SessionRow.id.not_in(in_use)))


def remove_old_try_counts() -> int:
    """Remove counts that would begin anew anyway."""
    return remove(TryCount, TryCount.changed_at < clock.actual() - throttle.FORGOTTEN_AFTER)
