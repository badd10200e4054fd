"""Rate limits for guesses. ``docs/guessing.md`` has the rules and their numbers.

An attempt is counted before the secret is verified and taken back when it was right, so that a hundred attempts
at once count as a hundred. Waits grow and are capped: nobody is ever locked out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.database import Model, UtcDateTime, db, insert_if_absent, transaction
from wizard.core.purge import delete_in_batches
from wizard.security.digests import keyed_digest

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=2)


class OnSuccess(Enum):
    """What a right secret does to the count."""

    RESET = "the count starts over: the secret identifies the person who tried"
    REFUND = "this attempt is taken back, earlier wrong ones still count"
    KEEP = "this attempt counts all the same"


class Dimension(Enum):
    """What is counted together, and what a success does. The comments name the subject that callers give."""

    # username, visitor
    PACER_LOGIN = ("pacer login", OnSuccess.RESET)
    # login, visitor
    STAFF_LOGIN = ("staff login", OnSuccess.RESET)
    # the PACER account that is signed in, whatever CM/ECF login it tries
    LEGACY_PROOF = ("legacy proof", OnSuccess.REFUND)
    # court, login, visitor
    COURT_LOGIN = ("court login", OnSuccess.REFUND)
    # the PACER account that is signed in
    REAUTHENTICATION = ("reauthentication", OnSuccess.RESET)
    # the PACER account that is recovered
    SECURITY_ANSWER = ("security answer", OnSuccess.RESET)
    # visitor
    EMAIL_CODE = ("e-mail code", OnSuccess.REFUND)
    # kind of e-mail, what was typed, visitor
    EMAIL = ("e-mail", OnSuccess.KEEP)

    def __init__(self, label: str, on_success: OnSuccess) -> None:
        self.label = label
        self.on_success = on_success


class AttemptCount(Model):
    """How many wrong attempts one subject made lately. The subject is stored as a keyed digest."""

    __tablename__ = "attempt_count"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RateLimitedError(Exception):
    """Too many wrong attempts: none is accepted before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


@contextmanager
def attempt(
    dimension: Dimension, *subject: str, wrong: type[Exception] | tuple[type[Exception], ...]
) -> Iterator[None]:
    """Verify a secret in this block. It raises ``wrong`` where the secret is wrong: only then does the attempt count.

    A block that ends has found the secret right. Whatever else it raises, a busy or failing server say, is nobody's
    guess, and the attempt is refunded. Raises RateLimitedError before the block where the subject must wait.
    """
    started = start(dimension, *subject)
    try:
        yield
    except wrong:
        raise
    except BaseException:
        started.refund()
        raise
    started.succeed()


@dataclass(frozen=True)
class Attempt:
    """An attempt that was started, and counts as wrong until it is refunded or succeeds."""

    dimension: Dimension
    digest: str

    def refund(self) -> None:
        """This attempt does not count. Earlier wrong ones still do."""
        with transaction():
            count = db.session.get(AttemptCount, self.digest, with_for_update=True)
            if count:
                count.failures = max(0, count.failures - 1)
                count.next_attempt_at = clock.actual()

    def reset(self) -> None:
        """Forget every wrong attempt of this subject."""
        with transaction():
            _delete(self.digest)

    def succeed(self) -> None:
        """The secret was right: do what the dimension says."""
        if self.dimension.on_success is OnSuccess.RESET:
            self.reset()
        elif self.dimension.on_success is OnSuccess.REFUND:
            self.refund()


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many wrong attempts: nothing at first, then double each time up to the cap."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    factor: int = 2 ** min(failures - FREE_ATTEMPTS, 10)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def start(dimension: Dimension, *subject: str) -> Attempt:
    """Count one attempt of a subject. Raises RateLimitedError. Outside tests only ``attempt`` calls it."""
    digest = _digest(dimension, subject)
    with transaction():
        count = _count(digest)
        # The time is asked once the row is ours: attempts at one instant must not find themselves in the past.
        now = clock.actual()
        if now - count.changed_at > FORGOTTEN_AFTER:
            count.failures = 0
        if wait_after(count.failures) and now < count.next_attempt_at:
            raise RateLimitedError(count.next_attempt_at)
        count.failures += 1
        count.next_attempt_at, count.changed_at = now + wait_after(count.failures), now
    return Attempt(dimension, digest)


def wait_until(dimension: Dimension, *subject: str) -> datetime | None:
    """Until when a subject must wait; None where it need not."""
    count = db.session.get(AttemptCount, _digest(dimension, subject))
    now = clock.actual()
    if count is None or not wait_after(count.failures) or now - count.changed_at > FORGOTTEN_AFTER:
        return None
    return count.next_attempt_at if now < count.next_attempt_at else None


def clear(dimension: Dimension, *subject: str) -> None:
    """Forget the wrong attempts of a subject, inside the current write transaction."""
    _delete(_digest(dimension, subject))


def _delete(digest: str) -> None:
    db.session.execute(delete(AttemptCount).filter_by(subject=digest))


def _digest(dimension: Dimension, subject: tuple[str, ...]) -> str:
    return keyed_digest("attempt " + "\0".join((dimension.label, *subject)))


def _count(digest: str) -> AttemptCount:
    count, now = None, clock.actual()
    # Somebody who was right may remove the row between the two statements.
    while count is None:
        insert_if_absent(AttemptCount, subject=digest, failures=0, next_attempt_at=now, changed_at=now)
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
