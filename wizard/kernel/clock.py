"""The one clock of the program, which tests and the guide can stop."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped: datetime | None = None


def now() -> datetime:
    """The present moment in UTC, or the moment at which the clock stands stopped."""
    return _stopped or datetime.now(UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock of this process at an aware moment."""
    global _stopped
    if moment.tzinfo is None:
        raise ValueError("a stopped clock needs a moment with its time zone")
    before, _stopped = _stopped, moment.astimezone(UTC)
    try:
        yield
    finally:
        _stopped = before
