"""The forms: password managers, paste, mistakes, and the button that shows a password."""

import pytest

from tests.e2e import checks
from tests.support.people import code_now
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD

pytestmark = pytest.mark.slow

FILL = """([kind, value]) => {
  const field = document.querySelector(`input[autocomplete="${kind}"]`);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, value);
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}"""
FOCUSED = "document.activeElement.id"
TOP_OF_ITS_LABEL = "document.activeElement.labels[0].getBoundingClientRect().top"
ANNOUNCED = "document.getElementById('announcements').textContent"


def fill_in_as_a_password_manager(page, **values):
    """Find each field by its autocomplete attribute, as password managers do."""
    for kind, value in values.items():
        page.evaluate(FILL, [kind.replace("__", " ").replace("_", "-"), value])


def test_a_password_manager_knows_every_field_of_both_logins(walks):
    walker = walks("one-time-code")
    walker.skips_to("sign-in")
    kinds = {name: walker.field(name).get_attribute("autocomplete") for name in ("username", "password", "otp_code")}
    assert kinds == {"username": "username", "password": "current-password", "otp_code": "one-time-code"}
    fill_in_as_a_password_manager(
        walker.page,
        username=walker.person.pacer_login,
        current_password=PACER_PASSWORD,
        one_time_code=code_now(walker.person.otp_secret),
    )
    walker.ticks("redaction")
    walker.submits()
    walker.chooses()
    kinds = {name: walker.field(name).get_attribute("autocomplete") for name in ("username", "password")}
    assert kinds == {"username": "section-cmecf username", "password": "section-cmecf current-password"}
    fill_in_as_a_password_manager(
        walker.page,
        section_cmecf__username=walker.person.filer_login,
        section_cmecf__current_password=LEGACY_PASSWORD,
    )
    walker.submits()
    walker.confirms()
    assert walker.outcome == "linked"


def paste(walker, name, value):
    """Paste with Control+V, from the real clipboard."""
    walker.page.evaluate("value => navigator.clipboard.writeText(value)", value)
    walker.field(name).focus()
    walker.page.keyboard.press("Control+V")
    assert walker.field(name).input_value() == value


def test_everything_can_be_pasted_into_both_logins(walks):
    walker = walks(permissions=["clipboard-read", "clipboard-write"])
    walker.skips_to("sign-in")
    paste(walker, "username", walker.person.pacer_login)
    paste(walker, "password", PACER_PASSWORD)
    walker.ticks("redaction")
    walker.submits()
    walker.chooses()
    paste(walker, "username", walker.person.filer_login)
    paste(walker, "password", LEGACY_PASSWORD)
    walker.submits()
    assert walker.path.endswith("/confirm")


MISTAKES = {
    "logout": ["signed_out"],
    "sign-in": ["username", "password", "redaction"],
    "choose": ["whose"],
    "legacy": ["username", "password"],
    "confirm": ["understood"],
}


def test_after_a_mistake_the_focus_and_the_words_lead_to_the_field(walks):
    walker = walks()
    walker.begins()
    right = (walker.logs_out_first, walker.signs_in, walker.chooses, walker.gives_legacy, walker.confirms)
    for (step, fields), goes_on in zip(MISTAKES.items(), right, strict=True):
        assert walker.path.endswith(step)
        walker.submits()
        walker.is_told_about(*fields)
        _the_summary_leads_to(walker, fields)
        goes_on()
    assert walker.outcome == "linked"


def _the_summary_leads_to(walker, fields):
    page = walker.page
    assert page.evaluate("document.activeElement.matches('.error-summary')"), "the summary has the focus"
    checks.focus_is_visible(page)
    links = page.locator(".error-summary a")
    assert links.count() == len(fields)
    for link, name in zip(links.all(), fields, strict=True):
        link.focus()
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == walker.field(name).get_attribute("id")
        assert page.evaluate(TOP_OF_ITS_LABEL) >= -1, f"the label of {name} is scrolled away"
        described = page.locator(f"[aria-describedby~={name}-error]")
        assert described.count() == 1, f"what describes {name} is its mistake"
        assert link.inner_text() in page.locator(f"#{name}-error").inner_text()


@pytest.mark.parametrize("step", ["sign-in", "legacy"])
def test_a_refused_login_keeps_the_username_and_never_the_password(walks, step):
    walker = walks()
    walker.skips_to(step)
    refused = walker.signs_in if step == "sign-in" else walker.gives_legacy
    refused(password="not the password")
    walker.is_told_about("username")
    expected = walker.person.pacer_login if step == "sign-in" else walker.person.filer_login
    assert walker.field("username").input_value() == expected
    assert walker.field("password").input_value() == ""
    assert walker.field("username").get_attribute("aria-invalid") == "true"
    assert walker.page.evaluate("document.activeElement.matches('.error-summary')")


@pytest.mark.parametrize("step", ["sign-in", "legacy"])
def test_show_password_shows_hides_and_says_so(walks, step):
    walker = walks()
    walker.skips_to(step)
    secret, button = walker.field("password"), walker.page.get_by_role("button", name="Show password")
    walker.fills("password", "something secret")
    assert (secret.get_attribute("type"), button.get_attribute("aria-pressed")) == ("password", "false")
    button.focus()
    walker.page.keyboard.press("Space")
    assert (secret.get_attribute("type"), button.get_attribute("aria-pressed")) == ("text", "true")
    assert walker.page.evaluate(ANNOUNCED) == "Your password is shown."
    button.click()
    assert (secret.get_attribute("type"), button.get_attribute("aria-pressed")) == ("password", "false")
    assert walker.page.evaluate(ANNOUNCED) == "Your password is hidden."
    assert secret.input_value() == "something secret"


def test_a_password_that_was_shown_is_hidden_again_when_it_is_sent(walks):
    walker = walks()
    walker.skips_to("sign-in")
    walker.page.evaluate(
        "addEventListener('submit', () => { window.name = document.activeElement.form.password.type })"
    )
    walker.page.get_by_role("button", name="Show password").click()
    walker.signs_in()
    assert walker.page.evaluate("window.name") == "password"
