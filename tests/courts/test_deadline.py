"""Somebody must file today and cannot link: the way out is first. Nobody is told to call where no number is known."""

import re

import pytest

from tests.support.factories import make_filer, make_pacer
from tests.support.sites import create_site

STEPS = ("logout", "sign-in", "choose", "legacy", "confirm")
PSC = re.compile(r"[^.:]*\b(?:PACER|1-800-676-6856)\b[^.]*\.?")
NO_NUMBER = "ca9"
ENDED = ("frozen", "filer-disabled", "special-character", "not-now", "filer-linked-already")
PAGES = (
    "", "faq?open=all", "help", "deadline", "people-without-lawyers", "never-filed", "users", "forgot", "login",
    "link/", "checklist/", "freeze",
)  # fmt: skip


@pytest.mark.parametrize("page", ["faq", "help"])
def test_it_is_the_first_link_of_help_and_faq(filer, page):
    filer.opens(f"/courts/cacd/{page}")
    assert filer.page.main.a["href"] == "/courts/cacd/deadline"


@pytest.mark.parametrize("step", STEPS)
def test_every_step_leads_there(filer, step):
    filer.stands_at(step, make_pacer(), make_filer())
    filer.follows("Deadline today, and you cannot link?")
    assert filer.path == "/courts/cacd/deadline"
    assert "Call the CM/ECF Help Desk (213-894-0242)" in filer.text


def test_a_court_may_say_it_in_its_own_words(tmp_path):
    (tmp_path / "courts" / "cacd").mkdir(parents=True)
    (tmp_path / "courts" / "cacd" / "deadline.md").write_text("File it at the window until 5 p.m.\n")
    page = create_site(tmp_path).test_client().get("/courts/cacd/deadline").text
    assert "File it at the window until 5 p.m." in page
    assert "Do not stop at a failed link" not in page


def test_the_page_has_the_address_and_the_number_of_each_division(filer):
    filer.opens("/courts/exd/deadline")
    assert "Where to send a filing today" in filer.text
    links = [link["href"] for link in filer.page.main.select(".facts a")]
    assert links == [
        "mailto:filings-north@exd.example.gov", "tel:202-555-0155",
        "mailto:filings-south@exd.example.gov", "tel:202-555-0177",
    ]  # fmt: skip
    filer.opens("/courts/cacd/deadline")
    assert "Where to send a filing today" not in filer.text


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_told_to_call_a_court_whose_number_is_not_known(filer, page):
    filer.opens(f"/courts/{NO_NUMBER}/{page}")
    assert not re.search(r"\bcall\b", PSC.sub(" ", filer.text), re.IGNORECASE), filer.text


@pytest.mark.parametrize("outcome", ENDED)
def test_nor_at_the_end_of_a_journey(filer, outcome):
    filer.opens(f"/courts/{NO_NUMBER}/link/ended/{outcome}")
    assert "Contact the" in filer.text
    assert not re.search(r"\bcall\b", PSC.sub(" ", filer.text), re.IGNORECASE)
