"""The warning before the time limit never lies over what has the focus, however low the window is (WCAG 2.4.11)."""

import pytest

from tests.e2e import checks
from tests.e2e.walker import MOST_TABS, Walker
from wizard.training.personas import PACER_PASSWORD

pytestmark = pytest.mark.slow

WARNING = ".time-left--warning"
STEPS = ("logout", "sign-in", "choose", "legacy", "verify", "confirm")
# A small phone; 1280 by 1024 and 1280 by 720 pixels at 400 %; an ordinary window.
SIZES = ((320, 568), (320, 256), (320, 180), (1280, 720))
# The others are soaked; a small phone runs in every round.
SOAKED = {(320, 256), (320, 180), (1280, 720)}
# Whether the warning stays in view: where the window is lower, nothing else would.
STAYS = {(320, 568), (320, 256), (1280, 720)}
START = "() => { document.activeElement.blur(); scrollTo(0, 0); }"
IS_BACK = "() => document.activeElement === document.body || document.activeElement.matches('.usa-skipnav')"


@pytest.fixture(
    params=[pytest.param(size, marks=[pytest.mark.soak] if size in SOAKED else []) for size in SIZES],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def walker(request, walks) -> Walker:
    """Somebody with a clock to turn, whose PACER account is new, so that every step is asked."""
    width, height = request.param
    walker = walks("new-account", viewport={"width": width, "height": height})
    walker.page.clock.install()
    return walker


def is_warned(walker: Walker) -> None:
    seconds_left = int(walker.page.locator(".time-left").get_attribute("data-seconds-left"))
    walker.page.clock.fast_forward(1000 * (seconds_left - 299))
    walker.page.wait_for_selector(WARNING)


def tabs_through(walker: Walker, key: str) -> int:
    """With this key from one end of the page to the other; how often something had the focus."""
    walker.page.evaluate(START)
    for stops in range(MOST_TABS):
        walker.page.keyboard.press(key)
        if stops and walker.page.evaluate(IS_BACK):
            return stops
        checks.focus_is_visible(walker.page)
        checks.focus_is_clear_of_the_warning(walker.page)
    raise AssertionError(f"{key} finds no end on {walker.path}")


def test_no_control_of_any_step_is_ever_under_the_warning(walker):
    for step in STEPS:
        walker.skips_to(step)
        assert walker.path.endswith(f"/{step}")
        is_warned(walker)
        assert tabs_through(walker, "Tab") > 5
        assert tabs_through(walker, "Shift+Tab") > 5


def test_no_control_of_a_step_with_mistakes_is_ever_under_the_warning(walker):
    for step in STEPS:
        walker.skips_to(step)
        walker.submits()
        assert walker.page.locator(".error-summary a").count()
        is_warned(walker)
        tabs_through(walker, "Tab")


def test_no_control_of_a_signed_in_page_is_ever_under_the_warning(walker):
    walker.opens("/login")
    walker.fills("username", walker.person.pacer_login)
    walker.fills("password", PACER_PASSWORD)
    walker.ticks("redaction")
    walker.submits()
    for path in ("/my/account/", "/my/account/password", "/my/courts"):
        walker.opens(path)
        is_warned(walker)
        tabs_through(walker, "Tab")


def test_what_has_the_focus_comes_out_from_under_the_warning_as_it_appears(walker):
    walker.skips_to("sign-in")
    fields = walker.page.locator("form.fields input:visible, form.fields button:visible")
    for number in range(fields.count()):
        walker.opens(f"{walker.link}sign-in")
        fields.nth(number).focus()
        # At the lower edge of the window, where the warning is about to be.
        fields.nth(number).evaluate("field => scrollBy(0, field.getBoundingClientRect().bottom - innerHeight)")
        is_warned(walker)
        checks.focus_is_visible(walker.page)
        checks.focus_is_clear_of_the_warning(walker.page)


def test_the_warning_is_in_view_of_who_is_typing_and_leaves_most_of_the_window_to_the_page(walker):
    walker.skips_to("sign-in")
    walker.field("username").focus()
    is_warned(walker)
    size = walker.page.viewport_size
    box = walker.page.locator(WARNING).bounding_box()
    stays = box["y"] + box["height"] <= size["height"]
    assert stays is ((size["width"], size["height"]) in STAYS)
    assert not stays or box["height"] < size["height"] / 3


def test_the_room_kept_for_the_warning_is_given_back(walker):
    walker.skips_to("sign-in")
    is_warned(walker)
    room = "document.documentElement.style.scrollPaddingBottom"
    assert walker.page.evaluate(room) != ""
    walker.page.locator(f"{WARNING} button").click()
    walker.page.wait_for_selector(".time-left p[role=status]")
    assert walker.page.evaluate(room) == ""


def test_the_check_would_find_a_control_under_the_warning(walker):
    if walker.page.viewport_size["height"] < 240:
        return
    walker.skips_to("sign-in")
    is_warned(walker)
    walker.field("password").focus()
    walker.page.evaluate(
        """() => {
            const [focused, warning] = [document.activeElement, document.querySelector(".time-left--warning")];
            scrollBy(0, focused.getBoundingClientRect().bottom - warning.getBoundingClientRect().bottom);
        }"""
    )
    with pytest.raises(AssertionError, match="pixels under the warning"):
        checks.focus_is_clear_of_the_warning(walker.page)
