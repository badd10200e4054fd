"""A roster file as CSV: its header, and its rows with the line on which each begins.

Pure, and without an opinion on what the rows say. No message repeats a value: where the header is
missing, the first line may hold a password.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

LONGEST = {
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
COLUMNS = tuple(LONGEST)
CAUSES = "causes"
LONGEST_LINE = 100_000
ROW = "row"


class RosterFormatError(Exception):
    """The file cannot be read from this line on."""

    def __init__(self, line: int, column: str, cause: str):
        super().__init__(cause)
        self.line, self.column = line, column


class Rows:
    """The rows below a right header. Raises Broken at the header or while it is gone through."""

    def __init__(self, stream: BinaryIO):
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._rows = _rows(text)
        self.correction = _read_header(*next(self._rows, (1, [])))
        self.width = len(COLUMNS) + self.correction

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self._rows


def _rows(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins; empty lines are passed over."""
    reader = csv.reader(_lines(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise RosterFormatError(line, ROW, _in_words(str(fault))) from None
        if any(map(str.strip, values)):
            yield line, values


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise csv.Error("field larger than field limit")
        yield line


def _in_words(fault: str) -> str:
    if "end of data" in fault:
        return "a quotation mark opens in this row and is never closed"
    if "expected after" in fault:
        return "something follows a closing quotation mark in this row (inside a value, quotation marks are doubled)"
    if "limit" in fault:
        return "this row is too long; perhaps a quotation mark is never closed"
    return "this row is not CSV"


def _read_header(line: int, values: list[str]) -> bool:
    """Whether the file is a corrected file of rejects. Raises Broken unless the header is right."""
    names = [value.strip() for value in values]
    if tuple(names) in (COLUMNS, (*COLUMNS, CAUSES)):
        return len(names) > len(COLUMNS)
    raise RosterFormatError(line, "header", _header_trouble(names))


def _header_trouble(names: list[str]) -> str:
    right = f"the first line must be {','.join(COLUMNS)}"
    if names and names[0][:2] in ("\udcff\udcfe", "\udcfe\udcff"):
        return "this file is UTF-16; save it as CSV in UTF-8"
    if not {"username", "password_hash"} <= set(names):
        return right
    missing = [column for column in COLUMNS if column not in names]
    unknown = [ascii(name[:40]) for name in names if name not in (*COLUMNS, CAUSES)]
    if missing or unknown:
        wrong = [("missing", missing), ("unknown", unknown)]
        return "; ".join(f"{what}: {', '.join(which)}" for what, which in wrong if which)
    return f"a column appears twice or in the wrong place; {right}"
