"""Deleting old rows in small transactions, so that the site goes on meanwhile."""

from wizard.core.database import db, transaction

ROWS_AT_ONCE = 500


def delete_in_batches(table, condition) -> int:
    """Delete the rows that meet a condition, some at a time; says how many went."""
    key = next(iter(table.__table__.primary_key))
    removed = 0
    while True:
        with transaction():
            some = db.session.scalars(db.select(key).where(condition).limit(ROWS_AT_ONCE)).all()
            db.session.execute(db.delete(table).where(key.in_(some)))
        removed += len(some)
        if len(some) < ROWS_AT_ONCE:
            return removed
