"""Slowing down whoever guesses. ``docs/guessing.md`` tells the rules with their numbers.

A try is taken before the secret is verified and given back when it was right, so that a hundred tries at
once count as a hundred. Waits grow and are capped: nobody is ever locked out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.database import UtcDateTime, db, insert_if_absent, transaction
from wizard.core.purge import delete_in_batches
from wizard.security.digests import keyed_digest

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=2)


class AttemptCount(db.Model):
    """How often one subject was wrong lately. The subject is stored as a keyed digest."""

    __tablename__ = "try_count"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RateLimitedError(Exception):
    """Too many wrong tries: none is taken before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


@dataclass(frozen=True)
class Attempt:
    """A try that was taken and may be given back."""

    subject: str

    def refund(self) -> None:
        """The secret was right: this try does not count. Earlier wrong ones still do."""
        with transaction():
            count = db.session.get(AttemptCount, self.subject, with_for_update=True)
            if count:
                count.wrong = max(0, count.wrong - 1)
                count.free_at = clock.actual()

    def forget(self) -> None:
        """The secret was right, and with it whoever tried is known: begin anew."""
        with transaction():
            db.session.execute(db.delete(AttemptCount).filter_by(subject=self.subject))


def wait_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries: nothing at first, then double each time up to the cap."""
    if wrong < FREE_ATTEMPTS:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(wrong - FREE_ATTEMPTS, 10), LONGEST_WAIT)


def start(*subject: str) -> Attempt:
    """Take one try for a subject. Raises RateLimitedError."""
    digest = _digest(subject)
    with transaction():
        count = _count(digest)
        # The time is asked once the row is ours: tries at one instant must not find themselves in the past.
        now = clock.actual()
        if now - count.changed_at > FORGOTTEN_AFTER:
            count.wrong = 0
        if wait_after(count.wrong) and now < count.free_at:
            raise RateLimitedError(count.free_at)
        count.wrong += 1
        count.free_at, count.changed_at = now + wait_after(count.wrong), now
    return Attempt(digest)


def wait_until(*subject: str) -> datetime | None:
    """Until when a subject must wait; None where it need not."""
    count = db.session.get(AttemptCount, _digest(subject))
    waits = count and wait_after(count.wrong) and clock.actual() < count.free_at
    return count.free_at if waits and clock.actual() - count.changed_at <= FORGOTTEN_AFTER else None


def clear(*subject: str) -> None:
    """Forget the wrong tries of a subject, inside the current write transaction."""
    db.session.execute(db.delete(AttemptCount).filter_by(subject=_digest(subject)))


def _digest(subject: tuple[str, ...]) -> str:
    return keyed_digest("try " + "\0".join(subject))


def _count(digest: str) -> AttemptCount:
    count, now = None, clock.actual()
    # Somebody who was right may remove the row between the two statements.
    while count is None:
        insert_if_absent(AttemptCount, subject=digest, wrong=0, free_at=now, changed_at=now)
        count = db.session.get(AttemptCount, digest, with_for_update=True)
    return count


def seconds_until(moment: datetime) -> int:
    """How long to wait from now, in whole seconds and never too short."""
    return max(1, ceil((moment - clock.actual()).total_seconds()))


def humanize_wait(until: datetime) -> str:
    """How long to wait from now: “30 seconds”, “2 minutes”."""
    seconds = seconds_until(until)
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


def remove_old_counts() -> int:
    """Remove counts that would start over anyway; says how many went."""
    return delete_in_batches(AttemptCount, AttemptCount.changed_at < clock.actual() - FORGOTTEN_AFTER)
