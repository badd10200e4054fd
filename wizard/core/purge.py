"""Deleting old rows in small transactions, so that the site goes on meanwhile."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import ColumnElement, delete, select

from wizard.core.app_state import AppState
from wizard.core.database import Base, db, transaction

ROWS_AT_ONCE = 500
_purges = AppState[list[Callable[[], int]]]("purges", list)


def add(app: Flask, remove_old: Callable[[], int]) -> None:
    """Let ``flask purge`` do this too; it says how many rows went."""
    _purges.get(app).append(remove_old)


def run_added() -> int:
    """Do all that was added; says how many rows went."""
    return sum(remove_old() for remove_old in _purges.get())


def delete_in_batches(model: type[Base], condition: ColumnElement[bool]) -> int:
    """Delete the rows that meet a condition, some at a time; says how many went."""
    key = next(iter(model.__table__.primary_key))
    removed = 0
    while True:
        with transaction():
            some = db.session.scalars(select(key).where(condition).limit(ROWS_AT_ONCE)).all()
            db.session.execute(delete(model).where(key.in_(some)))
        removed += len(some)
        if len(some) < ROWS_AT_ONCE:
            return removed
