"""The two clocks of the program, which tests and the guide can stop.

``now()`` is what people see: whether a court has converted, and the dates on pages. In a rehearsal it may be moved.
``actual()`` is what guards the site: sessions, waits, one-time passcodes, proofs, e-mails, the audit. Nobody moves it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)
_moved: ContextVar[timedelta] = ContextVar("moved", default=timedelta(0))


def actual() -> datetime:
    """The present moment in UTC, or the one at which the clock was stopped."""
    return _stopped.get() or datetime.now(UTC)


def now() -> datetime:
    """The moment that people see: the present one, unless a rehearsal has moved its clock."""
    return seen(actual())


def seen(moment: datetime) -> datetime:
    """An actual moment as it is shown to people."""
    return moment + _moved.get()


def move(by: timedelta) -> None:
    """Move the clock that people see, for this request alone; by nothing to set it right."""
    _moved.set(by)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop both clocks at an aware moment, for what runs in this context: no other thread, no other app."""
    if moment.tzinfo is None:
        raise ValueError("a stopped clock needs a moment with its time zone")
    before = _stopped.get()
    _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.set(before)
