"""Taking a roster in: compare it with what is known, and write it in one transaction or not at all.

The file is read and judged before the database is locked. The rejected rows are complete on disk
before the commit and get their name after it: wherever the process dies, a FILE.rejects.csv tells
of an import that took place, and importing the same file again brings about what is missing.
"""

import hashlib
import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError, OperationalError

from wizard.audit import events, trail
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rejects import IntakeError, rejects_beside
from wizard.cmecf.roster import Finding, Person, Roster, read_roster
from wizard.cmecf.rows import COLUMNS
from wizard.kernel.db import db, release, writing

STORED = (*COLUMNS, "hash_shape")
BATCH = 500
Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What a roster file brought, or would bring."""

    findings: list[Finding] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    linked: int = 0
    missing: int = 0
    rejected: int = 0
    errors: int = 0
    whole: bool = True
    applied: bool = False
    rejects: Path | None = None

    @property
    def usable(self) -> bool:
        """Whether every row was fit to be imported."""
        return self.whole and not self.errors

    def __str__(self) -> str:
        return (
            f"{self.new} new, {self.changed} changed, {self.unchanged} as before, "
            f"{self.linked} linked already and left alone, {self.rejected} rejected, "
            f"{self.missing} known before but not in this file"
        )


def check(court_id: str, path: Path, progress: Progress | None = None) -> Report:
    """What importing the file would bring. Changes nothing. Raises IntakeError."""
    roster, _digest = _read(path, progress)
    return _compare(court_id, roster, progress)


def import_roster(court_id: str, path: Path, accept_rejects: bool = False, progress: Progress | None = None) -> Report:
    """Import the file whole, or with ``accept_rejects`` its good rows. Raises IntakeError.

    Where a row is not usable and rejects are not accepted, nothing changes.
    """
    roster, digest = _read(path, progress)
    if not roster.whole or (roster.errors and not accept_rejects):
        return _compare(court_id, roster, progress)
    with _database(), rejects_beside(path, roster.rejects.values()) as rejects, writing():
        report = _take_in(court_id, roster, True, progress)
        _record(court_id, report, digest)
    report.applied, report.rejects = True, rejects
    return report


def _compare(court_id: str, roster: Roster, progress: Progress | None) -> Report:
    with _database():
        report = _take_in(court_id, roster, False, progress)
        release()
    return report


@contextmanager
def _database() -> Iterator[None]:
    """Turn what the database may refuse into a sentence."""
    try:
        yield
    except IntegrityError:
        raise IntakeError("This court's roster was changed meanwhile. Import again.") from None
    except OperationalError:
        raise IntakeError("The database does not answer. Nothing changed. Import again.") from None


def _record(court_id: str, report: Report, digest: str) -> None:
    counts = ("new", "changed", "unchanged", "linked", "missing", "rejected")
    detail = {name: getattr(report, name) for name in counts}
    trail.record(events.ROSTER_IMPORTED, court=court_id, sha256=digest, **detail)


class _Watched(io.RawIOBase):
    """A file that is digested and reported on while it is read."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None):
        self._file, self._size, self._progress = file, size, progress
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self.digest.update(data)
        if self._progress:
            self._progress("Reading", self._file.tell(), self._size)
        return len(data)


def _read(path: Path, progress: Progress | None) -> tuple[Roster, str]:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise IntakeError(f"{path} is not a file.")
        with path.open("rb") as file:
            watched = _Watched(file, facts.st_size, progress)
            roster = read_roster(io.BufferedReader(watched, 1 << 16))
    except OSError as fault:
        raise IntakeError(f"{path} cannot be read: {fault.strerror}.") from None
    return roster, watched.digest.hexdigest()


def _take_in(court_id: str, roster: Roster, write: bool, progress: Progress | None) -> Report:
    """Compare all usable rows with the court's accounts, and write what is new or changed."""
    report = Report(errors=roster.errors, rejected=len(roster.rejects), whole=roster.whole)
    report.findings += roster.findings
    if roster.whole and not roster.correction:
        report.findings += _missing(court_id, roster)
        report.missing = len(report.findings) - len(roster.findings)
    done = 0
    for batch in _batches(list(roster.people.values())):
        _take_batch(court_id, batch, report, write)
        done += len(batch)
        if progress:
            progress("Importing" if write else "Comparing", done, len(roster.people))
    report.findings.sort(key=lambda finding: (finding.line is None, finding.line or 0))
    return report


def _batches(people: list[Person]) -> Iterator[list[Person]]:
    return (people[start : start + BATCH] for start in range(0, len(people), BATCH))


def _take_batch(court_id: str, batch: list[Person], report: Report, write: bool) -> None:
    known = _known(court_id, [person.username for person in batch], lock=write)
    new, changed, linked = [], [], 0
    for person in batch:
        values = person[: len(STORED)]
        account = known.get(person.username)
        if account is None:
            new.append({"court_id": court_id, **dict(zip(STORED, values, strict=True))})
        elif account.status == "retired":
            note = "linked already; the account is not changed"
            report.findings.append(Finding(person.line, "username", note, "note"))
            linked += 1
        elif tuple(account[1:]) != values:
            changed.append({"id": account.id, **dict(zip(STORED, values, strict=True))})
    report.new += len(new)
    report.changed += len(changed)
    report.unchanged += len(batch) - len(new) - len(changed) - linked
    report.linked += linked
    if write and new:
        db.session.execute(db.insert(FilerAccount), new)
    if write and changed:
        db.session.execute(db.update(FilerAccount), changed)


def _known(court_id: str, usernames: list[str], lock: bool) -> dict:
    """The court's accounts by login; PostgreSQL locks them, so that none is linked meanwhile."""
    columns = [getattr(FilerAccount, name) for name in ("id", *STORED)]
    query = db.select(*columns).filter_by(court_id=court_id).order_by(FilerAccount.id)
    query = query.where(FilerAccount.username.in_(usernames))
    rows = db.session.execute(query.with_for_update() if lock else query)
    return {account.username: account for account in rows}


def _missing(court_id: str, roster: Roster) -> Iterator[Finding]:
    query = db.select(FilerAccount.username).filter_by(court_id=court_id)
    query = query.where(FilerAccount.status != "retired").order_by(FilerAccount.username)
    for username in db.session.scalars(query):
        if username not in roster.first_lines:
            cause = f"{username} was known before and is not in this file; the account is kept"
            yield Finding(None, "username", cause, "note")
