"""Guessing from many networks, in many names, or with many accounts; and that none of it delays a known browser."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.security.test_guessing import Guesser
from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, all_of, has_failed, make_filer, make_pacer, make_staff
from tests.support.people import code_now
from wizard.core import clock
from wizard.core.database import db
from wizard.pacer.models import PacerAccount
from wizard.security import attempts, known_browsers
from wizard.security.dimensions import KNOWN_BROWSER, NETWORK, NEW_BROWSERS, Dimension
from wizard.security.known_browsers import MAX_BROWSERS, KnownBrowser, cookie_name

pytestmark = pytest.mark.slow
NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
OWNERS = "203.0.113.9"
# Far more than are ever verified.
many_times = pytest.mark.parametrize("many", [80, pytest.param(300, marks=pytest.mark.soak)])


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def owner(app) -> Guesser:
    """Somebody who has logged in before with this browser, and stands at a court's login page."""
    make_pacer(enrolled=True)
    somebody = Guesser(app).comes_from(OWNERS)
    somebody.knocks(otp_code=code_now(CODE_SECRET))
    assert is_logged_in(somebody)
    somebody.presses("Log out")
    return somebody


def is_logged_in(browser: Guesser) -> bool:
    return "not linked to a filer account yet" in browser.text


def logs_in_later(browser: Guesser) -> None:
    """With the next one-time passcode: each works once."""
    with clock.stopped_at(NOON + timedelta(minutes=1)):
        browser.knocks(otp_code=code_now(CODE_SECRET))


def guesses(app, address: str, username: str = "jordanrivera", **typed) -> Guesser:
    """Try once, in a fresh browser."""
    guesser = Guesser(app).comes_from(address)
    guesser.stands_at("sign-in")
    guesser.signs_in(username, **typed)
    return guesser


@many_times
def test_of_many_wrong_codes_from_one_ipv6_network_a_few_are_verified(app, owner, verified_hashes, many):
    for number in range(many):
        guesses(app, f"2001:db8::{number:x}", otp_code=f"{number:06}")
    assert len(verified_hashes) == 5


@many_times
def test_of_many_wrong_codes_from_as_many_networks_a_few_are_verified(app, owner, verified_hashes, many):
    for number in range(many):
        guesses(app, f"2001:db8:0:{number:x}::1", otp_code=f"{number:06}")
    assert len(verified_hashes) == NEW_BROWSERS.first


def guess_for_days(app, verified: list[str]) -> datetime:
    """Guess from ever new networks as soon as it is allowed, for two days."""
    at, number = NOON, 0
    while at < NOON + timedelta(days=2):
        number += 1
        assert len(verified) <= 100
        with clock.stopped_at(at):
            before = len(verified)
            guesses(app, f"2001:db8:0:{number:x}::1", password="wrong")
        at += timedelta(0) if len(verified) > before else timedelta(minutes=15)
    return at


def test_in_days_of_guessing_a_fixed_number_is_verified_and_the_owner_is_not_delayed(app, owner, verified_hashes):
    later = guess_for_days(app, verified_hashes)
    assert len(verified_hashes) == NEW_BROWSERS.stops_at
    with clock.stopped_at(later):
        stranger = guesses(app, "198.51.100.1", otp_code=code_now(CODE_SECRET))
        assert (stranger.refusal, stranger.response.status_code) == ("new-browsers-stopped", 429)
        owner.knocks(otp_code=code_now(CODE_SECRET))
        assert is_logged_in(owner)


def test_no_more_than_a_hundred_in_a_row_are_ever_verified():
    """NIST SP 800-63B: by new browsers, and by those that the owner has used."""
    assert NEW_BROWSERS.stops_at + MAX_BROWSERS * KNOWN_BROWSER.stops_at == 100


def test_a_new_browser_of_the_owner_waits_a_quarter_of_an_hour_at_most(app, owner):
    has_failed(NEW_BROWSERS.stops_at - 1, Dimension.PACER_ACCOUNT, "jordanrivera")
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        fresh = guesses(app, OWNERS, otp_code=code_now(CODE_SECRET))
    assert fresh.path.endswith("/choose")
    assert attempts.wait_until(Dimension.PACER_ACCOUNT, "jordanrivera") is None


