"""What is written for spreadsheets is harmless there, and the same when it comes back."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core.spreadsheets import csv_text, guard, unguard


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "＝1", "00123", "1.50", "1e5", "1.2E+11", "123456789012",
        "3/4", "1-2", "2026-03-01", "12:30", "1-Mar", "mar1", "Sept 2", "May 5, 2026", "5pm", "true", "FALSE", "$5",
        "007",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_or_change_gets_an_apostrophe(cell):
    assert guard(cell) == f"'{cell}"
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "0",
        "12345",
        "Doe",
        "O'Brien",
        "'t Hooft",
        "May",
        "March",
        "CA123456",
        "jdoe",
        "3M Company",
        "$2b$04$abc",
        "a=b",
    ],
)
def test_what_stays_as_it_is_in_a_spreadsheet_is_written_as_it_is(cell):
    assert guard(cell) == unguard(cell) == cell


@given(st.text("'=+-@0129aemr. /", max_size=8) | st.text(max_size=8))
@settings(max_examples=500, deadline=None)
def test_whatever_is_written_comes_back(cell):
    assert unguard(guard(cell)) == cell
    assert not guard(cell).lstrip().startswith(("=", "+", "-", "@"))


@given(st.lists(st.lists(st.text("a'=0,;\"\n é", max_size=5), min_size=1, max_size=3), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_csv_begins_with_a_byte_order_mark_and_is_read_back(rows):
    text = "".join(csv_text(rows))
    assert text[0] == "\ufeff"
    assert [[*map(unguard, row)] for row in csv.reader(text[1:].splitlines(keepends=True))] == rows
