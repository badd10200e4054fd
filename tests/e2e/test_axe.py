"""axe on every page there is: no violation of WCAG 2.2 A and AA or of good practice."""

import pytest

from tests.e2e import looks
from wizard.linking.pages import ENDINGS
from wizard.training.cast import CAST

pytestmark = pytest.mark.slow

WHO_ENDS_SO = {member.outcome: member.key for member in CAST if member.outcome in ENDINGS and member.court != "exd"}
COURTS = ("ca1", "ca9", "cacd", "canb", "exd")
PAGES = (
    "/",
    *(f"/courts/{court}/" for court in COURTS),
    *(f"/courts/{court}/link/" for court in COURTS),
    "/practice/",
    "/nowhere",
)


@pytest.fixture
def axe(walks):
    """Somebody who asks axe about every page."""
    return lambda after="cacd-plain", **more: walks(after, looks=[looks.axe_is_content], **more)


@pytest.mark.parametrize("path", PAGES)
def test_axe_is_content_with_a_page_that_anybody_may_open(axe, path):
    axe().opens(path)


@pytest.mark.parametrize("after", ["ca1-plain", "cacd-plain"])
def test_axe_is_content_with_every_step_every_mistake_and_the_receipt(axe, after):
    axe(after).stumbles_through()


def test_axe_is_content_where_names_differ(walks):
    walker = walks("names-differ")
    walker.goes_to("confirm")
    looks.axe_is_content(walker.page)
    walker.confirms(typed_last_name="Somebody")
    looks.axe_is_content(walker.page)


def test_axe_is_content_where_pacer_is_down(walks):
    walker = walks("pacer-down")
    walker.goes_to("sign-in")
    walker.signs_in()
    assert walker.page.locator("main").get_attribute("data-refusal") == "pacer-down"
    looks.axe_is_content(walker.page)


@pytest.mark.parametrize("outcome", ENDINGS)
def test_axe_is_content_with_every_end(walks, outcome):
    walker = walks(WHO_ENDS_SO.get(outcome, "cacd-plain"))
    if outcome in WHO_ENDS_SO:
        walker.goes_to("done")
    else:
        walker.opens(f"{walker.link}ended/{outcome}")
    assert walker.outcome == outcome
    looks.axe_is_content(walker.page)


def test_axe_is_content_with_a_fresh_person_and_the_letters(walks):
    walker = walks()
    walker.links()
    walker.opens("/practice/outbox")
    assert walker.page.locator(".letter").count()
    looks.axe_is_content(walker.page)
    walker.opens("/practice/")
    walker.submits("#one-time-code form button")
    assert walker.path.startswith("/practice/people/")
    looks.axe_is_content(walker.page)


def test_axe_would_find_a_fault(walks):
    walker = walks()
    walker.opens("/")
    walker.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/img/mark.svg\">'")
    with pytest.raises(AssertionError, match="image-alt"):
        looks.axe_is_content(walker.page)
