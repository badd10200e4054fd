"""How names are stored to be found, as a table."""

import pytest

from wizard.cmecf.searching import LONGEST, searchable


@pytest.mark.parametrize(
    ("last", "first", "middle", "sort_name", "given_name", "last_word"),
    [
        ("Rivera", "Jordan", "Q.", "rivera jordan q", "jordan q", "rivera"),
        ("de la Cruz", "Ana", "", "de la cruz ana", "ana", "cruz"),
        ("O’Brien", "Mary-Ann", "", "obrien maryann", "maryann", "obrien"),
        ("Strauß", "J.", "", "strauss j", "j", "strauss"),
        ("Prince", "", "", "prince", "", "prince"),
        ("李", "小龍", "", "李 小龍", "小龍", "李"),
    ],
)
def test_a_name_is_folded_into_what_is_searched(last, first, middle, sort_name, given_name, last_word):
    found = searchable(last, first, middle)
    assert found == {"sort_name": sort_name, "given_name": given_name, "last_word": last_word}


def test_what_folding_makes_longer_is_cut():
    assert all(len(text) <= LONGEST for text in searchable("ﷺ" * 100, "ﷺ" * 100, "").values())
