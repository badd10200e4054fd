"""The rules of a PACER account as tables."""

from datetime import date

import pytest

from wizard.pacer import rules
from wizard.pacer.rules import PersonalFacts, alike, email_key, name_key, username_trouble


@pytest.mark.parametrize(
    ("username", "good"),
    [
        ("jordanrivera", True),
        ("jordan.r", True),
        ("jordan@example.com", True),
        ("JordanRivera", True),
        ("jrivera", False),
        ("kt4821", False),
        ("j" * 45, True),
        ("j" * 46, False),
        ("jordan rivera", False),
        ("-jordanrivera", False),
        ("jordänrivera", False),
        ("jordan<script>", False),
    ],
)
def test_a_username_has_eight_characters_or_more_of_the_usual_signs(username, good):
    assert (username_trouble(username) is None) is good


@pytest.mark.parametrize(
    ("username", "legacy"),
    [
        ("kt4821", True),
        ("KT4821", True),
        ("kt48211", False),
        ("kt482", False),
        ("k14821", False),
        ("jordanrivera", False),
    ],
)
def test_two_letters_and_four_digits_are_a_legacy_account(username, legacy):
    assert rules.looks_legacy(username) is legacy


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@example.com", "A@Example.COM", True),
        ("a+1@example.com", "a@example.com", True),
        ("a+1+2@example.com", "a+x@example.com", True),
        ("a.b@example.com", "ab@example.com", False),
        ("a@example.com", "a@example.gov", False),
    ],
)
def test_an_address_with_a_plus_counts_as_the_one_without(one, other, same):
    assert (email_key(one) == email_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("José", "Núñez"), ("JOSE", "nunez"), True),
        (("Mary-Ann", "O'Brien"), ("MaryAnn", "OBrien"), True),
        (("Mr. Jordan", "Rivera, Jr."), ("Jordan", "Rivera Esq."), True),
        (("", "Acme Bank"), (" ", "ACME Bank"), True),
        (("Jordan", "Rivera"), ("Jordana", "Rivera"), False),
    ],
)
def test_names_are_compared_however_they_are_written(one, other, same):
    assert (name_key(*one) == name_key(*other)) is same


BORN, ELSE = date(1970, 1, 2), date(1971, 1, 2)


@pytest.mark.parametrize(
    ("other", "equal"),
    [
        (PersonalFacts("jordan rivera", BORN, "j@example.com"), 3),
        (PersonalFacts("jordan rivera", BORN, "k@example.com"), 2),
        (PersonalFacts("jordan rivera", ELSE, "j@example.com"), 2),
        (PersonalFacts("kim rivera", BORN, "j@example.com"), 2),
        (PersonalFacts("jordan rivera", None, "k@example.com"), 1),
        (PersonalFacts("kim rivera", ELSE, "k@example.com"), 0),
        (PersonalFacts("", None, ""), 0),
    ],
)
def test_two_registrations_are_alike_in_so_many_of_three(other, equal):
    assert alike(PersonalFacts("jordan rivera", BORN, "j@example.com"), other) == equal
    assert alike(other, PersonalFacts("jordan rivera", BORN, "j@example.com")) == equal


def test_what_nobody_knows_is_equal_to_nothing():
    assert alike(PersonalFacts("", None, ""), PersonalFacts("", None, "")) == 0


@pytest.mark.parametrize(
    ("enrolled", "skips", "allowed", "offered", "required"),
    [
        (False, 0, 3, True, False),
        (False, 2, 3, True, False),
        (False, 3, 3, True, True),
        (False, 0, 0, True, True),
        (True, 0, 0, False, False),
        (None, None, 0, False, False),
        (False, 9, None, False, False),
    ],
)
def test_codes_are_offered_and_after_three_skips_required(enrolled, skips, allowed, offered, required):
    assert rules.should_offer_mfa(enrolled, allowed) is offered
    assert rules.requires_mfa(enrolled, skips, allowed) is required
