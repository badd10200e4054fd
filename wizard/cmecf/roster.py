"""Reading a roster file: which rows are people, and what is wrong with the others.

Pure: neither Flask nor the database. No finding ever repeats a value of the file, since a row that
has slipped by one column may hold a password anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO, NamedTuple

from wizard.cmecf.rows import COLUMNS, LONGEST, ROW, RosterFormatError, Rows
from wizard.cmecf.rules import special_characters
from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.security.passwords import InvalidHashError, hash_parameters

MAY_BE_EMPTY = ("middle_name", "bar_number")
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

_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ud800-\udfff]")
_HASH_TROUBLE = {
    "form": "not a password hash that can be read (plain text is not accepted)",
    "cost": "a password hash whose cost is out of bounds",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about the file: an error makes its row unusable, a note does not."""

    line: int | None
    column: str
    cause: str
    severity: str = "error"

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.line else self.column
        return f"{'note: ' if self.severity == 'note' else ''}{place}: {self.cause}"


class RosterPerson(NamedTuple):
    """A usable row: the nine columns as they are stored, and what they were read from."""

    username: str
    password_hash: str
    last_name: str
    first_name: str
    middle_name: str
    email: str
    role: str
    bar_number: str
    status: str
    hash_shape: str
    line: int
    written_username: str


@dataclass(slots=True)
class Reject:
    """A row that cannot be used: what of it may be shown again, and why."""

    line: int
    values: tuple[str, ...]
    causes: list[str] = field(default_factory=list)


@dataclass
class Roster:
    """What one file says. ``whole`` is false when the rest of the file could not be read."""

    people: dict[str, RosterPerson] = field(default_factory=dict)
    rejects: dict[int, Reject] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    first_lines: dict[str, int] = field(default_factory=dict)
    whole: bool = True
    correction: bool = False

    @cached_property
    def errors(self) -> int:
        """How many errors were found."""
        return sum(finding.severity == "error" for finding in self.findings)


def read_roster(stream: BinaryIO) -> Roster:
    """Read and judge a whole file."""
    roster = Roster()
    try:
        rows = Rows(stream)
        roster.correction = rows.correction
        for line, values in rows:
            _take(roster, line, values, rows.width)
        if not roster.first_lines and not roster.findings:
            raise RosterFormatError(1, ROW, "the file contains no one")
    except RosterFormatError as broken:
        cause = f"{broken}. Nothing from here on was read"
        roster.findings.append(Finding(broken.line, broken.column, cause))
        roster.whole = False
    roster.findings.sort(key=lambda finding: finding.line or 0)
    return roster


def _take(roster: Roster, line: int, values: list[str], wanted: int) -> None:
    if len(values) != wanted:
        cause = f"{len(values)} columns instead of {wanted}"
        _reject(roster, line, ("",) * len(COLUMNS), [Finding(line, ROW, cause)])
        return
    cells = tuple([value.strip() for value in values[: len(COLUMNS)]])
    person, findings = _judge(line, cells)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        _reject(roster, line, cells, errors)
    roster.findings += [finding for finding in findings if finding.severity == "note"]
    if person.username and _is_first(roster, person) and not errors:
        roster.people[person.username] = person


def _judge(line: int, cells: tuple[str, ...]) -> tuple[RosterPerson, list[Finding]]:
    """The person a row describes, usable only when no finding is an error."""
    findings: list[Finding] = []
    joined = "".join(cells)
    if not (joined.isascii() and joined.isprintable()):
        cells = tuple([unicodedata.normalize("NFC", cell) for cell in cells])
        findings += _unfit(line, cells)
    findings += _empty_or_too_long(line, cells)
    username, stored, last, first, middle, email, role, bar, status = cells
    shape = ""
    if not findings:
        shape, address = _shape(stored), _email_address(email)
        findings += _unknown(line, shape, address, role, status)
        findings += _login_notes(line, username)
        email = address or email
    login = username.lower()
    person = RosterPerson(login, stored, last, first, middle, email, role, bar, status, shape, line, username)
    return person, findings


def _unknown(line: int, shape: str, address: str, role: str, status: str) -> Iterator[Finding]:
    if shape in _HASH_TROUBLE:
        yield Finding(line, "password_hash", _HASH_TROUBLE[shape])
    if not address:
        yield Finding(line, "email", "not an address that can receive e-mail")
    if role not in ROLES:
        yield Finding(line, "role", f"not one of {', '.join(ROLES)}")
    if status not in STATUSES:
        yield Finding(line, "status", f"not one of {', '.join(STATUSES)}")


def _unfit(line: int, cells: Iterable[str]) -> Iterator[Finding]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        if lost := _NOT_UTF8.search(cell):
            byte = "" if column == "password_hash" else f" (byte 0x{ord(lost[0]) - 0xDC00:02X})"
            yield Finding(line, column, f"not UTF-8{byte}")
        elif "\ufffd" in cell:
            yield Finding(line, column, "a character was lost here when the file was converted")
        elif _UNFIT.search(cell):
            yield Finding(line, column, "a control character or line break")


def _empty_or_too_long(line: int, cells: Iterable[str]) -> Iterator[Finding]:
    for (column, longest), cell in zip(LONGEST.items(), cells, strict=True):
        if not cell and column not in MAY_BE_EMPTY:
            yield Finding(line, column, "empty")
        elif len(cell) > longest:
            yield Finding(line, column, f"longer than {longest} characters")


def _shape(stored: str) -> str:
    try:
        return hash_parameters(stored)
    except InvalidHashError as refused:
        return refused.cause


def _email_address(typed: str) -> str:
    """The address as stored; empty where it is none."""
    try:
        return normalize_email_address(typed)
    except InvalidEmailAddressError:
        return ""


def _login_notes(line: int, username: str) -> Iterator[Finding]:
    if username != username.lower():
        yield Finding(line, "username", "capitals; stored in lowercase", "note")
    if special := special_characters(username):
        cause = f"contains {' '.join(special)}: cannot be linked until the login is changed"
        yield Finding(line, "username", cause, "note")


def _is_first(roster: Roster, person: RosterPerson) -> bool:
    """Note the login; reject both rows that bear it, as nobody can know which is meant."""
    earlier = roster.first_lines.setdefault(person.username, person.line)
    if earlier == person.line:
        return True
    if first := roster.people.pop(person.username, None):
        roster.rejects[earlier] = Reject(earlier, _as_written(first))
    same = roster.rejects[earlier].values[0] == person.written_username
    cause = "twice in the file, also on line" if same else "differs only in capitals from line"
    rows = ((earlier, ()), (person.line, _as_written(person)))
    for (line, values), other in zip(rows, (person.line, earlier), strict=True):
        _reject(roster, line, values, [Finding(line, "username", f"{cause} {other}")])
    return False


def _as_written(person: RosterPerson) -> tuple[str, ...]:
    return tuple(getattr(person, column) for column in ("written_username", *COLUMNS[1:]))


def _reject(roster: Roster, line: int, values: tuple[str, ...], errors: list[Finding]) -> None:
    """Keep the row for the file of rejects, without what may be a password in plain text."""
    roster.findings += errors
    if line not in roster.rejects:
        username, stored, *rest = [_NOT_UTF8.sub("\ufffd", value) for value in values]
        hidden = "" if _shape(stored) in _HASH_TROUBLE else stored
        roster.rejects[line] = Reject(line, (username, hidden, *rest))
    roster.rejects[line].causes += [f"{error.column}: {error.cause}" for error in errors]
