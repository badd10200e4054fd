"""axe on every page there is: no violation of WCAG 2.2 A and AA or of good practice."""

import pytest

from tests.e2e import looks
from wizard.linking.pages import ENDINGS
from wizard.training.cast import CAST

pytestmark = pytest.mark.slow

COURTS = ("cacd", "exd")
IN_EVERY_COURT = ("", "link/", "login", "forgot", "checklist/", "faq", "users", "notices/")
IN_ONE_COURT = (
    "people-without-lawyers", "never-filed", "help", "guides/", "notices/2020-02-18-nextgen", "checklist/code/nobodys",
    "forgot/password", "forgot/login", "forgot/sent", "forgot/new-password", "forgot/password-set", "users?q=nobody",
)  # fmt: skip
PUBLIC = (
    "/", "/?q=nowhere", "/nowhere", "/login", "/time", "/appellate/forgot/password", "/courts/exd/login/to-view",
    *(f"/courts/{court}/{page}" for court in COURTS for page in IN_EVERY_COURT),
    *(f"/courts/cacd/{page}" for page in IN_ONE_COURT),
)  # fmt: skip
WHO_ENDS_SO = {member.outcome: member.key for member in CAST if member.outcome in ENDINGS and member.court != "exd"}


@pytest.fixture
def axe(walks):
    """Somebody who asks axe about every page."""
    return lambda after="cacd-plain": walks(after, looks=[looks.axe_is_content])


def test_axe_is_content_with_the_pages_that_anybody_may_open(axe):
    reader = axe()
    for path in PUBLIC:
        reader.opens(path)


def test_axe_is_content_with_every_step_every_mistake_and_the_receipt(axe):
    axe().stumbles_through()


def test_axe_is_content_where_names_differ(walks):
    walker = walks("names-differ")
    walker.skips_to("confirm")
    looks.axe_is_content(walker.page)
    walker.confirms(typed_last_name="Somebody")
    looks.axe_is_content(walker.page)


def test_axe_is_content_with_the_page_that_gives_more_time(axe):
    walker = axe()
    walker.skips_to("sign-in")
    walker.opens(f"{walker.link}time")


def test_axe_is_content_with_the_warning_before_the_time_limit(walks):
    walker = walks()
    walker.page.clock.install()
    walker.skips_to("sign-in")
    walker.page.clock.fast_forward("26:00")
    assert walker.page.locator(".time-left--warning").is_visible()
    looks.axe_is_content(walker.page)


def test_axe_is_content_where_pacer_is_down(walks):
    walker = walks("pacer-down")
    walker.skips_to("sign-in")
    walker.signs_in()
    assert walker.page.locator("main").get_attribute("data-refusal") == "pacer-down"
    looks.axe_is_content(walker.page)


def test_axe_is_content_with_every_end(axe, site):
    walker = axe()
    for outcome in ENDINGS:
        if outcome in WHO_ENDS_SO:
            walker.person = site.fresh(WHO_ENDS_SO[outcome])
            walker.skips_to("done")
        else:
            walker.opens(f"{walker.link}ended/{outcome}")
        assert walker.outcome == outcome


def test_axe_is_content_with_the_practice_people_and_their_letters(walks):
    walker = walks()
    walker.skips_to("done")
    walker.looks = (looks.axe_is_content,)
    walker.opens("/practice/outbox")
    assert walker.page.locator(".letter").count()
    walker.opens("/practice/")
    walker.submits("#one-time-code form button")
    assert walker.path.startswith("/practice/people/")


def test_axe_would_find_a_fault(walks):
    walker = walks()
    walker.opens("/")
    walker.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/img/mark.svg\">'")
    with pytest.raises(AssertionError, match="image-alt"):
        looks.axe_is_content(walker.page)
