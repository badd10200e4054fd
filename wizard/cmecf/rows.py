"""A roster file as CSV: its header, and its rows, each with the line on which it begins.

Pure. What the rows contain is checked in ``roster.py``. No message repeats a value of the file: where the header is
missing, the first line may contain a password hash.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, cast

from wizard.core.spreadsheets import BYTE_ORDER_MARK

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
# Of these, the most frequent one in the header separates the columns, if no line ``sep=`` says which.
DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*', re.IGNORECASE)
_JOINT = re.compile("[ _-]+")
_UNKNOWN = 1_000_000
_START = 512
_NOT_CSV = {
    b"PK\x03\x04": "a workbook (Excel, LibreOffice) or a ZIP file",
    b"\xd0\xcf\x11\xe0": "a workbook of an old Excel",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a file of a word processor",
    b"<": "HTML or XML",
    b"{": "JSON",
    b"[": "JSON",
    b"-----BEGIN": "an encrypted file",
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
}


class RosterFormatError(Exception):
    """The file cannot be read from this line on. ``column`` is a column, ``row`` or ``header``."""

    def __init__(self, line: int, column: str, cause: str) -> None:
        super().__init__(cause)
        self.line = line
        self.column = column


class RosterRows:
    """The rows below a valid header, each with its first line, counted from 1. Raises RosterFormatError.

    ``is_correction``: the file is a corrected copy of a file of rejected rows. ``width`` is the number of columns;
    empty ones after these are left out, as spreadsheets write them.
    """

    def __init__(self, stream: BinaryIO) -> None:
        lines = _Lines(_decoded(io.BufferedReader(cast("io.RawIOBase", stream))))
        self.width = _UNKNOWN
        self._reader = csv.reader(lines, strict=True, delimiter=lines.delimiter)
        self._skipped = lines.skipped
        self._rows = self._read()
        self.is_correction = _read_header(*next(self._rows, (1, [])))
        self.width = len(COLUMNS) + self.is_correction

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self._rows

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with the line on which it begins."""
        reader = self._reader
        while True:
            line = reader.line_num + 1 + self._skipped
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise RosterFormatError(line, ROW, _explain(str(error))) from None
            if any(map(str.strip, values)):
                if len(values) != self.width:
                    self._fit(values)
                yield line, values

    def _fit(self, values: list[str]) -> None:
        while len(values) > self.width and not values[-1].strip():
            values.pop()
        if len(values) == len(COLUMNS) < self.width < _UNKNOWN:
            # The cause was emptied, and the spreadsheet left its column out.
            values.append("")


class _Lines:
    """The lines of a file from its header on. ``skipped`` lines before it say only how columns are separated."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._lines = _read_lines(text)
        self.skipped, self.delimiter = 0, ""
        ahead = self._ahead()
        if named := _SEPARATOR.fullmatch(ahead[-1].strip(" \r\n")):
            self.skipped, self.delimiter = len(ahead), named[1]
            ahead = self._ahead()
        self.delimiter = self.delimiter or max(DELIMITERS, key=ahead[-1].count)
        self._lines = chain(ahead, self._lines)

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def _ahead(self) -> list[str]:
        """The next lines, to the first that is not empty."""
        ahead = [""]
        try:
            for line in self._lines:
                ahead.append(line.lstrip(BYTE_ORDER_MARK))
                if ahead[-1].strip():
                    break
        except csv.Error as error:
            raise RosterFormatError(len(ahead), ROW, _explain(str(error))) from None
        return ahead[1:] or ahead


def _decoded(stream: io.BufferedReader) -> io.TextIOWrapper:
    """The text of a file in UTF-8, or in UTF-16 as Excel's "Unicode Text" is. Raises RosterFormatError."""
    start = stream.peek(_START)[:_START]
    for beginning, what in _NOT_CSV.items():
        if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(beginning):
            raise RosterFormatError(1, "header", f"this is {what}; save it as CSV in UTF-8")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
    if b"\0" in start[:2]:
        encoding = "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
        return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    return io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")


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
    names = [_JOINT.sub("_", value.strip().lower()) for value in values]
    while names and not names[-1]:
        names.pop()
    if tuple(names) in (COLUMNS, (*COLUMNS, CAUSES_COLUMN)):
        return len(names) > len(COLUMNS)
    raise RosterFormatError(line, "header", _header_mistake(names))


def _header_mistake(names: list[str]) -> str:
    expected = f"the first line must be {','.join(COLUMNS)}"
    if len(names) == 1 and {"username", "password_hash"} <= set(re.split(r"[,;\t|]", names[0])):
        return "each line is in quotation marks as a whole; export it again without them"
    if not {"username", "password_hash"} <= set(names):
        return expected
    missing = [column for column in COLUMNS if column not in names]
    unknown = [ascii(name[:40]) for name in names if name not in (*COLUMNS, CAUSES_COLUMN)]
    if missing or unknown:
        mistakes = [("missing", missing), ("unknown", unknown)]
        return "; ".join(f"{mistake}: {', '.join(columns)}" for mistake, columns in mistakes if columns)
    return f"a column appears twice or in the wrong place; {expected}"
