"""The whole journey, as different people walk it."""

import pytest

from tests.e2e import checks
from wizard.training.personas import LEGACY_PASSWORD

pytestmark = pytest.mark.slow

LONG_NAME = "Wilhelmina Hollingsworth"
PHONE = {"width": 320, "height": 640}
FITS = (checks.nothing_overflows, checks.targets_are_large_enough)
ZOOMED_TO_400_PERCENT = {"width": 320, "height": 256}
OUTSIDE = ("/", "/practice/", "/practice/outbox", "/nowhere", "/courts/exd/", "/courts/exd/link/")


def test_somebody_links_in_an_appellate_court_by_keyboard_alone(walks, site):
    walker = walks("ca1-plain", by_keyboard=True)
    walker.finds_the_court()
    walker.submits("main form button")
    walker.logs_out_first()
    walker.signs_in()
    walker.chooses("somebody_else", walker.person.name)
    walker.fills("username", walker.person.filer_login)
    walker.fills("password", LEGACY_PASSWORD)
    walker.presses_enter()
    walker.reads_the_code()
    walker.confirms()
    assert walker.outcome == "linked"
    assert site.links_of(walker.person) == 1


def test_somebody_makes_every_mistake_in_a_district_court_by_keyboard_alone(walks, site):
    walker = walks("cacd-plain", by_keyboard=True)
    walker.stumbles_through()
    assert site.links_of(walker.person) == 1


def test_somebody_stops_by_keyboard_with_nothing_changed(walks):
    walker = walks(by_keyboard=True)
    walker.skips_to("confirm")
    walker.submits("form.fields button[form]")
    assert walker.outcome == "not-now"


def test_the_first_tab_skips_to_the_main_content(walks):
    walker = walks(by_keyboard=True)
    walker.opens(walker.link)
    walker.page.keyboard.press("Tab")
    checks.focus_is_visible(walker.page)
    walker.page.keyboard.press("Enter")
    assert walker.page.evaluate("document.activeElement.id") == "main"


def test_somebody_without_javascript_makes_every_mistake_and_links(walks, site):
    walker = walks("ca1-plain", javascript=False, checks=[checks.nothing_needs_a_script])
    walker.finds_the_court()
    walker.stumbles_through()
    assert site.links_of(walker.person) == 1


def test_at_320_pixels_nobody_scrolls_sideways_and_fingers_hit_everything(walks):
    walker = walks("canb-trustee", LONG_NAME, viewport=PHONE, checks=FITS)
    walker.finds_the_court()
    walker.stumbles_through()
    for path in (*OUTSIDE, f"{walker.link}ended/upgrade-first"):
        walker.opens(path)


def test_names_that_differ_fit_into_320_pixels(walks):
    walker = walks("names-differ", LONG_NAME, viewport=PHONE)
    walker.skips_to("confirm")
    walker.checks = FITS
    walker.confirms(typed_last_name="Somebody")
    walker.is_told_about("typed_last_name")
    walker.confirms(typed_last_name="Hollingsworth")
    assert walker.outcome == "linked"


def test_zoomed_to_400_percent_somebody_links_by_keyboard_and_never_scrolls_sideways(walks):
    zoomed = {"viewport": ZOOMED_TO_400_PERCENT, "checks": [checks.nothing_overflows]}
    walks("ca9-plain", LONG_NAME, by_keyboard=True, **zoomed).links()
