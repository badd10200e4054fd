"""Reading a roster file: which rows can be used, and what is wrong with the others.

Pure. No finding ever repeats a value of the file, since in a row whose values have shifted by one column any of them
may be a password.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter, le
from typing import BinaryIO, NamedTuple

from wizard.cmecf.rows import COLUMNS, MAX_LENGTHS, ROW, RosterFormatError, RosterRows
from wizard.cmecf.rules import special_characters
from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.security.hash_schemes import InvalidHashError, hash_parameters

OPTIONAL_COLUMNS = ("middle_name", "bar_number")
ROLES = (
    "attorney",
    "pro_se",
    "trustee",
    "us_trustee",
    "filing_agent",
    "creditor",
    "party",
    "court_reporter",
    "other",
)
STATUSES = ("active", "disabled")

_REQUIRED = itemgetter(*(place for place, name in enumerate(COLUMNS) if name not in OPTIONAL_COLUMNS))

# A byte that is not UTF-8, as the error handler "surrogateescape" reads it.
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
# Control characters, and characters that are invisible or change the direction of the text.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ud800-\udfff]")
_INVALID_HASH = {
    "form": "not a password hash that can be read (plain text is not accepted)",
    "cost": "a password hash whose cost is out of bounds",
}


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """A remark about the file. An ``error`` makes its row unusable, a ``note`` does not.

    ``line`` is None where the remark is about an account that is not in the file.
    """

    line: int | None
    column: str
    cause: str
    severity: str = "error"

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.line else self.column
        return f"{'note: ' if self.severity == 'note' else ''}{place}: {self.cause}"


class RosterEntry(NamedTuple):
    """A usable row: the nine columns as they are stored, then the hash's parameters, the line, and the login as typed.

    The order is that of importer.STORED_COLUMNS.
    """

    username: str
    password_hash: str
    last_name: str
    first_name: str
    middle_name: str
    email: str
    role: str
    bar_number: str
    status: str
    hash_parameters: str
    line: int
    written_username: str


@dataclass(slots=True)
class RejectedRow:
    """A row that cannot be used: the values that may be shown again, and why it was rejected."""

    line: int
    values: tuple[str, ...]
    causes: list[str] = field(default_factory=list)


@dataclass
class Roster:
    """The content of one file.

    ``entries`` are the usable rows by username, ``rejects`` the others by line. ``first_lines`` tells where each
    username appears first, usable or not. ``is_complete`` is false when the rest of the file could not be read.
    ``is_correction``: the file contains only corrected rows, so it says nothing about anyone else.
    """

    entries: dict[str, RosterEntry] = field(default_factory=dict)
    rejects: dict[int, RejectedRow] = field(default_factory=dict)
    findings: list[RosterFinding] = field(default_factory=list)
    first_lines: dict[str, int] = field(default_factory=dict)
    is_complete: bool = True
    is_correction: bool = False

    @cached_property
    def errors(self) -> int:
        """The number of errors found."""
        return sum(finding.severity == "error" for finding in self.findings)


def read_roster(stream: BinaryIO) -> Roster:
    """Read and check a whole file. Mistakes become findings; nothing is raised for them."""
    roster = Roster()
    try:
        rows = RosterRows(stream)
        roster.is_correction = rows.is_correction
        for line, values in rows:
            _add_row(roster, line, values, rows.width)
        if not roster.first_lines and not roster.findings:
            raise RosterFormatError(1, ROW, "the file contains no one")
    except RosterFormatError as error:
        cause = f"{error}. Nothing from here on was read"
        roster.findings.append(RosterFinding(error.line, error.column, cause))
        roster.is_complete = False
    roster.findings.sort(key=lambda finding: finding.line or 0)
    return roster


def _add_row(roster: Roster, line: int, values: list[str], width: int) -> None:
    if len(values) != width:
        cause = f"{len(values)} columns instead of {width}"
        _reject(roster, line, ("",) * len(COLUMNS), [RosterFinding(line, ROW, cause)])
        return
    cells = tuple(map(str.strip, values[: len(COLUMNS)]))
    entry, findings = _check_row(line, cells)
    errors = [finding for finding in findings if finding.severity == "error"] if findings else []
    if errors:
        _reject(roster, line, cells, errors)
    if findings:
        roster.findings += [finding for finding in findings if finding.severity == "note"]
    if entry.username and _is_first(roster, entry) and not errors:
        roster.entries[entry.username] = entry


def _check_row(line: int, cells: tuple[str, ...]) -> tuple[RosterEntry, list[RosterFinding]]:
    """The row as an entry, which is usable only if no finding is an error."""
    findings: list[RosterFinding] = []
    joined = "".join(cells)
    if not (joined.isascii() and joined.isprintable()):
        cells = tuple([unicodedata.normalize("NFC", cell) for cell in cells])
        findings += _forbidden_characters(line, cells)
    if not (all(_REQUIRED(cells)) and all(map(le, map(len, cells), MAX_LENGTHS.values()))):
        findings += _empty_or_too_long(line, cells)
    username, stored, last, first, middle, email, role, bar, status = cells
    parameters, login = "", username.lower()
    if login == username:
        login = username  # Kept once, not twice.
    if not findings:
        parameters = _hash_parameters(stored)
        stored_email = _email_address(email)
        if parameters in _INVALID_HASH or not stored_email or role not in ROLES or status not in STATUSES:
            findings += _invalid_values(line, parameters, stored_email, role, status)
        if username != login or not username.isalnum():
            findings += _login_notes(line, username)
        email = stored_email or email
    # What many rows share is kept once.
    last, first, role, status = map(sys.intern, (last, first, role, status))
    entry = RosterEntry(login, stored, last, first, middle, email, role, bar, status, parameters, line, username)
    return entry, findings


def _invalid_values(line: int, parameters: str, email: str, role: str, status: str) -> Iterator[RosterFinding]:
    if parameters in _INVALID_HASH:
        yield RosterFinding(line, "password_hash", _INVALID_HASH[parameters])
    if not email:
        yield RosterFinding(line, "email", "not an address that can receive e-mail")
    if role not in ROLES:
        yield RosterFinding(line, "role", f"not one of {', '.join(ROLES)}")
    if status not in STATUSES:
        yield RosterFinding(line, "status", f"not one of {', '.join(STATUSES)}")


def _forbidden_characters(line: int, cells: Iterable[str]) -> Iterator[RosterFinding]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        if lost := _NOT_UTF8.search(cell):
            byte = "" if column == "password_hash" else f" (byte 0x{ord(lost[0]) - 0xDC00:02X})"
            yield RosterFinding(line, column, f"not UTF-8{byte}")
        elif "\ufffd" in cell:
            yield RosterFinding(line, column, "a character was lost here when the file was converted")
        elif _FORBIDDEN.search(cell):
            yield RosterFinding(line, column, "a control character or line break")


def _empty_or_too_long(line: int, cells: Iterable[str]) -> Iterator[RosterFinding]:
    for (column, limit), cell in zip(MAX_LENGTHS.items(), cells, strict=True):
        if not cell and column not in OPTIONAL_COLUMNS:
            yield RosterFinding(line, column, "empty")
        elif len(cell) > limit:
            yield RosterFinding(line, column, f"longer than {limit} characters")


def _hash_parameters(stored: str) -> str:
    """The hash's scheme and cost, or the cause why it cannot be used: a key of _INVALID_HASH."""
    try:
        return hash_parameters(stored)
    except InvalidHashError as error:
        return error.cause


