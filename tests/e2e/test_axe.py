"""axe on every page there is: no violation of WCAG 2.2 A and AA or of good practice."""

import pytest

from tests.e2e import checks
from wizard.linking.pages import ENDINGS
from wizard.training.personas import PERSONAS

pytestmark = pytest.mark.slow

COURTS = ("cacd", "exd")
IN_EVERY_COURT = ("", "link/", "login", "forgot", "checklist/", "faq", "users", "notices/")
IN_ONE_COURT = (
    "deadline", "verify",
    "people-without-lawyers", "never-filed", "help", "guides/", "notices/2020-02-18-nextgen", "checklist/code/nobodys",
    "guides/link/", "guides/aids/prepare", "guides/aids/worksheet", "guides/aids/problems",
    "forgot/password", "forgot/login", "forgot/sent", "forgot/new-password", "forgot/password-set", "users?q=nobody",
)  # fmt: skip
PUBLIC = (
    "/", "/?q=nowhere", "/nowhere", "/login", "/time", "/appellate/forgot/password", "/courts/exd/login/to-view",
    *(f"/courts/{court}/{page}" for court in COURTS for page in IN_EVERY_COURT),
    *(f"/courts/cacd/{page}" for page in IN_ONE_COURT),
)  # fmt: skip
WHO_ENDS_SO = {member.outcome: member.key for member in PERSONAS if member.outcome in ENDINGS and member.court != "exd"}


@pytest.fixture
def axe(walks):
    """Somebody who asks axe about every page."""
    return lambda after="cacd-plain": walks(after, checks=[checks.no_axe_violations])


def test_axe_is_content_with_the_pages_that_anybody_may_open(axe):
    reader = axe()
    for path in PUBLIC:
        reader.opens(path)


def test_axe_is_content_with_every_step_every_mistake_and_the_receipt(axe):
    axe().stumbles_through()


def test_axe_is_content_where_names_differ(walks):
    walker = walks("names-differ")
    walker.skips_to("confirm")
    checks.no_axe_violations(walker.page)
    walker.confirms(typed_last_name="Somebody")
    checks.no_axe_violations(walker.page)


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
    checks.no_axe_violations(walker.page)


def test_axe_is_content_where_pacer_is_down(walks):
    walker = walks("pacer-down")
    walker.skips_to("sign-in")
    walker.signs_in()
    assert walker.page.locator("main").get_attribute("data-refusal") == "pacer-down"
    checks.no_axe_violations(walker.page)


def test_axe_is_content_with_every_end(axe, site):
    walker = axe()
    for outcome in ENDINGS:
        if outcome in WHO_ENDS_SO:
            walker.person = site.fresh(WHO_ENDS_SO[outcome])
            walker.skips_to("done")
        else:
            walker.opens(f"{walker.link}ended/{outcome}")
        assert walker.outcome == outcome


def test_axe_is_content_with_the_practice_people_and_their_emails(walks):
    walker = walks()
    walker.skips_to("done")
    walker.checks = (checks.no_axe_violations,)
    walker.opens("/practice/outbox")
    assert walker.page.locator(".email").count()
    walker.opens("/practice/")
    walker.submits("#one-time-code form button")
    assert walker.path.startswith("/practice/people/")


def test_axe_is_content_with_a_rehearsal(walks):
    walker = walks(checks=[checks.no_axe_violations])
    for path in ("/practice/rehearse/", "/practice/rehearse/class"):
        walker.opens(path)
    _rehearses(walker)


def test_a_rehearsal_fits_into_320_pixels_and_needs_no_script(walks):
    _rehearses(
        walks(
            viewport={"width": 320, "height": 640}, checks=[checks.nothing_overflows, checks.targets_are_large_enough]
        )
    )
    _rehearses(walks(javascript=False, checks=[checks.nothing_needs_a_script]))


def _rehearses(walker) -> None:
    walker.opens("/practice/rehearse/")
    walker.submits("#capitals button")
    walker.follows(".actions a.usa-button >> nth=0")
    walker.submits("main form[action$='/link/'] button")
    walker.logs_out_first()
    assert walker.page.locator(".rehearsal").inner_text().count("Lighthouse-Canyon-42!")
    walker.submits(".rehearsal form[action$='/end'] button")
    assert "You reached 4 of 9 steps" in walker.page.locator("main").inner_text()


def test_what_is_to_be_typed_is_copied(walks):
    walker = walks()
    walker.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    walker.opens("/practice/rehearse/")
    walker.submits("#link button")
    walker.page.locator("[data-copy='Lighthouse-Canyon-42!']").first.click()
    assert walker.page.evaluate("navigator.clipboard.readText()") == "Lighthouse-Canyon-42!"
    assert walker.page.locator("#announcements").inner_text() == "Copied: PACER password."


def test_axe_would_find_a_fault(walks):
    walker = walks()
    walker.opens("/")
    walker.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/img/mark.svg\">'")
    with pytest.raises(AssertionError, match="image-alt"):
        checks.no_axe_violations(walker.page)