@pytest.mark.parametrize("username", ["jordanrivera", "nobody99"])
def test_a_name_that_is_nobodys_is_slowed_down_alike(app, username):
    make_pacer()
    pages = [guesses(app, f"2001:db8:0:{number:x}::1", username, password="wrong").refusal for number in range(22)]
    assert pages == ["pacer-login"] * NEW_BROWSERS.first + ["too-many-tries"] * 2


def test_the_owner_is_told_once(app, owner):
    for number in range(NEW_BROWSERS.first - 1):
        guesses(app, f"2001:db8:0:{number:x}::1", password="wrong")
    assert emails("failed-attempts") == []
    for number in range(100, 140):
        guesses(app, f"2001:db8:0:{number:x}::1", password="wrong")
    with clock.stopped_at(NOON + timedelta(hours=1)):
        guesses(app, "2001:db8:0:fff::1", password="wrong")
    (email,) = emails("failed-attempts")
    assert email.recipient == all_of(PacerAccount)[0].email
    assert f"There were {NEW_BROWSERS.first} failed attempts" in email.text
    for number in range(NEW_BROWSERS.first + 1):
        guesses(app, f"2001:db8:1:{number:x}::1", "nobody99", password="wrong")
    assert len(emails("failed-attempts")) == 1


def test_a_new_password_ends_the_stop(app):
    account = make_pacer()
    has_failed(NEW_BROWSERS.stops_at, Dimension.PACER_ACCOUNT, account.username)
    assert attempts.wait_until(Dimension.PACER_ACCOUNT, account.username)
    browser = Owner(app)
    browser.opens("/account/recover/")
    browser.presses("Begin")
    browser.sends(username=account.username)
    browser.sends(code=code_in(emails("pacer-recovery")[0]))
    browser.sends(password=NEW_PASSWORD)
    assert browser.outcome == "recovered"
    db.session.rollback()
    assert attempts.wait_until(Dimension.PACER_ACCOUNT, account.username) is None


def test_a_known_browser_has_a_few_attempts_of_its_own_and_is_then_as_good_as_new(app, owner, verified_hashes):
    at = NOON
    for _ in range(61):
        with clock.stopped_at(at):
            owner.knocks(password="wrong")
        at += timedelta(minutes=15)
    assert len(verified_hashes) == KNOWN_BROWSER.stops_at + NEW_BROWSERS.stops_at
    assert owner.refusal == "new-browsers-stopped"


def test_a_right_login_in_a_known_browser_takes_nothing_from_the_count_of_new_ones(app, owner):
    has_failed(NEW_BROWSERS.first, Dimension.PACER_ACCOUNT, "jordanrivera")
    owner.knocks(password="wrong")
    logs_in_later(owner)
    assert is_logged_in(owner)
    assert attempts.find(Dimension.PACER_ACCOUNT, "jordanrivera").failures == NEW_BROWSERS.first


def test_sixty_names_with_one_password_from_one_network_meet_a_wait(app, owner, verified_hashes):
    said = [guesses(app, OWNERS, f"somebody{number}", password="Winter2031!").refusal for number in range(60)]
    assert said == ["pacer-login"] * NETWORK.first + ["too-many-tries"] * (60 - NETWORK.first)
    assert len(verified_hashes) == NETWORK.first
    # Neither another network, nor a known browser in this one, is delayed.
    make_pacer("aaronkim")
    assert guesses(app, "198.51.100.77", "aaronkim").path.endswith("/choose")
    logs_in_later(owner)
    assert is_logged_in(owner)


def test_an_office_that_mistypes_and_then_logs_in_meets_no_wait(app):
    for number in range(30):
        make_pacer(f"colleague{number}")
        guesser = guesses(app, OWNERS, f"colleague{number}", password="wrong")
        guesser.signs_in(f"colleague{number}", "wrong")
        guesser.signs_in(f"colleague{number}")
        assert guesser.path.endswith("/choose")


