"""Whoever has linked is led on: to file, to the courts, and to the next court that lists the same name."""

import pytest

from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer
from wizard.linking.pages import ENDINGS

FILING = "https://ecf.cacd.uscourts.gov/"


@pytest.fixture
def linked(filer) -> Filer:
    """In front of the receipt. The Ninth Circuit's list has the same name."""
    make_pacer(), make_filer(), make_filer("ca9", username="jrivera9")
    filer.links()
    return filer


def test_the_receipt_leads_to_filing_and_to_the_other_courts(linked):
    links = {link.get_text(): link["href"] for link in linked.page.main.find_all("a")}
    assert links["Go to CM/ECF to file"] == FILING
    assert links["See all my courts"] == "/my/courts"


def test_the_next_court_is_linked_with_the_login_just_made(linked):
    linked.presses("Link in the Ninth Circuit")
    assert linked.path == "/courts/ca9/link/choose"
    linked.chooses()
    linked.gives_legacy("jrivera9")
    linked.confirms()
    assert linked.outcome == "linked"
    assert "Link there, too" not in linked.text


def test_whoever_has_linked_is_not_offered_to_begin(linked):
    linked.opens("/courts/cacd/link/")
    assert linked.page.h1.get_text() == "You have already linked in this court"
    assert "Begin" not in linked.text
    linked.follows("Show the receipt")
    assert linked.outcome == "linked"


def test_somebody_who_links_for_another_is_not_led_to_that_persons_courts(filer):
    make_pacer(), make_filer(), make_filer("ca9", username="jrivera9")
    filer.goes_to("choose")
    filer.chooses("somebody_else", filer_name="Jordan Rivera")
    filer.gives_legacy()
    filer.reads_the_code()
    filer.confirms()
    assert filer.outcome == "linked"
    assert "Link there, too" not in filer.text


@pytest.mark.parametrize("outcome", ENDINGS)
def test_every_ending_leads_on(filer, outcome):
    """The browser of the tests refuses a page without a way on; here is where it leads."""
    filer.opens(f"/courts/cacd/link/ended/{outcome}")
    places = [link["href"] for link in filer.page.main.find_all("a") if link["href"].startswith("/")]
    assert places
    for place in places:
        filer.opens(place)
        assert filer.response.status_code == 200


def test_before_go_live_the_checklist_and_the_old_login_are_offered(filer):
    filer.opens("/courts/exd/link/")
    filer.follows("What do I need to do before go-live?")
    assert filer.path == "/courts/exd/checklist/"
