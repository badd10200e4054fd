"""Rate limits for guesses. ``dimensions.py`` has what is counted, ``docs/guessing.md`` the rules.

An attempt is counted before the secret is verified and taken back when it was right, so that a hundred attempts
at once count as a hundred. One attempt may count against several subjects, in one transaction. Rows are never deleted
while they count, and always locked in one order: two attempts wait for each other, and never both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypeAlias, cast

from sqlalchemy import ColumnElement, String, Table, bindparam, case, exists, update
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.database import Model, UtcDateTime, db, transaction, upsert, write_later
from wizard.core.purge import delete_in_batches
from wizard.security.digests import keyed_digest
from wizard.security.dimensions import Dimension, OnSuccess

# A dimension, and the values that tell one subject of it from another.
Subject: TypeAlias = tuple[Dimension, *tuple[str, ...]]
ALL = 2**31 - 1


class AttemptCount(Model):
    """How many wrong attempts one subject made lately. The subject is stored as a keyed digest.

    ``forgotten_at``: when the count starts over, unless there is another attempt.
    """

    __tablename__ = "attempt_count"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forgotten_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RateLimitedError(Exception):
    """Too many wrong attempts: none is accepted before ``until``. ``is_stopped``: that is no wait, but far away."""

    def __init__(self, until: datetime, is_stopped: bool = False) -> None:
        super().__init__(until.isoformat())
        self.until = until
        self.is_stopped = is_stopped


@dataclass(frozen=True)
class Attempt:
    """An attempt that was started, and counts as wrong until it is refunded or succeeds.

    ``failures`` and ``next_attempt_at`` are what it made of the count of each subject.
    """

    subjects: tuple[Subject, ...]
    failures: tuple[int, ...]
    next_attempt_at: tuple[datetime, ...]

    def count_in(self, dimension: Dimension) -> int:
        """Which attempt of the subject in that dimension this is; 0 where it does not count there."""
        counted = {subject[0]: number for subject, number in zip(self.subjects, self.failures, strict=True)}
        return counted.get(dimension, 0)

    def begins_waits(self, dimension: Dimension) -> bool:
        """Whether this very attempt, if it is wrong, is the one with which the waits of a subject begin."""
        return self.count_in(dimension) == dimension.limit.first

    def refund(self) -> None:
        """This attempt does not count. Earlier wrong ones still do. Commits."""
        self._take_back_now(dict.fromkeys(self.subjects, 1))

    def reset(self) -> None:
        """Forget every wrong attempt of these subjects. Commits."""
        self._take_back_now(dict.fromkeys(self.subjects, ALL))

    def succeed(self) -> None:
        """The secret was right: do what the dimensions say, with the next transaction of the request.

        This login is what the first subject names.
        """
        rules = {OnSuccess.RESET: ALL, OnSuccess.FORGIVE: self.failures[0], OnSuccess.REFUND: 1, OnSuccess.KEEP: 0}
        by_subject = {subject: rules[subject[0].on_success] for subject in self.subjects}
        if any(by_subject.values()):
            write_later(lambda: self._take_back(by_subject))

    def _take_back_now(self, by_subject: dict[Subject, int]) -> None:
        # Others of this network may be about to wait because of it.
        if by_subject:
            with transaction():
                self._take_back(by_subject)

    def _take_back(self, by_subject: dict[Subject, int]) -> None:
        """Take back so many attempts of each subject, and the wait that this one made."""
        waits = dict(zip(self.subjects, self.next_attempt_at, strict=True))
        now = clock.actual()
        rows = [
            {"digest": _digest(subject), "taken": taken, "mine": waits[subject], "now": now}
            for subject, taken in by_subject.items()
            if taken
        ]
        db.session.connection().execute(_TAKE_BACK, sorted(rows, key=lambda row: str(row["digest"])))


_counts = AttemptCount.__table__.c
_TAKE_BACK = (
    update(cast(Table, AttemptCount.__table__))
    .where(_counts.subject == bindparam("digest"))
    .values(
        failures=case((_counts.failures > bindparam("taken"), _counts.failures - bindparam("taken")), else_=0),
        next_attempt_at=case(
            (_counts.next_attempt_at == bindparam("mine"), bindparam("now", type_=UtcDateTime)),
            else_=_counts.next_attempt_at,
        ),
    )
)


@contextmanager
def attempt(*subjects: Subject, wrong: type[Exception] | tuple[type[Exception], ...]) -> Iterator[Attempt]:
    """Verify a secret in this block. It raises ``wrong`` where the secret is wrong: only then does the attempt count.

    A block that ends has found the secret right. Whatever else it raises, a busy or failing server say, is nobody's
    guess, and the attempt is refunded. Raises RateLimitedError before the block where one of the subjects must wait.
    """
    started = start(*subjects)
    try:
        yield started
    except wrong:
        raise
    except BaseException:
        started.refund()
        raise
    started.succeed()


def start(*subjects: Subject) -> Attempt:
    """Count one attempt of each subject, or of none. Raises RateLimitedError. Outside tests ``attempt`` calls it."""
    with transaction():
        return count(*subjects)


def count(*subjects: Subject) -> Attempt:
    """The same, inside the current write transaction, for what is limited and no guess."""
    rows = _locked_rows(subjects)
    # The time is asked once the rows are ours: attempts at one instant must not find themselves in the past.
    now = clock.actual()
    limits = [subject[0].limit for subject in subjects]
    counted = [limit.remaining(row.failures, now - row.changed_at) for limit, row in zip(limits, rows, strict=True)]
    known = zip(subjects, counted, rows, strict=True)
    if waits := [wait for subject, failures, row in known if (wait := _wait(subject[0], failures, row, now))]:
        raise max(waits, key=lambda wait: wait.until)
    values = [
        {
            "subject": row.subject,
            "failures": failures + 1,
            "changed_at": now - limit.unforgotten(now - row.changed_at),
            "next_attempt_at": now + limit.wait_after(failures + 1),
            "forgotten_at": now + limit.forgotten_after,
        }
        for limit, failures, row in zip(limits, counted, rows, strict=True)
    ]
    db.session.execute(update(AttemptCount), values)
    return Attempt(
        subjects,
        tuple(failures + 1 for failures in counted),
        tuple(now + limit.wait_after(failures + 1) for limit, failures in zip(limits, counted, strict=True)),
    )


def _wait(dimension: Dimension, failures: int, row: AttemptCount, now: datetime) -> RateLimitedError | None:
    if dimension.limit.is_stopped(failures):
        return RateLimitedError(row.forgotten_at, is_stopped=True)
    if dimension.limit.wait_after(failures) and now < row.next_attempt_at:
        return RateLimitedError(row.next_attempt_at)
    return None


def find(*subject: *Subject) -> AttemptCount | None:
    """The count of a subject."""
    return db.session.get(AttemptCount, _digest(subject), populate_existing=True)


def wait_until(*subject: *Subject) -> datetime | None:
    """Until when a subject must wait; None where it need not."""
    row = find(*subject)
    if row is None:
        return None
    now, limit = clock.actual(), subject[0].limit
    wait = _wait(subject[0], limit.remaining(row.failures, now - row.changed_at), row, now)
    return wait.until if wait else None


def failures_of(*subject: *Subject) -> int:
    """How many wrong attempts of a subject count now."""
    row, limit = find(*subject), subject[0].limit
    return limit.remaining(row.failures, clock.actual() - row.changed_at) if row else 0


def clear(*subject: *Subject) -> None:
    """Forget the wrong attempts of a subject, inside the current write transaction."""
    db.session.execute(update(AttemptCount).filter_by(subject=_digest(subject)).values(failures=0))


def is_stopped(*subject: *Subject) -> ColumnElement[bool]:
    """The condition that no further attempt of a subject is verified, for another query."""
    limit, digest = subject[0].limit, _digest(subject)
    return exists().where(AttemptCount.subject == digest, AttemptCount.failures >= limit.stops_at)


def _digest(subject: Subject) -> str:
    return keyed_digest("attempt " + "\0".join((subject[0].label, *subject[1:])))


def _locked_rows(subjects: tuple[Subject, ...]) -> list[AttemptCount]:
    """The row of each subject, made on first use. Two attempts lock their rows in the same order."""
    digests, now = [_digest(subject) for subject in subjects], clock.actual()
    new = {"failures": 0, "next_attempt_at": now, "changed_at": now, "forgotten_at": now}
    rows = upsert(AttemptCount, *({"subject": digest, **new} for digest in sorted(digests)))
    return [rows[digest] for digest in digests]


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
    return delete_in_batches(AttemptCount, AttemptCount.forgotten_at < clock.actual())
