"""Importing a roster: compare it with the accounts of the court, and write it in one transaction or not at all.

The file is checked before the database is locked, and read once more while it is compared and written, a batch at a
time. The rejected rows are complete on disk before the commit, and get their file name after it: wherever the process
dies, a FILE.rejects.csv proves that the import took place, and importing the same file again completes what is missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from wizard.audit import events, trail
from wizard.cmecf import name_index
from wizard.cmecf.cells import RosterEntry
from wizard.cmecf.findings import Findings, RosterFinding
from wizard.cmecf.proof import roster_digest
from wizard.cmecf.rejects import ImportFailedError, write_rejects
from wizard.cmecf.roster import Roster
from wizard.cmecf.roster_file import ProgressCallback, RosterFile, open_roster
from wizard.cmecf.roster_statements import (
    HAS_ACCOUNTS,
    SELECT_UNLINKED,
    STORED_COLUMNS,
    UPDATE_ACCOUNT,
    insert_accounts,
    select_accounts,
)
from wizard.cmecf.searching import make_sort_name
from wizard.core.database import db, end_read, lock_name, transaction

BATCH_SIZE = 1000
Values: TypeAlias = dict[str, Any]
AccountRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass
class ImportReport:
    """What importing a roster file did, or would do. The numbers count accounts, except for rejected rows and errors.

    ``missing`` accounts were known before and are not in this file. ``must_reset``: those without a usable hash, who
    set a new password by e-mail before they can link. ``rejects`` is the path of the rejected rows.
    """

    findings: Findings = field(default_factory=Findings)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    linked: int = 0
    missing: int = 0
    rejected: int = 0
    must_reset: int = 0
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
            f"{f', {self.must_reset} without a usable hash must reset the password first' if self.must_reset else ''}"
        )


def check_roster(court_id: str, path: Path, progress: ProgressCallback | None = None) -> ImportReport:
    """What importing the file would do. Changes nothing. Raises ImportFailedError."""
    with open_roster(path, progress) as file:
        return _preview(court_id, file, progress)


def import_roster(
    court_id: str, path: Path, accept_rejects: bool = False, progress: ProgressCallback | None = None
) -> ImportReport:
    """Import the whole file, or with ``accept_rejects`` its usable rows. Raises ImportFailedError.

    If a row is not usable and rejects are not accepted, or if the file cannot be read to its end, nothing changes.
    """
    with open_roster(path, progress) as file:
        roster = file.roster
        if not roster.is_complete or (roster.errors and not accept_rejects):
            return _preview(court_id, file, progress)
        with _explain_database_errors(), write_rejects(path, roster.rejects.values()) as rejects, transaction():
            # Two imports at once would lock the same accounts, each in the order of its file.
            lock_name(f"roster {court_id}")
            report = _apply(court_id, file, True, progress)
            _record(court_id, report, file.digest)
    report.is_applied = True
    report.rejects = rejects
    return report


def _preview(court_id: str, file: RosterFile, progress: ProgressCallback | None) -> ImportReport:
    with _explain_database_errors():
        report = _apply(court_id, file, False, progress)
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
    counts = ("new", "changed", "unchanged", "linked", "missing", "rejected", "must_reset")
    detail = {name: getattr(report, name) for name in counts}
    trail.record(events.ROSTER_IMPORTED, court=court_id, sha256=digest, **detail)


def _apply(court_id: str, file: RosterFile, write: bool, progress: ProgressCallback | None) -> ImportReport:
    """Compare all usable rows with the court's accounts, and write what is new or changed."""
    roster = file.roster
    report = ImportReport(errors=roster.errors, rejected=len(roster.rejects), is_complete=roster.is_complete)
    report.findings += roster.findings
    has_accounts = db.session.scalar(HAS_ACCOUNTS, {"court": court_id})
    # An incomplete file, or one of corrections, does not say who is gone.
    if has_accounts and roster.is_complete and not roster.is_correction:
        _report_missing(court_id, roster, report)
    done = 0
    for batch in _batches(file.usable_rows()):
        known = _accounts(court_id, batch) if has_accounts else {}
        new = [entry for entry in batch if entry.username not in known]
        changed = list(_changed(batch, known, report))
        report.new += len(new)
        report.must_reset += sum(entry.password_hash is None and _uses_roster(known, entry) for entry in batch)
        report.changed += len(changed)
        if write:
            _write(court_id, new, changed)
        done += len(batch)
        if progress:
            progress("Writing" if write else "Comparing", done, roster.usable)
    report.unchanged = roster.usable - report.new - report.changed - report.linked
    if write and (report.new or report.changed):
        name_index.build(court_id)
    report.findings.sum_up_notes()
    report.findings.sort(key=lambda finding: (finding.line is None, finding.line or 0))
    return report


