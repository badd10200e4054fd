"""Reading a roster: which rows are usable, what is reported about the others, and what is never repeated."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cmecf.conftest import HASH, ROW, roster_of, row
from wizard.cmecf import cells
from wizard.cmecf.cells import ROLES, STATUSES
from wizard.cmecf.roster import read_roster, usable_rows
from wizard.cmecf.rows import CAUSES_COLUMN, COLUMNS

SECRET = "Hunter2-Plain"
HEADER = ",".join(COLUMNS)


def read(data: bytes | str):
    """The roster, with its usable rows by login as ``entries``."""
    file = data if isinstance(data, bytes) else data.encode()
    roster = read_roster(lambda: io.BytesIO(file))
    roster.entries = {entry.username: entry for entry in usable_rows(io.BytesIO(file), roster)}
    assert len(roster.entries) == roster.usable
    return roster


def findings(roster) -> list[str]:
    return [str(finding) for finding in roster.findings]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_any_line_ending_is_read_with_or_without_a_byte_order_mark(end, bom):
    roster = read(bom + roster_of(row(), row(username="rroe"), end=end))
    assert list(roster.entries) == ["jdoe", "rroe"]
    assert [entry.line for entry in roster.entries.values()] == [2, 3]
    assert not roster.findings


def test_values_are_stored_without_the_spaces_around_them():
    roster = read(roster_of(row(last_name=" Muñoz ", email=" Jane@EXAMPLE.com ", bar_number="77")))
    entry = roster.entries["jdoe"]
    assert entry[:10] == (
        "jdoe",
        HASH,
        "Muñoz",
        "Jane",
        "",
        "Jane@example.com",
        "attorney",
        "77",
        "active",
        "bcrypt:4",
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_role_and_status_is_accepted(role, status):
    assert not read(roster_of(row(role=role, status=status))).findings


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"username": ""}, "line 2, username: empty"),
        ({"last_name": " "}, "line 2, last_name: empty"),
        ({"email": ""}, "line 2, email: empty"),
        (
            {"email": "jané@example.com"},
            "line 2, email: a character beyond ASCII before the @, where no e-mail can be sent",
        ),
        ({"email": "jane@☃.com"}, "line 2, email: not a domain name that e-mail can be sent to"),
        ({"role": ""}, "line 2, role: empty"),
        ({"status": ""}, "line 2, status: empty"),
        ({"role": "Attorney"}, f"line 2, role: not one of {', '.join(ROLES)}"),
        ({"role": "judge"}, f"line 2, role: not one of {', '.join(ROLES)}"),
        ({"status": "retired"}, "line 2, status: not one of active, disabled"),
        ({"email": "jane"}, "line 2, email: not an address that can receive e-mail"),
        ({"email": "jane@localhost"}, "line 2, email: not an address that can receive e-mail"),
        ({"email": "jane@court.test"}, "line 2, email: not an address that can receive e-mail"),
        ({"email": "a@b.com;c@d.com"}, "line 2, email: not an address that can receive e-mail"),
        (
            {"password_hash": SECRET},
            "line 2, password_hash: not a password hash that can be read (plain text is not accepted); "
            "empty it if there is no hash",
        ),
        ({"last_name": "x" * 101}, "line 2, last_name: longer than 100 characters"),
        ({"bar_number": "1" * 41}, "line 2, bar_number: longer than 40 characters"),
        ({"first_name": "Ja\0ne"}, "line 2, first_name: a control character or line break"),
        ({"first_name": "Ja\tne"}, "line 2, first_name: a control character or line break"),
        ({"first_name": '"Ja\nne"'}, "line 2, first_name: a control character or line break"),
        *(
            ({"first_name": f"Ja{mark}ne"}, "line 2, first_name: a control character or line break")
            for mark in ("\u2028", "\x85")
        ),
        *(
            ({column: f"ja{mark}ne"}, f"line 2, {column}: an invisible character ({name}); take it out")
            for column in ("first_name", "username")
            for mark, name in (
                ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
                ("\u200e", "U+200E LEFT-TO-RIGHT MARK"),
                ("\u200b", "U+200B ZERO WIDTH SPACE"),
                ("\u061c", "U+061C ARABIC LETTER MARK"),
                ("\xad", "U+00AD SOFT HYPHEN"),
                ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
            )
        ),
        *(
            (
                {"username": f"ja{odd}ne"},
                f"line 2, username: no one can type this character ({name}); replace it",
            )
            for odd, name in (
                ("\u200d", "U+200D ZERO WIDTH JOINER"),
                ("ｎ", "U+FF4E FULLWIDTH LATIN SMALL LETTER N"),
                ("ﬁ", "U+FB01 LATIN SMALL LIGATURE FI"),
            )
        ),
        (
            {"first_name": "Ja\ufffdne"},
            "line 2, first_name: a character was lost here when the file was converted",
        ),
    ],
)
def test_an_unusable_value_is_reported_with_line_column_and_cause(values, sentence):
    roster = read(roster_of(row(**values)))
    assert findings(roster) == [sentence]
    assert not roster.entries
    assert list(roster.rejects) == [2]


@pytest.mark.parametrize("column", ["first_name", "middle_name", "bar_number"])
def test_a_first_or_middle_name_and_a_bar_number_may_be_empty(column):
    assert not read(roster_of(row(**{column: ""}))).findings


def test_all_mistakes_in_a_row_are_reported_at_once():
    roster = read(roster_of(row(email="jane", role="judge", status="gone", password_hash=SECRET)))
    assert [finding.column for finding in roster.findings] == [
        "password_hash",
        "email",
        "role",
        "status",
    ]


@pytest.mark.parametrize(("line", "count"), [("jdoe,x", 2), (row() + ",more", 10), ('"one, two"', 1)])
def test_a_row_with_too_few_or_too_many_columns_is_an_error_and_none_of_it_is_kept(line, count):
    roster = read(roster_of(line, row()))
    assert findings(roster) == [f"line 2, row: {count} columns instead of 9"]
    assert roster.rejects[2].values == ("",) * 9
    assert list(roster.entries) == ["jdoe"]


@pytest.mark.parametrize("blank", ["", "   ", ",,,,,,,,", ",,"])
def test_empty_lines_are_skipped(blank):
    roster = read(roster_of(blank, row(), blank, blank))
    assert not roster.findings
    assert roster.entries["jdoe"].line == 3


def test_line_numbers_count_the_lines_of_the_file_also_after_a_value_with_line_breaks():
    broken = row(username="multi", last_name='"D\r\no\ne"')
    roster = read(roster_of(broken, row(email="jane"), end="\r\n"))
    assert findings(roster) == [
        "line 2, last_name: a control character or line break",
        "line 5, email: not an address that can receive e-mail",
    ]


def test_a_byte_that_is_not_utf8_is_reported_with_its_line():
    data = roster_of(row(), row(username="rroe", last_name="Mu?oz")).replace(b"?", b"\xf1")
    roster = read(data)
    assert findings(roster) == ["line 3, last_name: not UTF-8 (byte 0xF1); save the file as CSV in UTF-8"]
    assert list(roster.entries) == ["jdoe"]
    assert roster.rejects[3].values[2] == "Mu\ufffdoz"


def test_a_byte_of_what_may_be_a_password_is_not_repeated():
    data = roster_of(row(password_hash="pa?word")).replace(b"?", b"\xf1")
    assert findings(read(data)) == ["line 2, password_hash: not UTF-8; save the file as CSV in UTF-8"]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (HEADER.replace("role,", ""), "header: missing: role."),
        (HEADER + ",telephone", "header: unknown: 'telephone'."),
        (HEADER.replace("role", "kind"), "header: missing: role; unknown: 'kind'."),
        (HEADER + ",status", "a column appears twice or in the wrong place"),
        (
            "password_hash,username," + HEADER.split(",", 2)[2],
            "a column appears twice or in the wrong place",
        ),
        (f'"{HEADER}"', "header: each line is in quotation marks as a whole; export it again without them."),
        (row(username=SECRET), f"header: the first line must be {HEADER}."),
        ("", f"header: the first line must be {HEADER}."),
    ],
)
def test_a_wrong_header_stops_the_reading_and_is_explained(header, part):
    roster = read(header)
    assert not roster.is_complete
    assert not roster.entries
    assert part in findings(roster)[0]
    assert SECRET not in findings(roster)[0]


def test_a_file_without_any_person_is_an_error():
    roster = read(roster_of())
    assert findings(roster) == ["line 1, row: the file contains no one. Nothing from here on was read"]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (row(last_name='"Doe'), "a quotation mark opens in this row and is never closed"),
        (row(last_name='"Doe"s'), "something follows a closing quotation mark in this row"),
        (row(last_name='"' + "x" * 140_000 + '"'), "this row is too long"),
        (row(last_name='"' + "x\n" * 70_000), "this row is too long"),
    ],
)
def test_broken_csv_is_reported_with_the_line_where_the_row_begins(line, cause):
    roster = read(roster_of(row(username="first"), line, row(username="last")))
    assert not roster.is_complete
    assert list(roster.entries) == ["first"]
    assert findings(roster)[0].startswith(f"line 3, row: {cause}")
    assert findings(roster)[0].endswith("Nothing from here on was read")


def test_a_quotation_mark_inside_a_value_is_an_ordinary_character():
    assert read(roster_of(row(first_name='Jane "JJ"'))).entries["jdoe"].first_name == 'Jane "JJ"'


def test_a_login_that_appears_twice_is_an_error_on_both_lines():
    roster = read(roster_of(row(), row(username="rroe"), row(first_name="John")))
    assert findings(roster) == [
        "line 2, username: twice in the file, also on line 4",
        "line 4, username: twice in the file, also on line 2",
    ]
    assert list(roster.entries) == ["rroe"]
    assert [reject.values[3] for reject in roster.rejects.values()] == ["Jane", "John"]


def test_logins_that_differ_only_in_capitals_are_an_error_on_both_lines():
    roster = read(roster_of(row(username="JDoe"), row()))
    errors = [finding for finding in roster.findings if finding.severity == "error"]
    assert [str(finding) for finding in errors] == [
        "line 2, username: differs only in capitals from line 3",
        "line 3, username: differs only in capitals from line 2",
    ]
    assert [reject.values[0] for reject in roster.rejects.values()] == ["JDoe", "jdoe"]


def test_a_login_that_appears_three_times_names_the_first_line_each_time():
    roster = read(roster_of(row(), row(), row()))
    assert sorted(roster.rejects) == [2, 3, 4]
    assert not roster.entries
    assert "line 4, username: twice in the file, also on line 2" in findings(roster)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_unusable_row_also_counts_when_its_login_appears_again(order):
    lines = (row(email="jane"), row())
    roster = read(roster_of(*(lines[place] for place in order)))
    assert not roster.entries
    assert sorted(roster.rejects) == [2, 3]


def test_capitals_in_a_login_are_stored_lowercase_and_noted():
    roster = read(roster_of(row(username="JDoe")))
    assert findings(roster) == ["note: line 2, username: capitals; stored in lowercase"]
    assert roster.entries["jdoe"].written_username == "JDoe"
    assert not roster.errors


@pytest.mark.parametrize(
    ("login", "named"),
    [("j&doe", "&"), ("jdoe@firm", "@"), ("$j*doe", "$ *"), ("a&@$*", "& @ $ *")],
)
def test_a_special_character_in_a_login_is_noted_and_the_row_imported(login, named):
    roster = read(roster_of(row(username=login)))
    assert findings(roster) == [
        f"note: line 2, username: contains {named}: cannot be linked until the login is changed"
    ]
    assert login in roster.entries


def test_characters_composed_in_two_ways_are_the_same_login():
    roster = read(roster_of(row(username="jose\u0301"), row(username="jos\u00e9")))
    assert roster.errors == 2


def test_a_rejected_row_keeps_its_hash_only_if_it_is_one():
    roster = read(roster_of(row(email="jane"), row(username="rroe", password_hash=SECRET)))
    assert roster.rejects[2].values[1] == HASH
    assert roster.rejects[3].values[1] == ""


def test_a_corrected_file_of_rejects_is_read_like_a_roster():
    roster = read(f"{HEADER},{CAUSES_COLUMN}\n{row()},line 7: email: empty\n")
    assert roster.is_correction
    assert list(roster.entries) == ["jdoe"]
    assert not roster.findings


def test_a_row_that_can_be_used_is_not_kept():
    """Else the memory that an import takes would grow with the roster."""

    def peak(rows: int) -> int:
        file = roster_of(*(row(username=f"filer{number}") for number in range(rows)))
        tracemalloc.start()
        try:
            roster = read_roster(lambda: io.BytesIO(file))
            assert sum(1 for _entry in usable_rows(io.BytesIO(file), roster)) == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(3000)  # Python keeps what the first tuples took.
    assert (peak(3000) - peak(1000)) / 2000 < len(HASH) + len("filer1000")


def _values(column: str):
    usual = {
        "password_hash": HASH,
        "role": "attorney",
        "status": "active",
        "email": "j@example.com",
    }
    return st.just(usual.get(column, "jane")) | st.text(max_size=12)


ROWS = st.lists(st.tuples(*map(_values, COLUMNS)), min_size=1, max_size=4)


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_every_row_is_an_entry_or_a_rejected_row_with_a_cause(rows):
    lines = [",".join('"' + value.replace('"', '""') + '"' for value in values) for values in rows]
    data = "\n".join((HEADER, *lines)).encode("utf-8", "surrogatepass")
    roster = read(data)
    assert all(reject.causes for reject in roster.rejects.values())
    filled = [values for values in rows if any(map(str.strip, values))]
    assert len(roster.entries) + len(roster.rejects) == len(filled)
    assert roster.is_complete == bool(filled)


@given(st.sampled_from(COLUMNS), *[st.text("aB9'. -_&@é\n", max_size=3)] * 2)
@settings(max_examples=500, deadline=None)
def test_the_shortcut_for_ordinary_rows_finds_what_the_checks_find(column, before, after):
    written = tuple(map(str.strip, {**ROW, column: before + ROW[column] + after}.values()))
    assert cells.check_row(2, written) == cells._check_each(2, written)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    "value", ["", "x" * 101, "x" * 65 + "@example.com", " x", "Ñ", "\n", SECRET, "$2b$31$" + 53 * "x"]
)
def test_the_shortcut_for_ordinary_rows_hides_no_finding(column, value):
    written = tuple(map(str.strip, {**ROW, column: value}.values()))
    assert cells.check_row(2, written) == cells._check_each(2, written)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_lead_to_findings_and_never_to_an_exception(data):
    for start in (b"", roster_of(row())):
        roster = read(start + data)
        assert roster.is_complete or roster.errors


@given(st.integers(0, 8), st.sampled_from(["", '"', ",", "\n", "x", "\0"]), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_no_finding_repeats_a_value_of_the_file(column, damage, place):
    values = {name: f"{SECRET}{number}" for number, name in enumerate(COLUMNS)}
    values[COLUMNS[column]] = SECRET
    line = ",".join(values.values())
    roster = read(roster_of(line[:place] + damage + line[place:], row(), row(password_hash=SECRET)))
    assert roster.errors
    assert not any("Plain" in sentence or HASH in sentence for sentence in findings(roster))
    kept = [reject.values[1] for reject in roster.rejects.values()]
    assert not any("Plain" in value for value in kept)
