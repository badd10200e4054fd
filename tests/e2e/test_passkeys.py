"""Passkeys in a real browser, with Chromium's virtual authenticator."""

import pytest

from tests.e2e import checks
from wizard.training.personas import PACER_PASSWORD
from wizard.training.staff import STAFF_PASSWORD, STAFF_PERSONAS

pytestmark = pytest.mark.slow

SECURITY_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def has_authenticator(page):
    """Give this page's browser a device that is unlocked; gives what talks to it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": SECURITY_KEY})
    return device, made["authenticatorId"]


@pytest.fixture
def walker(walks):
    """Somebody at the site under a name: browsers refuse passkeys at an address of numbers."""
    walker = walks(host="localhost")
    walker.opens("/")
    return walker


def test_a_filer_adds_a_passkey_logs_in_with_it_and_links(walker):
    device, authenticator = has_authenticator(walker.page)
    walker.opens("/login")
    walker.fills("username", walker.person.pacer_login)
    walker.fills("password", PACER_PASSWORD)
    walker.ticks("redaction")
    walker.submits()
    walker.opens("/my/codes/passkeys")
    checks.no_axe_violations(walker.page)
    walker.fills("name", "My laptop")
    walker.submits()
    walker.fills("code", walker.newest_code())
    walker.submits()
    checks.no_axe_violations(walker.page)
    walker.page.get_by_role("button", name="Create the passkey").click()
    walker.page.get_by_role("button", name="I saved my codes").click()
    walker.page.wait_for_url("**/my/codes/?done=added")
    checks.no_axe_violations(walker.page)
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    walker.submits("header button:has-text('Log out')")
    walker.begins()
    walker.logs_out_first()
    walker.page.get_by_role("button", name="Log in with a passkey").click()
    assert walker.path.endswith("/sign-in"), "the box about redaction is asked for first"
    walker.ticks("redaction")
    walker.page.get_by_role("button", name="Log in with a passkey").click()
    walker.page.wait_for_url("**/link/choose")
    walker.chooses()
    walker.gives_legacy()
    walker.confirms()
    assert walker.outcome == "linked"
    assert "passkey (PACER account)" in walker.page.locator("main").inner_text()


def test_a_passkey_that_is_not_given_says_so_and_the_form_still_works(walker):
    has_authenticator(walker.page)
    walker.opens("/login")
    walker.ticks("redaction")
    walker.page.get_by_role("button", name="Log in with a passkey").click()
    walker.page.get_by_text("The passkey was not used.").wait_for()
    walker.fills("username", walker.person.pacer_login)
    walker.fills("password", PACER_PASSWORD)
    walker.submits()
    assert walker.path == "/my/courts"


def test_a_member_of_the_staff_adds_one_and_opens_the_console_with_it(walker):
    has_authenticator(walker.page)
    walker.opens("/desk/login")
    walker.fills("username", STAFF_PERSONAS[0].login)
    walker.fills("password", STAFF_PASSWORD)
    walker.submits()
    walker.opens("/desk/passkeys/new")
    walker.fills("name", "Desk computer")
    walker.fills("current_password", STAFF_PASSWORD)
    walker.page.get_by_role("button", name="Create the passkey").click()
    walker.page.wait_for_url("**/desk/passkeys/?done=yes")
    checks.no_axe_violations(walker.page)
    walker.submits("header button:has-text('Log out')")
    checks.no_axe_violations(walker.page)
    walker.page.get_by_role("button", name="Log in with a passkey").click()
    walker.page.wait_for_url("**/desk/find")


def test_without_scripts_there_is_no_button(walks):
    walker = walks(javascript=False)
    walker.opens("/login")
    assert not walker.page.get_by_role("button", name="Log in with a passkey").count()
    assert walker.page.get_by_role("textbox", name="PACER username").is_visible()
