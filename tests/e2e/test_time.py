"""The time limit in a real browser: with a script it is answered in place, without one on a page of its own."""

import re

import pytest

pytestmark = pytest.mark.slow

TYPED = {"username": "someone", "password": "half a passw", "otp_code": "12", "client_code": "matter 7"}
NOTICE = ".time-left"
MORE = ".time-left button"
JUST_BEFORE = 30 * 60 - 320


def passes(walker, seconds: int) -> None:
    """Let time pass on the page; the server does not notice."""
    walker.page.clock.fast_forward(seconds * 1000)


def says(walker) -> str:
    return walker.page.locator(f"{NOTICE} p").inner_text()


def role(walker) -> str:
    return walker.page.locator(f"{NOTICE} p").get_attribute("role")


@pytest.fixture
def typing(walks):
    """Somebody who has typed half of the second step, in a browser whose clock can be turned."""
    walker = walks()
    walker.page.clock.install()
    walker.skips_to("sign-in")
    for name, value in TYPED.items():
        walker.fills(name, value)
    walker.ticks("redaction")
    return walker


def has_lost_nothing(walker) -> bool:
    kept = {name: walker.field(name).input_value() for name in TYPED}
    return kept == TYPED and walker.field("redaction").is_checked()


def test_the_warning_comes_five_minutes_before_the_end_and_not_earlier(typing):
    passes(typing, JUST_BEFORE)
    assert says(typing).startswith("This page times out at ")
    passes(typing, 21)
    assert says(typing) == "You have about 5 minutes left. Then this page times out, to protect your accounts."
    assert role(typing) == "alert"
    assert has_lost_nothing(typing)


def test_the_warning_is_answered_in_place_ten_times_and_what_is_typed_stays(typing):
    for _ in range(10):
        passes(typing, JUST_BEFORE + 21)
        assert says(typing).startswith("You have about 5 minutes left.")
        with typing.page.expect_response("**/more-time") as answer:
            typing.page.locator(MORE).click()
        assert answer.value.status == 303
        typing.page.wait_for_selector(f"{NOTICE} p[role=status]")
        assert says(typing).startswith("This page times out at ")
        assert has_lost_nothing(typing)
    assert typing.path.endswith("/sign-in")
    typing.signs_in(client_code="", otp_code="")
    assert typing.path.endswith("/choose")


def test_the_warning_is_answered_by_keyboard(typing):
    passes(typing, JUST_BEFORE + 21)
    typing.page.locator(MORE).focus()
    typing.page.keyboard.press("Enter")
    typing.page.wait_for_selector(f"{NOTICE} p[role=status]")
    assert has_lost_nothing(typing)


def test_a_page_opened_shortly_before_the_end_warns_at_once_and_tells_the_true_time(typing):
    page = typing.page
    page.route("**/sign-in", lambda route: shows_seconds_left(route, 110))
    typing.opens(f"{typing.link}sign-in")
    passes(typing, 1)
    assert says(typing).startswith("You have about 2 minutes left.")


def shows_seconds_left(route, seconds: int) -> None:
    answer = route.fetch()
    before, _, after = answer.text().partition('data-seconds-left="')
    route.fulfill(response=answer, body=f'{before}data-seconds-left="{seconds}"{after[after.index(chr(34)) + 1 :]}')


def test_where_the_site_cannot_be_reached_it_says_so_and_what_is_typed_stays(typing):
    typing.page.route("**/more-time", lambda route: route.abort("aborted"))
    typing.page.locator(MORE).click()
    typing.page.wait_for_selector(f"{NOTICE} p[role=alert]")
    assert says(typing).startswith("We could not reach this site, so you have no more time yet.")
    assert has_lost_nothing(typing)
    typing.page.unroute("**/more-time")
    typing.page.locator(MORE).click()
    typing.page.wait_for_selector(f"{NOTICE} p[role=status]")
    assert has_lost_nothing(typing)


def test_more_time_asked_for_when_the_session_is_gone_leads_to_where_one_stands(typing):
    typing.page.context.clear_cookies()
    with typing.page.expect_navigation():
        typing.page.locator(MORE).click()
    assert typing.path == typing.link


def test_without_javascript_the_page_leads_to_the_time_page_where_one_action_gives_more_time(walks):
    walker = walks(javascript=False)
    walker.page.route("**/sign-in", refreshes_soon)
    walker.skips_to("sign-in")
    walker.page.wait_for_url("**/time")
    assert walker.page.locator("h1").inner_text() == "Do you need more time?"
    assert "Nothing has been linked." in walker.page.locator("main").inner_text()
    walker.page.unroute("**/sign-in")
    for _ in range(10):
        walker.submits("main form button")
        assert walker.path.endswith("/sign-in")
        walker.opens(f"{walker.link}time")


def refreshes_soon(route) -> None:
    """As if the end were near: the page's own refresh, sooner."""
    answer = route.fetch()
    page, changed = re.subn('content="(1500|149[0-9]); url=', 'content="1; url=', answer.text())
    assert changed == 1
    route.fulfill(response=answer, body=page)
