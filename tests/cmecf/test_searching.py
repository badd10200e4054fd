"""How names are stored to be found, and how a search is read, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.cmecf.searching import LONGEST, MOST_WORDS, readings, searchable
from wizard.core import normalize


@pytest.mark.parametrize(
    ("last", "first", "middle", "stored"),
    [
        ("Rivera", "Jordan", "Q.", " rivera jordan q"),
        ("de la Cruz", "Ana", "", " de la cruz ana delacruz"),
        ("O’Brien", "Mary-Ann", "", " obrien maryann o brien mary ann"),
        ("Smith-Jones", "J.R.", "", " smithjones j r smith jones jr"),
        ("Strauß", "J.", "", " strauss j"),
        ("Doe", "Doe", "", " doe doe"),
        ("Prince", "", "", " prince"),
        ("-", "Solo", "", "  solo"),
        ("李", "小龍", "", " 李 小龍"),
    ],
)
def test_a_name_is_folded_into_what_is_searched(last, first, middle, stored):
    assert searchable(last, first, middle) == stored


def test_what_folding_makes_longer_is_cut():
    assert len(searchable("ﷺ" * 100, "ﷺ" * 100, "")) <= LONGEST


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("Doe", [("doe",)]),
        ("Doe, Jane", [("doe", "jane"), ("doejane",)]),
        ("Jane Doe", [("jane", "doe"), ("janedoe",)]),
        ("de la Cruz, Ana", [("de", "la", "cruz", "ana"), ("delacruz", "ana"), ("de", "lacruzana"), ("delacruzana",)]),
        ("Ana de la Cruz", [("ana", "de", "la", "cruz"), ("anadelacruz",), ("ana", "delacruz")]),
        ("doe doe", [("doe",), ("doedoe",)]),
        ("%_", []),
        ("", []),
    ],
)
def test_a_search_is_read_as_it_stands_and_run_together(query, read):
    assert readings(query) == read


def test_no_search_asks_for_more_words_than_a_name_has():
    assert max(map(len, readings(" ".join(map(str, range(100)))))) == MOST_WORDS


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_the_shortcut_for_ascii_says_what_the_long_way_says(text):
    assert normalize.strip_marks(text) == normalize._plain(text)
