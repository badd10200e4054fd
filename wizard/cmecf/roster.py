"""Reading a roster file: which rows can be used, and what is wrong with the others. Pure.

The file is read twice, and never kept: once to check every row, and once more for the rows that can be used. So a
roster of any length takes the same memory, but for eight bytes a row and for what must be said about it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import BinaryIO

from wizard.cmecf.cells import NOT_UTF8, RosterEntry, check_row, is_readable_hash
from wizard.cmecf.findings import Findings, RosterFinding
from wizard.cmecf.rows import COLUMNS, ROW, RosterFormatError, RosterRows
from wizard.core.spreadsheets import unguard


@dataclass(slots=True)
class RejectedRow:
    """A row that cannot be used: the values that may be shown again, and why it was rejected."""

    line: int
    values: tuple[str, ...]
    causes: list[str] = field(default_factory=list)


@dataclass
class Roster:
    """What is known of a file that was checked.

    ``rows`` is their number, ``rejects`` the unusable ones by line. ``is_complete`` is false when the rest of the file
    could not be read. ``is_correction``: the file contains only corrected rows, so it says nothing about anyone else.
    """

    rows: int = 0
    rejects: dict[int, RejectedRow] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    is_complete: bool = True
    is_correction: bool = False
    # Of the login of each row that has one, usable or not: where a million logins would take a hundred megabytes.
    _login_hashes: "array[int]" = field(default_factory=lambda: array("q"))

    @cached_property
    def errors(self) -> int:
        """The number of errors found."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def usable(self) -> int:
        """The number of usable rows."""
        return self.rows - len(self.rejects)

    def add_login(self, login: str) -> None:
        """Keep in mind that a row has this login."""
        self._login_hashes.append(hash(login))

    def sort_logins(self) -> set[int]:
        """Make ``has_login`` possible, after the last row. Gives the hashes of logins that seem to occur twice."""
        self._login_hashes = array("q", sorted(self._login_hashes))
        return {former for former, latter in pairwise(self._login_hashes) if former == latter}

    def has_login(self, login: str) -> bool:
        """Whether a row has this login. One in many billions is mistaken for another's."""
        wanted, hashes = hash(login), self._login_hashes
        place = bisect_left(hashes, wanted)
        return place < len(hashes) and hashes[place] == wanted


def read_roster(open_file: Callable[[], BinaryIO]) -> Roster:
    """Check a whole file, which is opened anew each time it is read. Mistakes become findings; none is raised."""
    roster = Roster()
    try:
        rows = RosterRows(open_file())
        roster.is_correction = rows.is_correction
        for line, values in rows:
            roster.rows += 1
            _check(roster, line, values, rows.width)
        if not roster.rows:
            raise RosterFormatError(1, ROW, "the file contains no one")
    except RosterFormatError as error:
        cause = f"{error}. Nothing from here on was read"
        roster.findings.append(RosterFinding(error.line, error.column, cause))
        roster.is_complete = False
    if repeated := roster.sort_logins():
        _reject_repeated(roster, open_file(), repeated)
    roster.findings.sum_up_notes()
    roster.findings.sort(key=lambda finding: finding.line or 0)
    return roster


def usable_rows(file: BinaryIO, roster: Roster) -> Iterator[RosterEntry]:
    """The rows that can be used, from the file that was checked."""
    return (entry for entry in _entries(file) if entry.line not in roster.rejects)


def _entries(file: BinaryIO) -> Iterator[RosterEntry]:
    """The rows with all their columns, usable or not, as far as the file can be read."""
    with suppress(RosterFormatError):
        rows = RosterRows(file)
        for line, values in rows:
            if len(values) == rows.width:
                yield check_row(line, _cells(values))[0]


def _cells(values: list[str]) -> tuple[str, ...]:
    return tuple(map(str.strip, values[: len(COLUMNS)]))


def _check(roster: Roster, line: int, values: list[str], width: int) -> None:
    if len(values) != width:
        cause = f"{len(values)} columns instead of {width}"
        _reject(roster, line, ("",) * len(COLUMNS), [RosterFinding(line, ROW, cause)])
        return
    cells = _cells(values)
    entry, findings = check_row(line, cells)
    if entry.username:
        roster.add_login(entry.username)
    if findings:
        if errors := [finding for finding in findings if finding.severity == "error"]:
            _reject(roster, line, tuple(map(unguard, cells)), errors)
        for finding in findings:
            if finding.severity == "note":
                roster.findings.add_note(finding)


def _reject_repeated(roster: Roster, file: BinaryIO, repeated: set[int]) -> None:
    """Reject all rows that have a login in common: nobody can know which one is meant."""
    first: dict[str, RosterEntry] = {}
    for entry in _entries(file):
        # Different logins may have the same hash, so the logins themselves decide.
        if not entry.username or hash(entry.username) not in repeated:
            continue
        earlier = first.setdefault(entry.username, entry)
        if earlier is entry:
            continue
        is_same = earlier.written_username == entry.written_username
        cause = "twice in the file, also on line" if is_same else "differs only in capitals from line"
        for row, other in ((earlier, entry), (entry, earlier)):
            _reject(roster, row.line, row.as_written, [RosterFinding(row.line, "username", f"{cause} {other.line}")])


def _reject(roster: Roster, line: int, values: tuple[str, ...], errors: list[RosterFinding]) -> None:
    """Keep the row for the file of rejected rows, without what may be a password in plain text."""
    roster.findings += errors
    if line not in roster.rejects:
        username, stored, *others = [NOT_UTF8.sub("\ufffd", value) for value in values]
        hidden = stored if is_readable_hash(stored) else ""
        roster.rejects[line] = RejectedRow(line, (username, hidden, *others))
    roster.rejects[line].causes += [f"{error.column}: {error.cause}" for error in errors]
