"""The cells of one row of a roster: how they are stored, and what is wrong with them. Pure.

No finding ever repeats a value of the file, since in a row whose values have shifted by one column any of them
may be a password.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from operator import itemgetter, le
from typing import NamedTuple

from wizard.cmecf import damage
from wizard.cmecf.findings import RosterFinding
from wizard.cmecf.rows import COLUMNS, MAX_LENGTHS
from wizard.cmecf.rules import special_characters
from wizard.core import email_addresses
from wizard.core.normalize import INVISIBLE, normalize_login
from wizard.core.spreadsheets import unguard
from wizard.security import hash_spellings
from wizard.security.hash_schemes import InvalidHashError, hash_parameters

# An organization is whole in its last name.
OPTIONAL_COLUMNS = ("first_name", "middle_name", "bar_number")
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

_REQUIRED = itemgetter(
    *(place for place, name in enumerate(COLUMNS) if name not in (*OPTIONAL_COLUMNS, "password_hash"))
)

# A byte that is not UTF-8, as the error handler "surrogateescape" reads it.
NOT_UTF8 = re.compile("[\ud800-\udfff]")
# Control characters and separators, and, in ``INVISIBLE``, what is seen nowhere or changes the direction of the text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# The cells but for the hash, a line each, of a row that is stored as it is written. Most rows of a roster are such, and
# this tells it several times as fast as the checks one by one, to which every other row is left.
_NO_VALUE = f"(?:(?=[^NnUu.'-])|(?!'['TtFf-]|(?:{damage.PLACEHOLDER_WORDS}|[-.]+)\n))"
_NAME = f"{_NO_VALUE}[A-Za-z'.-]+(?: [A-Za-z'.-]+)*"
_ORDINARY_CELLS = re.compile(
    "\n".join((
        f"{_NO_VALUE}[a-z0-9]{{1,100}}",
        f"(?=.{{1,100}}\n){_NAME}",
        f"(?=.{{0,100}}\n)(?:{_NAME})?",
        f"(?=.{{0,100}}\n)(?:{_NAME})?",
        f"(?=.{{1,{email_addresses.ORDINARY_LENGTH}}}\n){email_addresses.ORDINARY}",
        f"(?:{'|'.join(ROLES)})",
        f"{_NO_VALUE}(?:[A-Za-z0-9]{{0,40}}(?=\n)|(?!{damage.DATE}\n)[A-Za-z0-9-]{{0,40}})",
        f"(?:{'|'.join(STATUSES)})",
    ))
)  # fmt: skip
_TEXT_PLACES = tuple(map(COLUMNS.index, ("username", "last_name", "first_name", "middle_name", "bar_number")))
_PLACEHOLDER = "what programs write for no value (NULL, None, N/A)"
_INVALID_HASH = {
    "form": "not a password hash that can be read (plain text is not accepted); empty it if there is no hash",
    "cost": "a password hash whose cost is out of bounds",
    "platform": "a yescrypt hash, which this machine cannot verify",
}
_MUST_RESET = "imported without one; the password must be reset first"


class RosterEntry(NamedTuple):
    """A row: the nine columns as they are stored, then the hash's parameters, the line, and the login as typed.

    The order is that of roster_statements.STORED_COLUMNS. Without a hash that can be verified, ``password_hash`` and
    ``hash_parameters`` are None: the person must reset the password first. In an unusable row ``email`` may be empty.
    """

    username: str
    password_hash: str | None
    last_name: str
    first_name: str
    middle_name: str
    email: str
    role: str
    bar_number: str
    status: str
    hash_parameters: str | None
    line: int
    written_username: str

    @property
    def stored(self) -> tuple[str | None, ...]:
        """The columns and the hash's parameters, as they are stored."""
        return self[:10]

    @property
    def as_written(self) -> tuple[str, ...]:
        """The columns, with the login as it was typed."""
        return (self.written_username, self.password_hash or "", *map(str, self[2 : len(COLUMNS)]))


def check_row(line: int, cells: tuple[str, ...]) -> tuple[RosterEntry, list[RosterFinding]]:
    """The row as it is stored where it is usable, and everything that is wrong with it or must be said about it."""
    if _ORDINARY_CELLS.fullmatch("\n".join((cells[0], *cells[2:]))):
        parameters = _hash_parameters(cells[1])
        if parameters not in _INVALID_HASH:
            return RosterEntry._make((*cells, parameters, line, cells[0])), []
        if not cells[1]:
            return RosterEntry._make((cells[0], None, *cells[2:], None, line, cells[0])), _usable_hash(line, "")[2]
    return _check_each(line, cells)


def _check_each(line: int, cells: tuple[str, ...]) -> tuple[RosterEntry, list[RosterFinding]]:
    findings: list[RosterFinding] = []
    notes: list[RosterFinding] = []
    lines = "\n".join((cells[0], *cells[2:]))
    if "'" in lines:
        cells = tuple(map(unguard, cells))
    if damage.is_suspect(lines):
        findings += _damages(line, cells)
        cells, notes = _without_placeholders(line, cells)
    joined = "".join(cells)
    if not findings and not (joined.isascii() and joined.isprintable()):
        cells = tuple(unicodedata.normalize("NFC", cell) for cell in cells)
        findings += _forbidden_characters(line, cells)
    if not (all(_REQUIRED(cells)) and all(map(le, map(len, cells), MAX_LENGTHS.values()))):
        findings += _empty_or_too_long(line, cells)
    username, written, last, first, middle, email, role, bar, status = cells
    email, email_fault = _email_address(email)
    stored, parameters, remarks = _usable_hash(line, written)
    entry = RosterEntry(
        username.lower(), stored, last, first, middle, email, role, bar, status, parameters, line, username
    )
    if not findings:
        findings += remarks
        findings += _invalid_values(entry, email_fault)
        findings += notes
        findings += _login_notes(entry)
    return entry, findings


