"""A roster file as CSV: its header, and its rows, each with the line on which it begins.

Pure. What the rows contain is checked in ``roster.py``. No message repeats a value of the file: where the header is
missing, the first line may contain a password hash.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

MAX_LENGTHS = {
    "username": 100,
    "password_hash": 512,
    "last_name": 100,
    "first_name": 100,
    "middle_name": 100,
    "email": 254,
    "role": 20,
    "bar_number": 40,
    "status": 10,
}
COLUMNS = tuple(MAX_LENGTHS)
# The additional column of a file of rejected rows; it is ignored when a corrected copy is imported.
CAUSES_COLUMN = "causes"
MAX_LINE_LENGTH = 100_000
ROW = "row"


class RosterFormatError(Exception):
    """The file cannot be read from this line on. ``column`` is a column, ``row`` or ``header``."""

    def __init__(self, line: int, column: str, cause: str) -> None:
        super().__init__(cause)
        self.line = line
        self.column = column


class RosterRows:
    """The rows below a valid header, each with its first line, counted from 1. Raises RosterFormatError.

    ``is_correction``: the file is a corrected copy of a file of rejected rows. ``width`` is the number of columns.
    """

    def __init__(self, stream: BinaryIO) -> None:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._rows = _read_rows(text)
        self.is_correction = _read_header(*next(self._rows, (1, [])))
        self.width = len(COLUMNS) + self.is_correction

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self._rows


def _read_rows(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it begins."""
    reader = csv.reader(_read_lines(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RosterFormatError(line, ROW, _explain(str(error))) from None
        if any(map(str.strip, values)):
            yield line, values


def _read_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MAX_LINE_LENGTH):
        if len(line) == MAX_LINE_LENGTH and line[-1] not in "\r\n":
            raise csv.Error("field larger than field limit")
        yield line


def _explain(csv_error: str) -> str:
    if "end of data" in csv_error:
        return "a quotation mark opens in this row and is never closed"
    if "expected after" in csv_error:
        return "something follows a closing quotation mark in this row (inside a value, quotation marks are doubled)"
    if "limit" in csv_error:
        return "this row is too long; perhaps a quotation mark is never closed"
    return "this row is not CSV"


def _read_header(line: int, values: list[str]) -> bool:
    """Whether the file is a corrected copy of a file of rejected rows. Raises RosterFormatError."""
    names = [value.strip() for value in values]
    if tuple(names) in (COLUMNS, (*COLUMNS, CAUSES_COLUMN)):
        return len(names) > len(COLUMNS)
    raise RosterFormatError(line, "header", _header_mistake(names))


def _header_mistake(names: list[str]) -> str:
    expected = f"the first line must be {','.join(COLUMNS)}"
    if names and names[0][:2] in ("\udcff\udcfe", "\udcfe\udcff"):
        return "this file is UTF-16; save it as CSV in UTF-8"
    if not {"username", "password_hash"} <= set(names):
        return expected
    missing = [column for column in COLUMNS if column not in names]
    unknown = [ascii(name[:40]) for name in names if name not in (*COLUMNS, CAUSES_COLUMN)]
    if missing or unknown:
        mistakes = [("missing", missing), ("unknown", unknown)]
        return "; ".join(f"{mistake}: {', '.join(columns)}" for mistake, columns in mistakes if columns)
    return f"a column appears twice or in the wrong place; {expected}"
