"""Importing a roster: compare it with the accounts of the court, and write it in one transaction or not at all.

The file is read and checked before the database is locked. The rejected rows are complete on disk
before the commit, and get their file name after it: wherever the process dies, a FILE.rejects.csv proves
that the import took place, and importing the same file again completes what is missing.
"""

import hashlib
import io
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from sqlalchemy import Executable, Row
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from wizard.audit import events, trail
from wizard.cmecf import name_index
from wizard.cmecf.proof import roster_digest
from wizard.cmecf.rejects import ImportFailedError, write_rejects
from wizard.cmecf.roster import Roster, RosterEntry, RosterFinding, read_roster
from wizard.cmecf.roster_statements import (
    BATCH_SIZE,
    INSERT_AT_ONCE,
    SELECT_ACCOUNTS,
    STORED_COLUMNS,
    UPDATE_ACCOUNT,
    insert_accounts,
)
from wizard.cmecf.searching import make_sort_name
from wizard.core.database import db, end_read, transaction

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Called with the stage ("Reading", "Adding", "Changing"), how much of it is done, and how much there is to do.
ProgressCallback: TypeAlias = Callable[[str, int, int], None]
Values: TypeAlias = dict[str, Any]
AccountRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass
class ImportReport:
    """What importing a roster file did, or would do. The numbers count accounts, except for rejected rows and errors.

    ``missing`` accounts were known before and are not in this file. ``rejects`` is the path of the rejected rows.
    """

    findings: list[RosterFinding] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    linked: int = 0
    missing: int = 0
    rejected: int = 0
    errors: int = 0
    is_complete: bool = True
    is_applied: bool = False
    rejects: Path | None = None

    @property
    def is_usable(self) -> bool:
        """Whether every row can be imported."""
        return self.is_complete and not self.errors

    def __str__(self) -> str:
        return (
            f"{self.new} new, {self.changed} changed, {self.unchanged} as before, "
            f"{self.linked} already linked and left alone, {self.rejected} rejected, "
            f"{self.missing} known before but not in this file"
        )


def check_roster(court_id: str, path: Path, progress: ProgressCallback | None = None) -> ImportReport:
    """What importing the file would do. Changes nothing. Raises ImportFailedError."""
    roster, _digest = _read(path, progress)
    return _preview(court_id, roster, progress)


def import_roster(
    court_id: str, path: Path, accept_rejects: bool = False, progress: ProgressCallback | None = None
) -> ImportReport:
    """Import the whole file, or with ``accept_rejects`` its usable rows. Raises ImportFailedError.

    If a row is not usable and rejects are not accepted, or if the file cannot be read to its end, nothing changes.
    """
    roster, digest = _read(path, progress)
    if not roster.is_complete or (roster.errors and not accept_rejects):
        return _preview(court_id, roster, progress)
    with _explain_database_errors(), write_rejects(path, roster.rejects.values()) as rejects, transaction():
        report = _apply(court_id, roster, True, progress)
        _record(court_id, report, digest)
    report.is_applied = True
    report.rejects = rejects
    return report


def _preview(court_id: str, roster: Roster, progress: ProgressCallback | None) -> ImportReport:
    with _explain_database_errors():
        report = _apply(court_id, roster, False, progress)
        end_read()
    return report


@contextmanager
def _explain_database_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise ImportFailedError("This court's roster was changed in the meantime. Import again.") from None
    except (OperationalError, ProgrammingError):
        sentence = "The database does not answer as it should. See that it runs and is migrated, then try again."
        raise ImportFailedError(sentence) from None


def _record(court_id: str, report: ImportReport, digest: str) -> None:
    counts = ("new", "changed", "unchanged", "linked", "missing", "rejected")
    detail = {name: getattr(report, name) for name in counts}
    trail.record(events.ROSTER_IMPORTED, court=court_id, sha256=digest, **detail)


class _DigestingReader(io.RawIOBase):
    """A file whose SHA-256 digest is computed, and whose progress is reported, while it is read."""

    def __init__(self, file: BinaryIO, size: int, progress: ProgressCallback | None) -> None:
        self._file = file
        self._size = size
        self._progress = progress
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self.digest.update(data)
        if self._progress:
            self._progress("Reading", self._file.tell(), self._size)
        return len(data)


