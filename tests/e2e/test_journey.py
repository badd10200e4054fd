"""The whole journey, as different people walk it."""

import pytest

from tests.e2e import looks

pytestmark = pytest.mark.slow

LONG_NAME = "Wilhelmina Hollingsworth"
PHONE = {"width": 320, "height": 640}
ZOOMED_TO_400 = {"width": 320, "height": 256}


@pytest.mark.parametrize("after", ["ca1-plain", "cacd-plain"])
def test_somebody_links_by_keyboard_alone(walks, site, after):
    walker = walks(after, by_keyboard=True)
    walker.finds_the_court()
    walker.submits("main form button")
    walker.logs_out_first()
    walker.signs_in()
    walker.chooses("somebody_else", walker.person.name)
    walker.fills("username", walker.person.filer_login)
    walker.fills("password", "old-harbor-1998")
    walker.presses_enter()
    walker.confirms()
    assert walker.outcome == "linked"
    assert site.links_of(walker.person) == 1


def test_somebody_corrects_mistakes_by_keyboard_alone(walks):
    walker = walks("canb-plain", by_keyboard=True)
    walker.stumbles_through()


def test_the_keyboard_reaches_log_out_and_not_now(walks):
    walker = walks(by_keyboard=True)
    walker.goes_to("confirm")
    walker.submits("form[action$=not-now] button")
    assert walker.outcome == "not-now"


def test_the_first_tab_skips_to_the_main_content(walks):
    walker = walks(by_keyboard=True)
    walker.opens(walker.link)
    walker.page.keyboard.press("Tab")
    looks.focus_is_seen(walker.page)
    walker.page.keyboard.press("Enter")
    assert walker.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("after", ["ca1-plain", "cacd-plain"])
def test_somebody_without_javascript_makes_every_mistake_and_links(walks, site, after):
    walker = walks(after, javascript=False)
    walker.stumbles_through()
    assert site.links_of(walker.person) == 1


def test_without_javascript_no_button_stands_that_needs_it(walks):
    walker = walks(javascript=False)
    walker.goes_to("sign-in")
    assert not walker.page.get_by_role("button", name="Show password").is_visible()
    walker.signs_in()
    walker.chooses()
    walker.gives_legacy()
    walker.confirms()
    assert not walker.page.get_by_role("button", name="Print").is_visible()


@pytest.mark.parametrize("viewport", [PHONE, ZOOMED_TO_400], ids=["phone", "zoomed to 400 %"])
def test_somebody_links_at_320_pixels_and_never_scrolls_sideways(walks, viewport):
    walker = walks("canb-trustee", LONG_NAME, viewport=viewport, looks=[looks.nothing_is_cut_off])
    walker.finds_the_court()
    walker.stumbles_through()


def test_names_that_differ_fit_into_320_pixels(walks):
    walker = walks("names-differ", LONG_NAME, viewport=PHONE, looks=[looks.nothing_is_cut_off])
    walker.goes_to("confirm")
    walker.confirms(typed_last_name="Somebody")
    walker.is_told_about("typed_last_name")
    walker.confirms(typed_last_name="Hollingsworth")
    assert walker.outcome == "linked"


def test_zoomed_to_400_percent_the_keyboard_still_shows_where_it_is(walks):
    walker = walks("ca9-plain", LONG_NAME, by_keyboard=True, viewport=ZOOMED_TO_400)
    walker.links()


@pytest.mark.parametrize(
    "path", ["/", "/practice/", "/practice/outbox", "/nowhere", "/courts/exd/", "/courts/exd/link/"]
)
def test_pages_outside_the_wizard_fit_into_320_pixels(walks, path):
    walker = walks(viewport=PHONE, looks=[looks.nothing_is_cut_off])
    walker.opens(path)
