"""Whoever links for another person reads whose accounts they are, and nothing that is said to their owner."""

import pytest

from tests.support.emails import emails
from tests.support.factories import make_filer, make_pacer

NAME = "Jordan Rivera"


@pytest.fixture
def assistant(filer):
    """In front of the confirmation, having said that the accounts are another person's."""
    make_pacer(), make_filer()
    filer.goes_to("choose")
    filer.chooses("somebody_else", filer_name=NAME)
    assert NAME in filer.text
    filer.gives_legacy()
    if filer.path.endswith("/verify"):
        filer.reads_the_code()
    return filer


def test_the_confirmation_says_for_whom_and_speaks_of_that_person(assistant):
    assert f"You are linking for {NAME}" in assistant.text
    assert f"From then on, {NAME} logs in to this court" in assistant.text
    assert "you log in" not in assistant.text
    assert "Your accounts" not in assistant.text


def test_so_does_the_receipt(assistant):
    assistant.confirms()
    assert assistant.page.h1.get_text() == "The accounts are linked"
    assert f"You linked for {NAME}." in assistant.text
    assert f"{NAME} logs in to the Central District of California" in assistant.text
    assert "your PACER username" not in assistant.text


def test_both_owners_are_told_that_somebody_linked_for_them(assistant):
    assistant.confirms()
    assert all("someone who said that the accounts are another person’s" in each.text for each in emails("linked"))


def test_whoever_links_their_own_reads_none_of_it(filer):
    make_pacer(), make_filer()
    filer.links()
    assert filer.page.h1.get_text() == "You are linked"
    assert "You log in to the Central District of California" in filer.text
    assert "another person" not in "".join(each.text for each in emails("linked"))


def test_no_step_offers_a_login_in_the_header_nor_a_button_that_sounds_final(filer):
    make_pacer(), make_filer()
    for step in ("logout", "sign-in", "choose"):
        filer.goes_to(step)
        assert "Log in" not in filer.page.header.get_text()
        assert filer.page.select_one("form.fields button[type=submit]").get_text() == "Continue"
    filer.opens("/courts/cacd/")
    assert "Log in" in filer.page.header.get_text()
