"""The court's door, My courts and the checklist in a real browser."""

import re

import pytest

from tests.e2e import checks
from tests.e2e.walker import SUBMIT
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD

pytestmark = pytest.mark.slow

PAGE_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")
ALL_CHECKS = (checks.no_axe_violations, checks.targets_are_large_enough)


def knocks(walker, court: str, username: str, password: str) -> None:
    walker.opens(f"/courts/{court}/login")
    walker.fills("username", username)
    walker.fills("password", password)
    if walker.page.locator("[name=redaction]").count():
        walker.ticks("redaction")
    walker.submits()


def answers(walker, *chosen: str) -> None:
    walker.opens(f"/courts/{walker.person.court}/checklist/")
    walker.submits("main form[method=post] button")
    for value in chosen:
        walker.picks("answer", value)
        walker.submits()


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 320, "height": 640}}, {"javascript": False}])
def test_somebody_logs_in_at_the_door_and_links_in_the_prompt(walks, options):
    walker = walks("cacd-plain", checks=ALL_CHECKS if options.get("javascript", True) else (), **options)
    knocks(walker, "cacd", walker.person.filer_login, LEGACY_PASSWORD)
    assert walker.page.get_by_text("Did you type your old CM/ECF login?").is_visible()
    knocks(walker, "cacd", walker.person.pacer_login, PACER_PASSWORD)
    walker.follows("main a:has-text('Not now')")
    walker.opens("/my/courts")
    walker.follows("#cacd a")
    walker.submits("main button:has-text('Link now')")
    walker.chooses()
    walker.gives_legacy()
    walker.confirms()
    assert walker.outcome == "linked"
    walker.opens("/courts/cacd/login")
    assert walker.path == "/courts/cacd/home"
    walker.submits("header button:has-text('Log out')")
    assert walker.path == "/"


def test_the_whole_checklist_by_keyboard_alone(walks):
    walker = walks("cacd-plain", by_keyboard=True, checks=ALL_CHECKS)
    answers(walker, "yes", "unsure", "legacy", "staff")
    assert walker.page.get_by_role("heading", name="Your checklist").is_visible()


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.soak)])
def test_no_page_of_the_checklist_scrolls_sideways(walks, width):
    walker = walks("cacd-plain", checks=(checks.nothing_overflows,), viewport={"width": width, "height": 800})
    answers(walker, "unsure", "shared", "trustee")


def test_the_checklist_prints_on_two_pages_with_its_code_and_nothing_to_press(walks):
    walker = walks("cacd-plain")
    answers(walker, "yes", "upgraded", "attorney")
    page = walker.page
    page.emulate_media(media="print")
    assert page.locator("main .code").is_visible()
    assert page.locator(".worksheet").is_visible()
    assert not [one for one in page.locator("button, .side-help, .site-footer").all() if one.is_visible()]
    assert len(PAGE_OF_A_PDF.findall(page.pdf(format="Letter"))) <= 2


def test_a_forgotten_password_is_reset_with_the_code_from_the_email(walks):
    walker = walks("cacd-plain", checks=(checks.no_axe_violations,))
    walker.opens("/courts/cacd/forgot")
    walker.follows("main a:has-text('Send me a code')")
    walker.fills("username", walker.person.filer_login)
    walker.submits()
    walker.follows("main a:has-text('I have the code')")
    walker.fills("code", "wrong")
    walker.fills("new_password", "another-harbor")
    walker.submits()
    walker.is_told_about("code")
    walker.fills("code", walker.newest_code())
    walker.fills("new_password", "another-harbor")
    walker.submits()
    assert walker.path == "/courts/cacd/forgot/password-set"


def test_the_list_of_users_is_searched_and_paged_by_keyboard(walks):
    walker = walks("cacd-plain", by_keyboard=True, checks=ALL_CHECKS)
    walker.opens("/courts/cacd/users")
    walker.page.locator("#q").focus()
    walker.page.keyboard.type("castellan")
    walker.presses_enter()
    assert walker.page.locator(".name-list li").first.inner_text().startswith("Castellan")


def test_submit_stands_where_the_tests_press_it(walks):
    walker = walks("cacd-plain")
    walker.opens("/courts/cacd/login")
    assert walker.page.locator(SUBMIT).inner_text() == "Log in"
