"""The name index: the list costs the same few statements however long it is, and each reads by key alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.support.factories import index_names, make_filer
from tests.support.people import Filer
from wizard.audit import events, trail
from wizard.cmecf import name_index
from wizard.cmecf.listing import Listing
from wizard.core.database import db, transaction

PEOPLE = 350
KINDS = ("", "page=2", "page=4", "letter=d", "letter=d&page=2", "letter=other", "q=doe", "q=jane", "q=jane+doe")
# What a page may cost: the index, the ids, the names, when they were imported; a search reads one more a word.
STATEMENTS = 4


@pytest.fixture
def long_list(app):
    """350 people, of whom 150 are named Doe."""
    for number in range(PEOPLE):
        last_name = "Doe" if number < 150 else f"Roe{number}" if number < 340 else f"{number}"
        make_filer("cacd", f"user{number}", last_name=last_name, first_name=f"Jane{number % 7}")
    with transaction():
        name_index.build("cacd")
        trail.record(events.ROSTER_IMPORTED, court="cacd", new=PEOPLE, changed=0, rejected=0)
    return Filer(app)


@contextmanager
def statements() -> Iterator[list[tuple[str, tuple]]]:
    """The SELECTs that are executed, with their values."""
    executed: list[tuple[str, tuple]] = []

    def note(_connection, _cursor, statement: str, values: tuple, *_rest) -> None:
        if statement.startswith("SELECT"):
            executed.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("asked", KINDS)
def test_a_page_costs_few_statements_that_scan_and_sort_nothing(long_list, asked):
    with statements() as executed:
        long_list.opens(f"/courts/cacd/users?{asked}")
    assert long_list.response.status_code == 200
    words = asked.partition("q=")[2].count("+") + 1 if "q=" in asked else 0
    assert 0 < len(executed) <= STATEMENTS + words
    for statement, values in executed:
        assert "OFFSET ?" not in statement or values[-1] == 0
        assert "count(" not in statement
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = " | ".join(row.detail for row in plan)
        assert "SEARCH" in steps
        assert "SCAN" not in steps
        assert "TEMP B-TREE" not in steps


@pytest.mark.parametrize(
    ("query", "letter", "count"),
    [
        ("", "", 350),
        ("", "d", 150),
        ("", "r", 190),
        ("", "other", 10),
        ("", "z", 0),
        ("doe", "", 150),
        ("jan", "", 350),
    ],
)
def test_the_pages_of_a_list_have_every_name_once_and_in_order(long_list, query, letter, count):
    listing = Listing("cacd", query, letter)
    pages = [listing.page(number) for number in range(1, 6)]
    names = [name for page in pages for name in page]
    assert listing.count() == len(names) == count
    assert names == sorted(names)
    assert [len(page) for page in pages][: count // 100] == [100] * (count // 100)


def test_building_anew_forgets_what_was(long_list):
    make_filer("cacd", "al", last_name="Aaronson", first_name="Al")
    index_names("cacd")
    assert Listing("cacd").page(1)[10][0] == "Aaronson"
    assert Listing("cacd", letter="a").count() == 1
    assert Listing("cacd", "aaron").count() == 1
    assert Listing("cacd").count() == PEOPLE + 1


def test_a_word_that_occurs_twice_in_a_name_counts_once(app):
    make_filer("cacd", "twice", last_name="James", first_name="James")
    index_names("cacd")
    assert Listing("cacd", "james").page(1) == [("James", "James", "")]
    assert Listing("cacd", "james").count() == 1
