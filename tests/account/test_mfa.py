"""One-time passcodes: several apps, backup codes shown once, three skips, then required."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.account.conftest import Owner
from tests.support.emails import code_in, emails
from tests.support.factories import PACER_PASSWORD, all_of, make_filer, make_pacer
from wizard.core import clock
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def require_codes(owner: Owner, skips: int = 3) -> None:
    settings = owner.app.extensions["settings"]
    owner.app.extensions["settings"] = replace(settings, one_time_codes="required", code_skips=skips)


def key_on(owner: Owner) -> str:
    return owner.page.select_one(".key").get_text().replace(" ", "")


def names_app(owner: Owner, name: str = "My phone") -> None:
    """Name an app, and type the code from the e-mail."""
    owner.opens("/my/codes/apps")
    owner.sends(name=name)
    assert owner.path == "/my/codes/apps/code", owner.errors
    owner.sends(code=code_in(emails("authenticator-code")[-1]))


def add_app(owner: Owner, name: str = "My phone") -> str:
    """Add an app; gives its key."""
    names_app(owner, name)
    key = key_on(owner)
    owner.sends(code=pyotp.TOTP(key).at(clock.now()))
    if owner.page.find("button", string="I saved my codes"):
        owner.presses("I saved my codes")
    return key


@pytest.fixture
def signed_in_owner(owner) -> Owner:
    make_pacer()
    owner.logs_in()
    return owner


def test_an_app_is_added_with_qr_code_and_key_and_confirmed_by_a_code(signed_in_owner, app):
    with clock.stopped_at(clock.now()):
        key = add_app(signed_in_owner)
        assert signed_in_owner.path == "/my/codes/?done=added"
        assert "My phone" in signed_in_owner.text
        assert [email.kind for email in emails()] == ["authenticator-code", "codes-changed"]
        other = Owner(app)
        other.logs_in()
        assert other.refusal == "pacer-login"
    with clock.stopped_at(clock.now() + timedelta(seconds=60)):
        other.logs_in(otp_code=pyotp.TOTP(key).at(clock.now()))
        assert other.path == "/my/courts"


def test_the_first_app_brings_backup_codes_and_the_next_one_does_not(signed_in_owner, app):
    names_app(signed_in_owner)
    signed_in_owner.sends(code=pyotp.TOTP(key_on(signed_in_owner)).at(clock.now()))
    shown = [code.get_text() for code in signed_in_owner.page.select("main ol .code")]
    assert len(shown) == 10
    assert "New backup codes were made, too." in emails("codes-changed")[0].text
    signed_in_owner.presses("I saved my codes")
    assert signed_in_owner.path == "/my/codes/?done=added"
    other = Owner(app)
    other.logs_in(otp_code=shown[3])
    assert other.path == "/my/courts"
    names_app(signed_in_owner, "My computer")
    signed_in_owner.sends(code=pyotp.TOTP(key_on(signed_in_owner)).at(clock.now()))
    assert signed_in_owner.path == "/my/codes/?done=added"
    assert "backup codes" not in emails("codes-changed")[1].text


def test_saying_that_codes_are_saved_enrolls_nobody(owner):
    require_codes(owner, skips=0)
    make_pacer()
    owner.logs_in()
    owner.posts("/my/codes/saved")
    assert owner.path == "/my/codes/offer"
    owner.opens("/my/courts")
    assert owner.path == "/my/codes/offer"


def test_what_mfa_is_comes_before_the_app_and_a_computer_will_do(owner):
    require_codes(owner)
    make_pacer()
    owner.logs_in()
    words = ("MFA", "one-time passcode", "six digits", "authentication app", "Microsoft Authenticator", "KeePassXC")
    places = [owner.text.index(word) for word in words]
    assert places == sorted(places)


def test_the_qr_code_says_what_the_key_says(signed_in_owner):
    names_app(signed_in_owner)
    svg = signed_in_owner.page.select_one(".qr-frame svg")
    assert svg.find("path")
    assert not signed_in_owner.page.select("[style]")
    assert re.fullmatch("[A-Z2-7]{32}", key_on(signed_in_owner))


def test_a_wrong_code_says_to_set_the_clock_and_leaves_the_app_unconfirmed(signed_in_owner, app):
    names_app(signed_in_owner)
    signed_in_owner.sends(code="000000")
    assert signed_in_owner.refusal == "app-code"
    assert "Turn on automatic date and time on your device" in signed_in_owner.errors[0]
    other = Owner(app)
    other.logs_in()
    assert other.path == "/my/courts"


def test_a_get_request_creates_no_app(signed_in_owner):
    for _time in range(3):
        signed_in_owner.opens("/my/codes/apps")
    assert all_of(AuthenticatorApp) == []


def test_an_unconfirmed_app_is_replaced(signed_in_owner):
    for _time in range(3):
        names_app(signed_in_owner)
    assert len(all_of(AuthenticatorApp)) == 1


def test_an_account_has_ten_apps_at_most(signed_in_owner):
    for number in range(10):
        add_app(signed_in_owner, f"App {number}")
    signed_in_owner.opens("/my/codes/apps")
    signed_in_owner.sends(name="One more")
    assert signed_in_owner.refusal == "most-apps"


def test_another_accounts_app_can_be_neither_seen_nor_removed(signed_in_owner, app):
    add_app(signed_in_owner)
    make_pacer("kimdoe1234")
    other = Owner(app)
    other.logs_in("kimdoe1234")
    other.opens("/my/codes/apps/1/remove")
    assert other.response.status_code == 404
    other.opens("/my/codes/apps/1")
    assert other.path == "/my/codes/"


def test_an_app_is_removed_after_the_password(signed_in_owner):
    add_app(signed_in_owner)
    signed_in_owner.opens("/my/codes/")
    signed_in_owner.follows("Remove")
    signed_in_owner.sends(current_password="wrong")
    assert signed_in_owner.refusal == "wrong-password"
    signed_in_owner.sends(current_password=PACER_PASSWORD)
    assert signed_in_owner.path == "/my/codes/?done=removed"
    assert all_of(AuthenticatorApp) == []
    assert "the app “My phone” was removed" in emails("codes-changed")[-1].text


def test_backup_codes_are_shown_once_and_each_logs_in_once(signed_in_owner, app):
    add_app(signed_in_owner)
    signed_in_owner.opens("/my/codes/backup")
    signed_in_owner.sends(current_password=PACER_PASSWORD)
    shown = [code.get_text() for code in signed_in_owner.page.select("main ol .code")]
    assert len(shown) == len(all_of(BackupCode)) == 10
    signed_in_owner.opens("/my/codes/")
    assert "You have 10 left" in signed_in_owner.text
    assert not [code for code in shown if code in signed_in_owner.response.text]
    other = Owner(app)
    other.logs_in(otp_code=shown[0])
    assert other.path == "/my/courts"
    again = Owner(app)
    again.logs_in(otp_code=shown[0])
    assert again.refusal == "pacer-login"
    signed_in_owner.opens("/my/codes/")
    assert "You have 9 left" in signed_in_owner.text


def test_codes_are_offered_at_login_and_can_be_skipped_three_times(owner):
    require_codes(owner)
    make_pacer()
    for left in ("3 more times", "2 more times", "once more"):
        owner.logs_in()
        assert owner.path == "/my/codes/offer"
        assert f"You may skip this {left}" in owner.text
        owner.presses("Not now")
        assert owner.path == "/my/courts"
        owner.presses("Log out")
    owner.logs_in()
    assert "Required now" in owner.text
    assert "Not now" not in [button.get_text() for button in owner.page.select("main button")]
    owner.opens("/my/codes/apps")
    owner.posts("/my/codes/skip")
    assert owner.path == "/my/codes/offer"
    assert all_of(PacerAccount)[0].mfa_skips == 3


def test_the_sign_in_is_pending_until_the_offer_is_answered(owner):
    require_codes(owner)
    make_pacer(), make_filer()
    owner.knocks()
    assert owner.path == "/my/codes/offer"
    for page, leads_to in {
        "/my/courts": "/my/codes/offer",
        "/my/account/": "/my/codes/offer",
        "/courts/cacd/home": "/courts/cacd/login",
    }.items():
        owner.opens(page)
        assert owner.path == leads_to
    owner.posts("/courts/cacd/link/now")
    assert owner.path == "/courts/cacd/link/"


def test_setting_up_codes_in_the_offer_signs_in_and_leads_to_the_wanted_page(owner):
    require_codes(owner, skips=0)
    make_pacer()
    owner.knocks()
    owner.follows("Set up an app")
    owner.sends(name="My phone")
    owner.sends(code=code_in(emails("authenticator-code")[0]))
    owner.sends(code=pyotp.TOTP(key_on(owner)).at(clock.now()))
    assert len(owner.page.select("main ol .code")) == 10
    owner.opens("/my/courts")
    assert owner.path == "/my/codes/offer"
    assert "Did you save your backup codes?" in owner.text
    owner.presses("I saved my codes")
    assert owner.path == "/courts/cacd/login"
    assert "Link now" in owner.text


def test_an_enrolled_account_is_offered_nothing(owner):
    require_codes(owner)
    make_pacer(enrolled=True)
    from tests.support.factories import CODE_SECRET
    from tests.support.people import code_now

    owner.logs_in(otp_code=code_now(CODE_SECRET))
    assert owner.path == "/my/courts"


def test_a_link_that_needs_codes_first_continues_after_they_are_set_up(owner):
    require_codes(owner)
    make_pacer(mfa_skips=3), make_filer()
    start = clock.now()
    with clock.stopped_at(start):
        owner.goes_to("sign-in")
        owner.signs_in()
        assert owner.outcome == "enroll-first"
        owner.presses("Set up MFA")
        owner.follows("Set up an app")
        owner.sends(name="My phone")
        owner.sends(code=code_in(emails("authenticator-code")[0]))
        key = key_on(owner)
        owner.sends(code=pyotp.TOTP(key).at(start))
        owner.presses("I saved my codes")
        assert owner.path == "/courts/cacd/link/"
    with clock.stopped_at(start + timedelta(minutes=1)):
        owner.presses("Begin")
        owner.logs_out_first()
        owner.signs_in(otp_code=pyotp.TOTP(key).at(clock.now()))
        assert owner.path.endswith("/choose")


def test_linking_continues_while_skips_are_left(owner):
    require_codes(owner)
    make_pacer(mfa_skips=2)
    owner.goes_to("sign-in")
    owner.signs_in()
    assert owner.path.endswith("/choose")