def _batches(entries: Iterator[RosterEntry]) -> Iterator[list[RosterEntry]]:
    while batch := list(islice(entries, BATCH_SIZE)):
        yield batch


def _report_missing(court_id: str, roster: Roster, report: ImportReport) -> None:
    """Note the accounts that are not in the file, which is whole."""
    for username in db.session.scalars(SELECT_UNLINKED, {"court": court_id}):
        if not roster.has_login(username):
            note = "known before and not in this file; the account is kept"
            report.findings.add_note(RosterFinding(None, "username", note, "note", username))
            report.missing += 1


def _accounts(court_id: str, entries: list[RosterEntry]) -> dict[str, AccountRow]:
    """The accounts with these logins, by login."""
    return {account.username: account for account in select_accounts(court_id, [entry.username for entry in entries])}


def _changed(batch: list[RosterEntry], known: dict[str, AccountRow], report: ImportReport) -> Iterator[Values]:
    """The new values of accounts that the file changes. The report gets the linked accounts."""
    for entry in batch:
        account = known.get(entry.username)
        if account is None:
            continue
        if account.status == "retired":
            note = "already linked; the account is not changed"
            report.findings.add_note(RosterFinding(entry.line, "username", note, "note"))
            report.linked += 1
        elif _is_changed(account, kept := _with_replaced_hash(account, entry), report):
            yield {"account_id": account.id, **_stored(kept), "sort_name": _sort_name(kept)}


def _uses_roster(known: dict[str, AccountRow], entry: RosterEntry) -> bool:
    """Whether the password is the roster's: not of a linked account, nor of one that was reset on this site."""
    account = known.get(entry.username)
    return account is None or (account.status != "retired" and account.password_set_at is None)


def _write(court_id: str, new: list[RosterEntry], changed: list[Values]) -> None:
    if new:
        insert_accounts([(court_id, *entry.stored, _sort_name(entry)) for entry in new])
    if changed:
        db.session.execute(UPDATE_ACCOUNT, changed)


def _with_replaced_hash(account: AccountRow, entry: RosterEntry) -> RosterEntry:
    """The entry with the stronger hash that this site made of the same password, if it made one."""
    digest = roster_digest(entry.password_hash) if entry.password_hash else None
    if digest is None or digest != account.imported_digest:
        return entry
    return entry._replace(password_hash=account.password_hash, hash_parameters=account.hash_parameters)


def _is_changed(account: AccountRow, entry: RosterEntry, report: ImportReport) -> bool:
    new_values = _stored(entry)
    if account.password_set_at and new_values["password_hash"] != account.password_hash:
        note = "the password was reset here since; the hash is not changed"
        report.findings.add_note(RosterFinding(entry.line, "password_hash", note, "note"))
        new_values |= {"password_hash": account.password_hash, "hash_parameters": account.hash_parameters}
    return any(getattr(account, name) != value for name, value in new_values.items())


def _stored(entry: RosterEntry) -> Values:
    return dict(zip(STORED_COLUMNS, entry, strict=False))


def _sort_name(entry: RosterEntry) -> str:
    return make_sort_name(entry.last_name, entry.first_name, entry.middle_name)