def test_the_wait_of_a_network_is_short_and_passes(app):
    for number in range(60):
        guesses(app, OWNERS, f"somebody{number}", password="wrong")
    make_pacer()
    with clock.stopped_at(NOON + NETWORK.longest_wait):
        assert guesses(app, OWNERS).path.endswith("/choose")
    assert NETWORK.longest_wait == timedelta(minutes=1)


def test_26_pacer_accounts_at_one_filer_account_meet_a_wait(app, verified_hashes):
    filer = make_filer()
    said = []
    for number in range(26):
        guesser = Guesser(app).comes_from(f"198.51.100.{number}")
        guesser.stands_at("legacy", make_pacer(f"accomplice{number}"))
        for _ in range(4):
            guesser.gives_legacy(password="wrong")
            said.append(guesser.refusal)
    assert said == ["legacy-login"] * NEW_BROWSERS.first + ["too-many-tries"] * (104 - NEW_BROWSERS.first)
    assert len(verified_hashes) == NEW_BROWSERS.first
    assert [email.recipient for email in emails("failed-attempts")] == [filer.email]


def test_the_owner_of_a_filer_account_waits_a_quarter_of_an_hour_at_most(app):
    make_filer()
    has_failed(NEW_BROWSERS.stops_at - 1, Dimension.FILER_ACCOUNT, "cacd", "jrivera")
    owner = Guesser(app)
    owner.stands_at("legacy", make_pacer())
    owner.gives_legacy()
    assert owner.refusal == "too-many-tries"
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        owner.gives_legacy()
    assert owner.path.endswith("/confirm")


def test_the_console_is_limited_alike_and_its_staff_is_told(app, verified_hashes):
    make_staff("hdesk")
    for number in range(40):
        guesser = Guesser(app).comes_from(f"2001:db8:0:{number:x}::1")
        guesser.opens("/desk/login")
        guesser.sends(username="hdesk", password="wrong", otp_code="000000")
    assert len(verified_hashes) == NEW_BROWSERS.first
    assert len(emails("failed-attempts")) == 1


def browser_key(browser: Guesser) -> str:
    return browser.client.get_cookie(cookie_name(browser.app)).value


def test_the_cookie_of_a_known_browser_is_kept_from_scripts_for_a_year_and_admits_nobody(app, owner):
    cookie = owner.client.get_cookie(cookie_name(app))
    assert (cookie.http_only, cookie.secure, cookie.same_site, cookie.max_age) == (True, True, "Lax", 365 * 24 * 3600)
    rows = all_of(KnownBrowser)
    assert cookie.value not in str([vars(row) for row in rows])
    assert "jordan" not in str([vars(row) for row in rows])
    thief = Guesser(app)
    thief.client.set_cookie(cookie_name(app), cookie.value)
    thief.opens("/my/account/")
    assert "/login" in thief.path or thief.path == "/my/"
    thief.knocks()
    assert thief.refusal == "pacer-login"


def test_a_planted_key_does_not_become_the_key_of_a_known_browser(app):
    make_pacer()
    planted = "A" * 43
    victim = Guesser(app)
    victim.client.set_cookie(cookie_name(app), planted)
    victim.knocks()
    assert browser_key(victim) != planted


def test_an_account_keeps_the_browsers_that_were_used_last_and_a_browser_one_key(app):
    make_pacer(), make_pacer("aaronkim")
    browsers = []
    for number in range(MAX_BROWSERS + 2):
        with clock.stopped_at(NOON + timedelta(hours=number)):
            browsers.append(Guesser(app))
            browsers[-1].knocks()
    assert len(all_of(KnownBrowser)) == MAX_BROWSERS
    key = browser_key(browsers[-1])
    browsers[-1].presses("Log out")
    browsers[-1].knocks(username="aaronkim")
    assert browser_key(browsers[-1]) == key
    with clock.stopped_at(NOON + timedelta(days=400)):
        known_browsers.remove_old_browsers()
        db.session.rollback()
        assert all_of(KnownBrowser) == []
