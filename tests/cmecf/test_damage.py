"""What exports and spreadsheets do to a roster: said by line and column, the value never printed."""

import pytest

from tests.cmecf.conftest import roster_of, row
from tests.cmecf.test_roster import findings, read

MISREAD = "the encoding of the file was mistaken for another one here; export it again as UTF-8"
LOST = "a character has become a question mark; write the character"
ENTITY = "an HTML entity; write the character"
ESCAPED = "an escape sequence; write the character"
NUMBER = "a spreadsheet shortened a number here; format the column as text and export it again"
ERROR_VALUE = "an error value of a spreadsheet; export this column again"
DATE = "a spreadsheet made a date of this; format the column as text and export it again"
NO_VALUE = "what programs write for no value (NULL, None, N/A)"


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        # UTF-8 read as Windows-1252 or Latin-1, once or twice, whole or with one half dropped.
        *(
            (name, MISREAD)
            for name in (
                "MuÃ±oz", "JosÃ©", "Oâ€™Brien", "MUÃ‘OZ", "NÃœRNBERG", "Ã…land", "Å\xa0koda", "Å\x81uk", "Nguyá»…n",
                "MartÃ\xadnez", "MuÃƒÂ±oz", "MartÃnez", "Ð˜Ð²Ð°Ð½", "MÃ¼ller Peña",
            )
        ),
        # As Mac Roman, and as the two code pages of DOS; Windows-1252 read as one of these.
        *((name, MISREAD) for name in ("Mu√±oz", "O‚ÄôBrien", "Mu├▒oz", "OÔÇÖBrien", "Mu¤oz")),
        ("Pe?a", LOST),
        *((name, ENTITY) for name in ("O&#39;Brien", "Pe&ntilde;a", "Pe&#xF1;a", "Smith &amp; Jones")),
        *((name, ESCAPED) for name in ("Pe\\u00f1a", "Pe\\xf1a", "Pe%C3%B1a", "Pe=C3=B1a", "O\\'Brien")),
        *((name, ERROR_VALUE) for name in ("#REF!", "#NAME?", "#VALUE!", "########")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["last_name", "first_name", "middle_name"])
def test_a_damaged_name_is_an_error(column, name, cause):
    roster = read(roster_of(row(**{column: name})))
    assert findings(roster) == [f"line 2, {column}: {cause}"]
    assert not roster.entries


@pytest.mark.parametrize(
    "name",
    [
        "Muñoz", "MÜLLER", "Çelik", "Łukasz", "Nguyễn", "ÅÄÖ", "Пётр", "Ωmega", "王小明", "MARÍA ÁÉ", "CONCEIÇÃO",
        "O’Brien", "D’Éon", "ANDRÉ’S", "CAÑ’S", "Ø’Neil", "Col·lel", "AT&T", "Smith & Jones; LLP", "3M", "#1 Towing",
        "Smith® LLC", "Nan", "Na", "Jan", "Noneman", "50% Off", "Null-Smith",
    ],
)  # fmt: skip
def test_a_name_that_may_be_somebodys_passes_without_a_word(name):
    roster = read(roster_of(row(last_name=name)))
    assert not roster.findings
    assert roster.entries["jdoe"].last_name == name


@pytest.mark.parametrize(
    ("login", "cause"),
    [
        ("1.23457E+11", NUMBER),
        ('"1,23457E+11"', NUMBER),
        ("1-Mar", DATE),
        ("Mar-01", DATE),
        ("3/1/2026", DATE),
        ("2026-03-01", DATE),
        ("pe?a", LOST),
        ("o&#39;brien", ENTITY),
        ("#REF!", ERROR_VALUE),
        *((login, NO_VALUE) for login in ("NULL", "null", "None", "n/a", "N/A", "\\N", "-")),
    ],
)
def test_a_damaged_login_is_an_error(login, cause):
    roster = read(roster_of(row(username=login)))
    assert findings(roster) == [f"line 2, username: {cause}"]
    assert not roster.entries


@pytest.mark.parametrize(("accident", "cause"), [("1.23457E+11", NUMBER), ("#REF!", ERROR_VALUE)])
def test_a_spreadsheets_accident_in_a_hash_is_named(accident, cause):
    assert findings(read(roster_of(row(password_hash=accident)))) == [f"line 2, password_hash: {cause}"]


@pytest.mark.parametrize("word", ["NULL", "null", "None", "N/A", "nan", "(null)", "\\N", "-", "--"])
@pytest.mark.parametrize("column", ["first_name", "middle_name", "bar_number"])
def test_a_word_for_no_value_is_read_as_empty_where_none_is_needed(column, word):
    roster = read(roster_of(row(**{column: word})))
    assert findings(roster) == [f"note: line 2, {column}: {NO_VALUE}; read as empty"]
    assert getattr(roster.entries["jdoe"], column) == ""


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("last_name", "Null", f"{NO_VALUE}; see whether it is one"),
        ("last_name", "Who?", "perhaps a character has become a question mark"),
        ("bar_number", "1-Mar", f"perhaps {DATE}"),
    ],
)
def test_what_may_be_right_is_noted_and_imported(column, value, cause):
    roster = read(roster_of(row(**{column: value})))
    assert findings(roster) == [f"note: line 2, {column}: {cause}"]
    assert getattr(roster.entries["jdoe"], column) == value


def test_a_bar_number_that_a_spreadsheet_shortened_is_an_error():
    assert findings(read(roster_of(row(bar_number="1.23457E+11")))) == [f"line 2, bar_number: {NUMBER}"]
