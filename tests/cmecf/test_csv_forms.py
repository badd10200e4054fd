"""CSV as people have it: saved by one spreadsheet or another, and our own rejects on their way back."""

import csv
import io
import re

import pytest

from tests.cmecf.conftest import HASH, ROW, roster_of, row
from tests.cmecf.test_roster import HEADER, findings, read
from wizard.cmecf.rejects import rejects_path, write_rejects
from wizard.core.spreadsheets import guard

TWO = (HEADER, row(), row(username="rroe", last_name="Muñoz"))


def lines(*, separator: str = ",", before: str = "", after: str = "", end: str = "\n") -> str:
    return before + "".join(line.replace(",", separator) + after + end for line in TWO)


@pytest.mark.parametrize(
    "text",
    [
        lines(separator=";"),
        lines(separator="\t"),
        lines(separator="|"),
        lines(before="sep=,\n"),
        lines(separator=";", before="sep=;\r\n", end="\r\n"),
        lines(separator=";", before='"sep=;";;;\n'),
        lines(separator="\t", before="SEP=\t\n"),
        lines(before="\n\n"),
        lines(after=",,,"),
        lines(after=", ,"),
        lines(separator=";", after=";;"),
        lines().replace(HEADER, HEADER.upper()),
        lines().replace(HEADER, HEADER.replace("_", " ").title()),
    ],
)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        ("", "utf-8"),
        ("\ufeff", "utf-8"),
        ("\ufeff\ufeff", "utf-8"),
        ("", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-16-be"),
    ],
)
def test_every_form_of_csv_is_read(text, mark, encoding):
    roster = read((mark + text).encode(encoding))
    assert not roster.findings
    assert {login: entry.last_name for login, entry in roster.entries.items()} == {"jdoe": "Doe", "rroe": "Muñoz"}


def test_lines_are_counted_from_the_first_one_also_after_the_separator():
    roster = read("sep=;\n" + roster_of(row(email="jane")).decode().replace(",", ";"))
    assert [finding.line for finding in roster.findings] == [3]


def test_a_mark_within_the_file_is_read_where_it_begins_the_header():
    assert not read("sep=,\n\ufeff" + roster_of(row()).decode()).findings


def test_a_column_more_with_a_value_is_still_an_error():
    assert findings(read(roster_of(row() + ",,x"))) == ["line 2, row: 11 columns instead of 9"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0", "a workbook (Excel, LibreOffice) or a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a workbook of an old Excel"),
        (b"\x1f\x8b\x08\0", "a compressed file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xef\xbb\xbf\n<html>", "HTML or XML"),
        (b'[{"username": "jdoe"}]', "JSON"),
        (f"{HEADER}\n".encode("utf-32"), "UTF-32"),
    ],
)
def test_what_is_no_csv_is_named_for_what_it_is(data, what):
    [finding] = findings(read(data))
    assert finding == f"line 1, header: this is {what}; save it as CSV in UTF-8. Nothing from here on was read"


ODD = {"username": "00123", "last_name": "=1+1", "first_name": "'t Jan", "middle_name": "-", "bar_number": "0042"}


def spreadsheet(data: bytes, delimiter: str, encoding: str) -> bytes:
    """What a spreadsheet makes of a file that is opened and saved: numbers, dates, formulas, and empty columns."""

    def converted(cell: str) -> str:
        if cell[:1] in ("=", "+", "-", "@"):
            return "#NAME?"
        if re.fullmatch(r"\d+", cell):
            return str(int(cell)) if len(cell) < 12 else f"{float(cell):.5E}"
        return "1-Mar" if cell.lower() in ("mar1", "3/1") else cell

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    for cells in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        writer.writerow([*map(converted, cells), "", ""])
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16")]
)
def test_rejects_survive_a_spreadsheet_and_are_imported_as_they_were(tmp_path, delimiter, encoding):
    written = ROW | ODD | {"email": "jane"}
    rejected = read(roster_of(",".join(written.values())))
    roster = tmp_path / "roster.csv"
    with write_rejects(roster, rejected.rejects.values()):
        pass
    saved = spreadsheet(rejects_path(roster).read_bytes(), delimiter, encoding)
    again = read(saved.decode(encoding).replace("jane", "jane@example.com", 1).encode(encoding))
    assert again.is_correction
    assert again.errors == 0
    entry = again.entries["00123"]
    assert [entry.last_name, entry.first_name, entry.bar_number] == ["=1+1", "'t Jan", "0042"]
    assert entry.password_hash == HASH


def test_a_correction_whose_causes_were_emptied_is_read():
    roster = read(f"{HEADER},causes\n{row()}\n{row(username='rroe')},\n")
    assert roster.is_correction
    assert list(roster.entries) == ["jdoe", "rroe"]


@pytest.mark.parametrize("name", ["-Abc", "True", "false", "'t Hooft", "''t Hooft", "O'Brien", "'"])
def test_the_shortcut_for_ordinary_rows_takes_no_guarded_name(name):
    roster = read(roster_of(row(last_name=guard(name))))
    assert [entry.last_name for entry in roster.entries.values()] == [name]
