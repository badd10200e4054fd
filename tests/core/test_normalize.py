"""Names and e-mail addresses as they are compared and shown."""

import pytest

from wizard.core.normalize import login_key, mask_email_address, normalize_code, normalize_login, tidy

UNSEEN = (
    "\u00ad",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\ufeff",
    "\ufe0f",
    "\U000e0041",
)


@pytest.mark.parametrize("mark", UNSEEN, ids=ascii)
@pytest.mark.parametrize("written", ["{}dwhitlock", "dw{}hitlock", "dwhitlock{}", "\xa0dwhitlock{}\u3000"])
def test_what_is_seen_nowhere_is_no_part_of_what_was_typed(mark, written):
    typed = written.format(mark)
    assert tidy(typed) == normalize_login(typed) == login_key(typed) == "dwhitlock"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Nu\u0301n\u0303ez ", "Núñez"),
        ("１２３ Main", "１２３ Main"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("O’Brien", "O’Brien"),
        ("", ""),
    ],
)
def test_a_line_of_text_is_composed_and_otherwise_as_it_was_typed(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "login", "key"),
    [
        ("JDoe", "JDoe", "jdoe"),
        ("ｊｄｏｅ１２", "jdoe12", "jdoe12"),
        ("j\u200ddoe", "jdoe", "jdoe"),
        ("ﬁler", "filer", "filer"),
        ("Straße", "Straße", "strasse"),
        ("mu\u0308ller", "müller", "müller"),
        (" \t", "", ""),
    ],
)
def test_a_login_keeps_its_capitals_and_its_key_does_not(typed, login, key):
    assert (normalize_login(typed), login_key(typed)) == (login, key)


@pytest.mark.parametrize(
    "typed",
    [
        "ACKQ7MX3",
        "ackq 7mx3",
        " ackq-7mx3 ",
        "ACKQ–7MX3",
        "ACKQ\xa07MX3",
        "ＡＣＫＱ７ＭＸ３",
        "\u200eACKQ\u200b7MX3\ufeff",
        "ACKQ٧MX٣",
        "a.c.k.q_7mx3",
    ],
)
def test_a_code_is_read_whatever_stands_between_its_characters(typed):
    assert normalize_code(typed) == "ACKQ7MX3"


@pytest.mark.parametrize(
    ("email_address", "shown"),
    [("jdoe@example.gov", "j•••@example.gov"), ("a@example.com", "a•••@example.com"), ("", ""), ("no-address", "")],
)
def test_a_masked_address_shows_its_first_letter_and_its_domain(email_address, shown):
    assert mask_email_address(email_address) == shown