def _read(path: Path, progress: ProgressCallback | None) -> tuple[Roster, str]:
    """The roster of a file, and the file's SHA-256 digest."""
    try:
        file_status = path.stat()
        if not stat.S_ISREG(file_status.st_mode):
            raise ImportFailedError(f"{path} is not a file.")
        with path.open("rb") as file:
            reader = _DigestingReader(file, file_status.st_size, progress)
            roster = read_roster(io.BufferedReader(reader, 1 << 16))
    except OSError as error:
        raise ImportFailedError(f"{path} cannot be read: {error.strerror}.") from None
    return roster, reader.digest.hexdigest()


def _apply(court_id: str, roster: Roster, write: bool, progress: ProgressCallback | None) -> ImportReport:
    """Compare all usable rows with the court's accounts, and write what is new or changed."""
    report = ImportReport(errors=roster.errors, rejected=len(roster.rejects), is_complete=roster.is_complete)
    report.findings += roster.findings
    unmatched, changed = _match(court_id, roster, report)
    report.new = len(unmatched)
    report.changed = len(changed)
    report.unchanged = len(roster.entries) - len(unmatched) - len(changed) - report.linked
    if write:
        new = ({"court_id": court_id, **_column_values(entry)} for entry in unmatched)
        _execute_in_batches(insert_accounts(), new, report.new, "Adding", progress)
        _execute_in_batches(UPDATE_ACCOUNT, changed, report.changed, "Changing", progress)
        if report.new or changed:
            name_index.build(court_id)
    report.findings.sort(key=lambda finding: (finding.line is None, finding.line or 0))
    return report


def _match(court_id: str, roster: Roster, report: ImportReport) -> tuple[list[RosterEntry], list[Values]]:
    """Go through the court's accounts once. Returns the entries without an account, and the changed columns of others.

    The report gets the linked and the missing accounts.
    """
    unmatched, changed = dict(roster.entries), []
    for account in db.session.execute(SELECT_ACCOUNTS, {"court": court_id}):
        entry = unmatched.pop(account.username, None)
        if entry is None:
            _report_missing(account, roster, report)
        elif account.status == "retired":
            note = "already linked; the account is not changed"
            report.findings.append(RosterFinding(entry.line, "username", note, "note"))
            report.linked += 1
        elif _is_changed(account, known := _with_replaced_hash(account, entry), report):
            changed.append({"account_id": account.id, **_column_values(known)})
    return list(unmatched.values()), changed


def _with_replaced_hash(account: AccountRow, entry: RosterEntry) -> RosterEntry:
    """The entry with the stronger hash that this site made of the same password, if it made one."""
    if account.imported_digest is None or roster_digest(entry.password_hash) != account.imported_digest:
        return entry
    return entry._replace(password_hash=account.password_hash, hash_parameters=account.hash_parameters)


def _is_changed(account: AccountRow, entry: RosterEntry, report: ImportReport) -> bool:
    new_values = dict(zip(STORED_COLUMNS, entry, strict=False))
    if account.password_set_at and new_values["password_hash"] != account.password_hash:
        note = "the password was reset here since; the hash is not changed"
        report.findings.append(RosterFinding(entry.line, "password_hash", note, "note"))
        new_values |= {"password_hash": account.password_hash, "hash_parameters": account.hash_parameters}
    return any(getattr(account, name) != value for name, value in new_values.items())


def _report_missing(account: AccountRow, roster: Roster, report: ImportReport) -> None:
    """Note an account that is not in the file. An incomplete file, or one of corrections, does not say who is gone."""
    if account.status == "retired" or account.username in roster.first_lines:
        return
    if roster.is_complete and not roster.is_correction:
        cause = f"{account.username} was known before and is not in this file; the account is kept"
        report.findings.append(RosterFinding(None, "username", cause, "note"))
        report.missing += 1


def _column_values(entry: RosterEntry) -> Values:
    sort_name = make_sort_name(entry.last_name, entry.first_name, entry.middle_name)
    return {**dict(zip(STORED_COLUMNS, entry, strict=False)), "sort_name": sort_name}


def _execute_in_batches(
    statement: Executable, rows: Iterable[Values], total: int, stage: str, progress: ProgressCallback | None
) -> None:
    remaining, done = iter(rows), 0
    while batch := list(islice(remaining, BATCH_SIZE)):
        db.session.execute(statement, {"rows": batch} if statement is INSERT_AT_ONCE else batch)
        done += len(batch)
        if progress:
            progress(stage, done, total)