def _email_address(typed: str) -> str:
    """The e-mail address as it is stored; empty if it is invalid."""
    try:
        return normalize_email_address(typed)
    except InvalidEmailAddressError:
        return ""


def _login_notes(line: int, username: str) -> Iterator[RosterFinding]:
    if username != username.lower():
        yield RosterFinding(line, "username", "capitals; stored in lowercase", "note")
    if special := special_characters(username):
        cause = f"contains {' '.join(special)}: cannot be linked until the login is changed"
        yield RosterFinding(line, "username", cause, "note")


def _is_first(roster: Roster, entry: RosterEntry) -> bool:
    """Whether this is the first row with this login. If not, reject both: nobody can know which one is meant."""
    earlier = roster.first_lines.setdefault(entry.username, entry.line)
    if earlier == entry.line:
        return True
    if first := roster.entries.pop(entry.username, None):
        roster.rejects[earlier] = RejectedRow(earlier, _as_written(first))
    is_same = roster.rejects[earlier].values[0] == entry.written_username
    cause = "twice in the file, also on line" if is_same else "differs only in capitals from line"
    _reject(roster, earlier, (), [RosterFinding(earlier, "username", f"{cause} {entry.line}")])
    _reject(roster, entry.line, _as_written(entry), [RosterFinding(entry.line, "username", f"{cause} {earlier}")])
    return False


def _as_written(entry: RosterEntry) -> tuple[str, ...]:
    return tuple(getattr(entry, column) for column in ("written_username", *COLUMNS[1:]))


def _reject(roster: Roster, line: int, values: tuple[str, ...], errors: list[RosterFinding]) -> None:
    """Keep the row for the file of rejected rows, without what may be a password in plain text."""
    roster.findings += errors
    if line not in roster.rejects:
        username, stored, *others = [_NOT_UTF8.sub("\ufffd", value) for value in values]
        hidden = "" if _hash_parameters(stored) in _INVALID_HASH else stored
        roster.rejects[line] = RejectedRow(line, (username, hidden, *others))
    roster.rejects[line].causes += [f"{error.column}: {error.cause}" for error in errors]
