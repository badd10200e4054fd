"""What this site writes for spreadsheets, so that it is still the same when it was opened, saved and read again. Pure.

A spreadsheet runs a cell that begins like a formula, and makes a number or a date of what looks like one: 00123 comes
back as 123. Such a cell gets an apostrophe in front, and ``unguard`` takes exactly that one away again; an apostrophe
of the value's own ('t Hooft) stays.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"
_CHUNK = 1000
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SIGNS = r"\s.,:/$€£%()-"
_GUARDED = re.compile(
    # A formula, also as a spreadsheet in East Asia reads it.
    r"[\t\r\n].*|\s*[=+\-@＝＋－＠].*"
    # Digits and signs, but for a number that every spreadsheet leaves as it is.
    rf"|(?!(?:0|[1-9]\d{{0,10}})\Z)[{_SIGNS}]*\d[\d{_SIGNS}]*(?:e[+-]?\d+)?"
    # A date, a time, a truth value.
    rf"|\d{{1,4}}[{_SIGNS}]*{_MONTH}[{_SIGNS}]*\d{{0,4}}|{_MONTH}[{_SIGNS}]*\d{{1,4}}(?:[{_SIGNS}]+\d{{1,4}})?"
    r"|\d{1,2}(?::\d\d)*\s?[ap]m?|true|false",
    re.IGNORECASE | re.DOTALL,
)


def guard(cell: str) -> str:
    """The cell as it is written for spreadsheets."""
    return f"'{cell}" if _GUARDED.fullmatch(cell) or unguard(cell) != cell else cell


def unguard(cell: str) -> str:
    """The cell as it was before ``guard``; one that was never guarded stays as it is."""
    bare = cell.lstrip("'")
    return cell[1:] if cell != bare and _GUARDED.fullmatch(bare) else cell


def csv_text(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """CSV with a byte order mark, a part at a time."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(guard, row))
        if number % _CHUNK == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
