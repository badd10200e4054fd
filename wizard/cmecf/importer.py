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
from typing import Any, BinaryIO

from sqlalchemy import Executable, Row
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from wizard.audit import events, trail
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rejects import ImportFailedError, rejects_beside
from wizard.cmecf.roster import Finding, Roster, RosterPerson, read_roster
from wizard.cmecf.rows import COLUMNS
from wizard.cmecf.searching import searchable, with_sounds
from wizard.core.database import db, end_read, transaction

STORED = (*COLUMNS, "hash_shape")
BATCH = 1000
Progress = Callable[[str, int, int], None]
Values = dict[str, Any]

_ACCOUNTS = (
    db.select(*(getattr(FilerAccount, name) for name in ("id", "password_set_at", *STORED)))
    .where(FilerAccount.court_id == db.bindparam("court"))
    .order_by(FilerAccount.username)
    .execution_options(yield_per=BATCH)
)


def _unless_set_here(name: str):
    """What the roster says; but no older hash than the one that its owner has set here since."""
    given = db.bindparam(name)
    if name not in ("password_hash", "hash_shape"):
        return given
    column = FilerAccount.__table__.c[name]
    return db.case((FilerAccount.password_set_at.is_(None), given), else_=column)


# The status is asked again by the statement itself: somebody may link while the file is compared.
_UPDATE = (
    db.update(FilerAccount.__table__)
    .where(FilerAccount.id == db.bindparam("account_id"), FilerAccount.status != "retired")
    .values({name: _unless_set_here(name) for name in (*STORED, "sort_name", "sounds")})
)


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
            f"{self.linked} already linked and left alone, {self.rejected} rejected, "
            f"{self.missing} known before but not in this file"
        )


def check(court_id: str, path: Path, progress: Progress | None = None) -> Report:
    """What importing the file would bring. Changes nothing. Raises ImportFailedError."""
    roster, _digest = _read(path, progress)
    return _compare(court_id, roster, progress)


def import_roster(court_id: str, path: Path, accept_rejects: bool = False, progress: Progress | None = None) -> Report:
    """Import the file whole, or with ``accept_rejects`` its good rows. Raises ImportFailedError.

    Where a row is not usable and rejects are not accepted, nothing changes.
    """
    roster, digest = _read(path, progress)
    if not roster.whole or (roster.errors and not accept_rejects):
        return _compare(court_id, roster, progress)
    with _database(), rejects_beside(path, roster.rejects.values()) as rejects, transaction():
        report = _take_in(court_id, roster, True, progress)
        _record(court_id, report, digest)
    report.applied, report.rejects = True, rejects
    return report


def _compare(court_id: str, roster: Roster, progress: Progress | None) -> Report:
    with _database():
        report = _take_in(court_id, roster, False, progress)
        end_read()
    return report


@contextmanager
def _database() -> Iterator[None]:
    """Turn what the database may refuse into a sentence."""
    try:
        yield
    except IntegrityError:
        raise ImportFailedError("This court's roster was changed in the meantime. Import again.") from None
    except (OperationalError, ProgrammingError):
        sentence = "The database does not answer as it should. See that it runs and is migrated, then try again."
        raise ImportFailedError(sentence) from None


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
            raise ImportFailedError(f"{path} is not a file.")
        with path.open("rb") as file:
            watched = _Watched(file, facts.st_size, progress)
            roster = read_roster(io.BufferedReader(watched, 1 << 16))
    except OSError as fault:
        raise ImportFailedError(f"{path} cannot be read: {fault.strerror}.") from None
    return roster, watched.digest.hexdigest()


def _take_in(court_id: str, roster: Roster, write: bool, progress: Progress | None) -> Report:
    """Compare all usable rows with the court's accounts, and write what is new or changed."""
    report = Report(errors=roster.errors, rejected=len(roster.rejects), whole=roster.whole)
    report.findings += roster.findings
    unmet, changed = _meet(court_id, roster, report)
    report.new, report.changed = len(unmet), len(changed)
    report.unchanged = len(roster.people) - len(unmet) - len(changed) - report.linked
    if write:
        new = [{"court_id": court_id, **_stored(person)} for person in unmet]
        _write(db.insert(FilerAccount.__table__), new, "Adding", progress)
        _write(_UPDATE, changed, "Changing", progress)
    report.findings.sort(key=lambda finding: (finding.line is None, finding.line or 0))
    return report


def _meet(court_id: str, roster: Roster, report: Report) -> tuple[list[RosterPerson], list[Values]]:
    """Go through the court's accounts once; gives the people without one, and what changed of the others."""
    unmet, changed = dict(roster.people), []
    for account in db.session.execute(_ACCOUNTS, {"court": court_id}):
        person = unmet.pop(account.username, None)
        if person is None:
            _miss(account, roster, report)
        elif account.status == "retired":
            note = "already linked; the account is not changed"
            report.findings.append(Finding(person.line, "username", note, "note"))
            report.linked += 1
        elif _differs(account, person, report):
            changed.append({"account_id": account.id, **_stored(person)})
    return list(unmet.values()), changed


def _differs(account: Row, person: RosterPerson, report: Report) -> bool:
    told = dict(zip(STORED, person, strict=False))
    if account.password_set_at and told["password_hash"] != account.password_hash:
        note = "the password was reset here since; the hash is not changed"
        report.findings.append(Finding(person.line, "password_hash", note, "note"))
        told |= {"password_hash": account.password_hash, "hash_shape": account.hash_shape}
    return any(getattr(account, name) != value for name, value in told.items())


def _miss(account: Row, roster: Roster, report: Report) -> None:
    """Note somebody known before; a file broken off or of corrections says nothing about others."""
    if account.status == "retired" or account.username in roster.first_lines:
        return
    if roster.whole and not roster.correction:
        cause = f"{account.username} was known before and is not in this file; the account is kept"
        report.findings.append(Finding(None, "username", cause, "note"))
        report.missing += 1


def _stored(person: RosterPerson) -> Values:
    sort_name = searchable(person.last_name, person.first_name, person.middle_name)
    return {**dict(zip(STORED, person, strict=False)), "sort_name": sort_name, "sounds": with_sounds(sort_name)}


def _write(statement: Executable, rows: list[Values], stage: str, progress: Progress | None) -> None:
    for start in range(0, len(rows), BATCH):
        db.session.execute(statement, rows[start : start + BATCH])
        if progress:
            progress(stage, min(start + BATCH, len(rows)), len(rows))
