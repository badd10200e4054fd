"""What a caller says, as it may have been meant: as tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core.references import spell_out
from wizard.core.tokens import ALPHABET, new_reference
from wizard.helpdesk.spelling import (
    as_reference,
    is_spelled_out,
    possible_logins,
    possible_references,
    similarity,
)

REFERENCE = "ACKQ7MX3"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ACKQ 7MX3", REFERENCE),
        ("ackq-7mx3", REFERENCE),
        ("alfa charlie kilo quebec seven mike x-ray three", REFERENCE),
        ("Alpha, Charlie, King, Queen, 7, Mary, X-ray, 3", REFERENCE),
        ("A Charlie K Q seven MX three", REFERENCE),
    ],
)
def test_a_reference_is_read_however_it_is_spelled(typed, read):
    assert as_reference(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "ACKQ7MX3",
        "ACKQ7NX3",
        "ACKQ7X3",
        "ACKQ77MX3",
        "ACKQM7X3",
        "ACKO7MX3",
        "AC0Q7MX8",
        "AEKQ7NX3",
        "ADJQ7MX3",
        "KCKQ7MXE",
    ],
)
def test_a_reference_is_found_although_misheard_or_mistyped(typed):
    assert REFERENCE in possible_references(typed, 8)


@settings(deadline=None)
@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_a_spelled_out_reference_is_read_back(said):
    assert as_reference(spell_out(said)) == said
    assert possible_references(spell_out(said), 8)[0] == said


def test_what_cannot_be_a_reference_asks_the_database_nothing():
    for typed in ("", "Rivera", "Jordan Rivera of the bar", "a@b.example", "李"):
        assert possible_references(typed, 8) == []
    assert len(possible_references(new_reference(), 8)) < 2000


@pytest.mark.parametrize(
    ("typed", "yes"), [("alfa kilo three mike", True), ("Mike King", False), ("Victor Papa Oscar", True), ("", False)]
)
def test_spelling_out_is_distinguished_from_a_name(typed, yes):
    assert is_spelled_out(typed) is yes


@pytest.mark.parametrize("typed", ["jrivera", "jrivra", "jriverra", "jirvera", "jrivers"])
def test_a_mistyped_login_is_corrected(typed):
    assert "jrivera" in possible_logins(typed)
    assert possible_logins(typed)[0] == typed


def test_the_closer_name_scores_higher():
    near = similarity("Kastelan", ["castellan", "edward"])
    assert near > similarity("Kastelan", ["castle", "edward"]) > similarity("Kastelan", ["okafor"])
    assert similarity("Castellan", ["castellan"]) == 1
    assert similarity("", ["castellan"]) == similarity("x", []) == 0
