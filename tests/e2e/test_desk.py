"""The console in a real browser: it follows the caller, needs no mouse, and axe is content with every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import checks
from wizard.training.staff import STAFF_PASSWORD

pytestmark = pytest.mark.slow

CHECKS = (checks.no_axe_violations, checks.nothing_overflows, checks.targets_are_large_enough)
FOLLOWS_WITHIN = 2_000
ACTS = (
    "end-wait",
    "send-reset",
    "send-login",
    "end-journey",
    "release",
    "reject",
    "withdraw",
    "authenticators",
    "note",
    "checklist",
    "address",
    "wrong-pair",
)


@pytest.fixture
def sits(open_browser):
    """Puts one of the practice site's staff in front of the console: ``sits("hdesk")``."""

    def sit(login: str = "hdesk", **options) -> Page:
        page = open_browser(**options).new_page()
        page.goto("/desk/login")
        page.fill("#username", login)
        page.fill("#password", STAFF_PASSWORD)
        page.click("form.fields button[type=submit]")
        page.wait_for_url(re.compile("/desk/(find|today)$"))
        return page

    return sit


def takes_call(page: Page, query: str) -> None:
    page.fill("#find", query)
    page.press("#find", "Enter")
    page.select_option("#reason", "how-to")
    page.locator("button[name=who]").first.click()
    page.wait_for_url(re.compile(r"/desk/calls/\d+$"))


def reference_of(walker) -> str:
    return walker.page.locator(".help-line__reference .code").inner_text()


def test_the_console_follows_the_caller_within_two_seconds(sits, walks):
    walker, desk = walks(), sits()
    walker.skips_to("choose")
    takes_call(desk, reference_of(walker))
    standing, picture = desk.locator("[data-caller-status]"), desk.locator(".picture")
    expect(standing).to_contain_text("step 3 of 5")
    walker.chooses()
    expect(standing).to_contain_text("step 4 of 5", timeout=FOLLOWS_WITHIN)
    walker.gives_legacy(username=walker.person.filer_login.upper())
    expect(desk.locator(".last-refusal")).to_contain_text("Capital letters", timeout=FOLLOWS_WITHIN)
    walker.gives_legacy()
    expect(picture).to_contain_text(walker.person.filer_login, timeout=FOLLOWS_WITHIN)
    walker.confirms()
    expect(standing).to_contain_text("ended, linked", timeout=FOLLOWS_WITHIN)
    expect(desk.locator("#announcements")).to_contain_text("ended, linked")


def test_without_javascript_a_refresh_shows_where_the_caller_stands(sits, walks):
    walker, desk = walks(), sits(javascript=False)
    walker.skips_to("choose")
    takes_call(desk, reference_of(walker))
    walker.chooses()
    desk.get_by_role("link", name="Refresh").click()
    expect(desk.locator("[data-caller-status]")).to_contain_text("step 4 of 5")


def test_the_picture_cannot_be_pressed_or_typed_in(sits, walks):
    walker, desk = walks(), sits()
    walker.skips_to("sign-in")
    takes_call(desk, reference_of(walker))
    within = desk.locator(".picture")
    assert within.locator("button, a, form, [tabindex]").count() == 0
    assert within.locator("input:enabled, select:enabled, textarea:enabled").count() == 0


def tabs_to(page: Page, wanted: str, most: int = 60) -> None:
    for _tab in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            checks.focus_is_visible(page)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached on {page.url}")


def test_a_call_is_taken_and_ended_by_keyboard_alone(sits, walks):
    walker, desk = walks(name="Wilhelmina Kowalczyk"), sits()
    walker.skips_to("legacy")
    desk.keyboard.press("Control+/")
    desk.keyboard.type(reference_of(walker))
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("find="))
    tabs_to(desk, "#reason")
    desk.keyboard.type("Asks")
    tabs_to(desk, "button[name=who]")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/desk/calls/\d+$"))
    tabs_to(desk, 'a[href$="/note"]')
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/note$"))
    tabs_to(desk, "#text")
    desk.keyboard.type("By keyboard.")
    tabs_to(desk, "form.fields button[type=submit]")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("done=yes"))
    assert "By keyboard." in desk.locator("main").inner_text()
    tabs_to(desk, 'form[action$="/end-journey"] button, a[href$="/end-journey"]')
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/end-journey$"))
    tabs_to(desk, "[name=reason]")
    desk.keyboard.press("Space")
    tabs_to(desk, "form.fields button[type=submit]")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-caller-status]")).to_contain_text("ended, help desk")
    tabs_to(desk, 'form[action$="/close"] button')
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/desk/find$"))


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.soak)])
def test_axe_is_content_with_every_page_of_the_console_and_nothing_is_cut_off(sits, walks, width):
    walker, desk = walks(), sits("aadmin", viewport={"width": width, "height": 900})
    walker.skips_to("legacy")
    walker.gives_legacy(password="not the password")
    takes_call(desk, reference_of(walker))
    call = re.search(r"/desk/calls/\d+", desk.url)[0]
    pages = ["/desk/find", "/desk/find?find=nobody+at+all", f"/desk/find?find={walker.person.filer_login}", call]
    pages += [f"{call}/{act}" for act in ACTS]
    pages += ["/desk/today", "/desk/articles/", "/desk/articles/?q=nothing+has+these", "/desk/articles/legacy-login"]
    pages += ["/desk/articles/common-problems/cacd", "/desk/timeline/", "/desk/nowhere", "/desk/time"]
    for path in pages:
        desk.goto(path)
        for check in CHECKS:
            check(desk)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_is_content_with_the_pages_of_the_conversion(sits, width):
    desk = sits("aadmin", viewport={"width": width, "height": 900})
    for path in ("", "cacd/", "cacd/cohort/", "cacd/cohort/?condition=frozen&condition=never-tried"):
        desk.goto(f"/desk/conversion/{path}")
        for check in CHECKS:
            check(desk)


def test_axe_is_content_with_what_a_trainer_reads(sits):
    desk = sits("ttrainer", viewport={"width": 320, "height": 900})
    for slug in ("capitals", "pacer-login", "staff-code"):
        desk.goto(f"/desk/articles/{slug}")
        for check in CHECKS:
            check(desk)
    desk.goto("/desk/articles/pacer-login")
    assert desk.locator(".guide-picture img").is_visible()


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.soak)])
def test_axe_is_content_with_a_rehearsal_at_the_console(sits, width):
    desk = sits(viewport={"width": width, "height": 900})
    desk.goto("/practice/rehearse/")
    desk.click("#help-desk button")
    for path in ("/desk/find", "/desk/today"):
        desk.goto(path)
        for check in CHECKS:
            check(desk)
    desk.locator(".rehearsal").get_by_role("link", name="See how it goes").click()
    assert "You reached 1 of 14 steps" in desk.locator("main").inner_text()


def test_axe_is_content_with_the_console_s_door(open_browser):
    page = open_browser().new_page()
    for path in ("/desk/login", "/desk/invitation"):
        page.goto(path)
        checks.no_axe_violations(page)
        page.click("form.fields button[type=submit]")
        checks.no_axe_violations(page)
