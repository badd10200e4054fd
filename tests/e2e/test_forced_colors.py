"""Forced colors, in which the reader's own replace ours: what only a color drew is still seen."""

import pytest

from tests.e2e import checks

pytestmark = pytest.mark.slow

KINDS = ("info", "success", "warning", "error")
ALERT = '<div class="usa-alert usa-alert--{0}"><div class="usa-alert__body"><p>{0}</p></div></div>'
BUTTONS = (
    '<p class="actions"><a class="usa-button" href="/">One</a> <a class="usa-button usa-button--outline">Two</a></p>'
)
ADD = "words => document.querySelector('main').insertAdjacentHTML('beforeend', words)"


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.soak)])
def walker(request, walks):
    """Somebody with forced colors, who looks at the last step."""
    walker = walks("names-differ", forced_colors="active", color_scheme=request.param)
    walker.skips_to("confirm")
    assert walker.page.evaluate("matchMedia('(forced-colors: active)').matches")
    return walker


def test_the_icon_of_every_alert_stays(walker):
    walker.page.evaluate(ADD, "".join(ALERT.format(kind) for kind in KINDS))
    assert walker.page.locator(".usa-alert").count() == 1 + len(KINDS)
    checks.icons_and_buttons_can_be_told(walker.page)


def test_primary_and_secondary_buttons_differ_whatever_is_done_with_them(walker):
    walker.page.evaluate(ADD, BUTTONS)
    for button in walker.page.locator(".actions .usa-button").all():
        for act in (button.hover, button.focus):
            act()
            checks.icons_and_buttons_can_be_told(walker.page)
            checks.focus_is_visible(walker.page)


def test_whether_a_password_is_shown_is_seen(walker):
    walker.skips_to("sign-in")
    ground = "() => getComputedStyle(document.querySelector('.show-password'), '::before').backgroundColor"
    hidden = walker.page.evaluate(ground)
    walker.page.get_by_role("button", name="Show password").click()
    assert walker.page.evaluate(ground) != hidden


def test_the_check_would_find_an_icon_and_a_button_that_are_lost(walker):
    walker.page.evaluate(
        """() => {
            const [sheet] = document.styleSheets;
            for (let at = sheet.cssRules.length - 1; at >= 0; at -= 1) {
                if (sheet.cssRules[at].conditionText?.includes("forced-colors")) sheet.deleteRule(at);
            }
        }"""
    )
    with pytest.raises(AssertionError, match=r"hardly stands out.*looks like a secondary button"):
        checks.icons_and_buttons_can_be_told(walker.page)
