"""How names are stored so that they can be found, and how a search is interpreted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.cmecf.searching import MAX_SORT_NAME, MAX_WORDS, interpretations, make_sort_name
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
def test_a_name_is_folded_and_its_variants_are_added(last, first, middle, stored):
    assert make_sort_name(last, first, middle) == stored


def test_a_name_that_folding_makes_too_long_is_cut():
    assert len(make_sort_name("ﷺ" * 100, "ﷺ" * 100, "")) <= MAX_SORT_NAME


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("Doe", [("doe",)]),
        ("Doe, Jane", [("doe", "jane"), ("doejane",)]),
        ("Jane Doe", [("jane", "doe"), ("janedoe",)]),
        ("de la Cruz, Ana", [("de", "la", "cruz", "ana"), ("delacruz", "ana"), ("de", "lacruzana"), ("delacruzana",)]),
        ("Ana de la Cruz", [("ana", "de", "la", "cruz"), ("anadelacruz",), ("ana", "delacruz")]),
        ("Mr. Doe, Jr.", [("mr", "doe", "jr"), ("doe",), ("mrdoe", "jr"), ("mr", "doejr"), ("mrdoejr",)]),
        ("Jr", [("jr",)]),
        ("doe doe", [("doe",), ("doedoe",)]),
        ("%_", []),
        ("", []),
    ],
)
def test_a_search_is_interpreted_as_typed_and_with_words_joined(query, meant):
    assert interpretations(query) == meant


def test_a_search_has_a_limited_number_of_words():
    assert max(map(len, interpretations(" ".join(map(str, range(100)))))) == MAX_WORDS


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_the_shortcut_for_ascii_gives_the_same_result(text):
    assert normalize.strip_marks(text) == normalize._plain(text)