def is_readable_hash(stored: str) -> bool:
    """Whether this is a password hash, and not perhaps a password in plain text."""
    return _hash_parameters(hash_spellings.canonical(stored)) not in _INVALID_HASH


def _usable_hash(line: int, written: str) -> tuple[str | None, str | None, list[RosterFinding]]:
    """The hash as it is verified, its parameters, and a remark why there is none."""
    stored, parameters = written, _hash_parameters(written)
    if parameters == "form":
        stored = hash_spellings.canonical(written)
        parameters = _hash_parameters(stored)
    if parameters not in _INVALID_HASH:
        return stored, parameters, []
    if not written or damage.is_placeholder(written):
        cause = "no hash"
    elif parameters != "form":
        cause = _INVALID_HASH[parameters]
    elif name := hash_spellings.scheme_name(stored):
        cause = f"{name}, which cannot be verified"
    else:
        cause = damage.spreadsheet_accident(written) or _INVALID_HASH["form"]
        return None, None, [RosterFinding(line, "password_hash", cause)]
    return None, None, [RosterFinding(line, "password_hash", f"{cause}; {_MUST_RESET}", "note")]


def _damages(line: int, cells: tuple[str, ...]) -> Iterator[RosterFinding]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        cause = damage.damage(cell) if column != "password_hash" else ""
        if column == "username" and damage.is_date(cell):
            cause = damage.DATE_CAUSE
        elif column == "username" and damage.is_placeholder(cell):
            cause = _PLACEHOLDER
        if cause:
            yield RosterFinding(line, column, cause)


def _without_placeholders(line: int, cells: tuple[str, ...]) -> tuple[tuple[str, ...], list[RosterFinding]]:
    """The cells, without NULL and its like where no value is needed, and remarks on what may be wrong."""
    kept, remarks = list(cells), []
    for place in _TEXT_PLACES:
        column, cell = COLUMNS[place], cells[place]
        if damage.is_placeholder(cell) and column in OPTIONAL_COLUMNS:
            kept[place], cause = "", f"{_PLACEHOLDER}; read as empty"
        elif damage.is_placeholder(cell):
            cause = f"{_PLACEHOLDER}; see whether it is one"
        elif column == "bar_number" and damage.is_date(cell):
            cause = f"perhaps {damage.DATE_CAUSE}"
        elif "?" in cell:
            cause = "perhaps a character has become a question mark"
        else:
            continue
        remarks.append(RosterFinding(line, column, cause, "note"))
    return tuple(kept), remarks


def _forbidden_characters(line: int, cells: Iterable[str]) -> Iterator[RosterFinding]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        if lost := NOT_UTF8.search(cell):
            byte = "" if column == "password_hash" else f" (byte 0x{ord(lost[0]) - 0xDC00:02X})"
            yield RosterFinding(line, column, f"not UTF-8{byte}; save the file as CSV in UTF-8")
        elif "\ufffd" in cell:
            yield RosterFinding(line, column, "a character was lost here when the file was converted")
        elif _CONTROL.search(cell):
            yield RosterFinding(line, column, "a control character or line break")
        elif unseen := INVISIBLE.search(cell):
            yield RosterFinding(line, column, f"an invisible character ({_named(unseen[0])}); take it out")
        elif column == "username" and cell != normalize_login(cell):
            odd = next((character for character in cell if normalize_login(character) != character), " ")
            yield RosterFinding(line, column, f"no one can type this character ({_named(odd)}); replace it")


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _empty_or_too_long(line: int, cells: Iterable[str]) -> Iterator[RosterFinding]:
    for (column, limit), cell in zip(MAX_LENGTHS.items(), cells, strict=True):
        if column == "password_hash":
            continue
        if not cell and column not in OPTIONAL_COLUMNS:
            yield RosterFinding(line, column, "empty")
        elif len(cell) > limit:
            yield RosterFinding(line, column, f"longer than {limit} characters")


def _invalid_values(entry: RosterEntry, email_fault: str) -> Iterator[RosterFinding]:
    if email_fault:
        yield RosterFinding(entry.line, "email", email_fault)
    if len(entry.username) > MAX_LENGTHS["username"]:
        yield RosterFinding(entry.line, "username", f"in lowercase longer than {MAX_LENGTHS['username']} characters")
    if entry.role not in ROLES:
        yield RosterFinding(entry.line, "role", f"not one of {', '.join(ROLES)}")
    if entry.status not in STATUSES:
        yield RosterFinding(entry.line, "status", f"not one of {', '.join(STATUSES)}")


def _login_notes(entry: RosterEntry) -> Iterator[RosterFinding]:
    if entry.written_username != entry.username:
        yield RosterFinding(entry.line, "username", "capitals; stored in lowercase", "note")
    if special := special_characters(entry.written_username):
        cause = f"contains {' '.join(special)}: cannot be linked until the login is changed"
        yield RosterFinding(entry.line, "username", cause, "note")


def _hash_parameters(stored: str) -> str:
    """The hash's scheme and cost, or the cause why it cannot be used: a key of _INVALID_HASH."""
    try:
        return hash_parameters(stored)
    except InvalidHashError as error:
        return error.cause


def _email_address(typed: str) -> tuple[str, str]:
    """The e-mail address as it is stored, empty if it is invalid, and what is wrong with it."""
    try:
        return email_addresses.normalize_email_address(typed[: MAX_LENGTHS["email"]]), ""
    except email_addresses.InvalidEmailAddressError as error:
        return "", str(error)
