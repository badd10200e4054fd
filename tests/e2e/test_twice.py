"""What people do twice: clicks, Back, refresh, two tabs."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import SUBMIT, Walker

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_double_click_on_submit_links_once_and_shows_the_landing_page(walks, site, javascript):
    walker = walks(javascript=javascript)
    walker.skips_to("confirm")
    walker.ticks("understood")
    walker.page.locator(SUBMIT).dblclick()
    # The second click may cut off the first answer; what counts is where the person arrives.
    expect(walker.page).to_have_url(re.compile("/done$"))
    assert walker.outcome == "linked"
    assert site.links_of(walker.person) == 1


def test_submit_whose_answer_got_lost_shows_the_landing_page_when_sent_again(walks, site, open_browser):
    walker = walks()
    walker.skips_to("confirm")
    # The answer to a twin that holds the same cookie never reaches the walker's own browser.
    twin = open_browser(storage_state=walker.page.context.storage_state())
    lost = Walker(twin.new_page(), walker.person)
    lost.opens(f"{walker.link}confirm")
    lost.confirms()
    walker.confirms()
    assert (walker.path, walker.outcome) == (f"{walker.link}done", "linked")
    assert site.links_of(walker.person) == 1


def test_back_after_success_leads_to_the_landing_page_again(walks, site):
    walker = walks()
    walker.skips_to("confirm")
    walker.confirms()
    walker.page.go_back()
    if walker.page.locator(SUBMIT).count():
        walker.confirms()
    assert (walker.path, walker.outcome) == (f"{walker.link}done", "linked")
    walker.page.reload()
    assert (walker.path, walker.outcome) == (f"{walker.link}done", "linked")
    assert site.links_of(walker.person) == 1


def tab_beside(walker, path):
    """Another tab of the same browser."""
    beside = Walker(walker.page.context.new_page(), walker.person)
    beside.opens(path)
    return beside


def test_submit_in_a_page_left_open_shows_the_landing_page(walks, site):
    walker = walks()
    walker.skips_to("confirm")
    beside = tab_beside(walker, f"{walker.link}confirm")
    walker.confirms()
    beside.confirms()
    assert (beside.path, beside.outcome) == (f"{walker.link}done", "linked")
    assert site.links_of(walker.person) == 1


def test_a_page_left_open_that_is_sent_with_a_mistake_says_that_another_tab_changed_it(walks, site):
    walker = walks(name="Theodora Lindgren")
    other = site.fresh("cacd-plain", "Theodora Lindgren")
    walker.skips_to("confirm")
    tab_beside(walker, f"{walker.link}legacy").gives_legacy(username=other.filer_login)
    walker.submits()
    assert "another tab or window" in walker.page.locator(".error-summary").inner_text()
    assert other.filer_login in walker.page.locator(".two-accounts").inner_text()


@pytest.mark.parametrize("other_name", ["Theodora Lindgren", "Magnus Okonkwo"], ids=["same name", "another name"])
def test_another_answer_in_another_tab_is_not_linked_silently(walks, site, other_name):
    walker = walks(name="Theodora Lindgren")
    other = site.fresh("cacd-plain", other_name)
    walker.skips_to("confirm")
    beside = tab_beside(walker, f"{walker.link}legacy")
    beside.gives_legacy(username=other.filer_login)
    if beside.path.endswith("/verify"):
        beside.reads_the_code()
    assert beside.path.endswith("/confirm")
    walker.confirms()
    assert walker.path.endswith("/confirm")
    assert site.links_of(walker.person, other) == 0
    assert "another tab or window" in walker.page.locator(".error-summary").inner_text()
    assert other.filer_login in walker.page.locator(".two-accounts").inner_text()
