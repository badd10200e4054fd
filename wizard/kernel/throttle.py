"""Slowing down whoever guesses. ``GUESSING.md`` beside this file tells the rules with their numbers.

A try is taken before the secret is verified and given back when it was right, so that a hundred tries at
once count as a hundred. Waits grow and are capped: nobody is ever locked out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.kernel import clock
from wizard.kernel.db import UtcDateTime, db, insert_if_absent, writing
from wizard.kernel.sessions import keyed_digest

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=2)


class TryCount(db.Model):
    """How often one subject was wrong lately. The subject is stored as a keyed digest."""

    __tablename__ = "try_count"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class MustWait(Exception):
    """Too many wrong tries: none is taken before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


@dataclass(frozen=True)
class Taken:
    """A try that was taken and may be given back."""

    subject: str

    def give_back(self) -> None:
        """The secret was right: this try does not count. Earlier wrong ones still do."""
        with writing():
            count = db.session.get(TryCount, self.subject, with_for_update=True)
            if count:
                count.wrong = max(0, count.wrong - 1)
                count.free_at = clock.actual()

    def forget(self) -> None:
        """The secret was right, and with it whoever tried is known: begin anew."""
        with writing():
            db.session.execute(db.delete(TryCount).filter_by(subject=self.subject))


def wait_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries: nothing at first, then double each time up to the cap."""
    if wrong < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(wrong - FREE_TRIES, 10), LONGEST_WAIT)


def take(*subject: str) -> Taken:
    """Take one try for a subject. Raises MustWait."""
    digest = _digest(subject)
    with writing():
        count = _count(digest)
        # The time is asked once the row is ours: tries at one instant must not find themselves in the past.
        now = clock.actual()
        if now - count.changed_at > FORGOTTEN_AFTER:
            count.wrong = 0
        if wait_after(count.wrong) and now < count.free_at:
            raise MustWait(count.free_at)
        count.wrong += 1
        count.free_at, count.changed_at = now + wait_after(count.wrong), now
    return Taken(digest)


def wait_of(*subject: str) -> datetime | None:
    """Until when a subject must wait; None where it need not."""
    count = db.session.get(TryCount, _digest(subject))
    waits = count and wait_after(count.wrong) and clock.actual() < count.free_at
    return count.free_at if waits and clock.actual() - count.changed_at <= FORGOTTEN_AFTER else None


def end_wait(*subject: str) -> None:
    """Forget the wrong tries of a subject, inside the current write transaction."""
    db.session.execute(db.delete(TryCount).filter_by(subject=_digest(subject)))


def _digest(subject: tuple[str, ...]) -> str:
    return keyed_digest("try " + "\0".join(subject))


def _count(digest: str) -> TryCount:
    count, now = None, clock.actual()
    # Somebody who was right may remove the row between the two statements.
    while count is None:
        insert_if_absent(TryCount, subject=digest, wrong=0, free_at=now, changed_at=now)
        count = db.session.get(TryCount, digest, with_for_update=True)
    return count


def seconds_until(moment: datetime) -> int:
    """How long to wait from now, in whole seconds and never too short."""
    return max(1, ceil((moment - clock.actual()).total_seconds()))


def in_words(until: datetime) -> str:
    """How long to wait from now: “30 seconds”, “2 minutes”."""
    seconds = seconds_until(until)
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
