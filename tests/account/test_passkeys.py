"""Passkeys of filers: added, used in place of a password, removed; and everything with which somebody else fails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.account.conftest import Owner
from tests.support.authenticator import SecurityKey
from tests.support.emails import code_in, emails
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, all_of, make_filer, make_pacer
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.links.models import Link
from wizard.pacer.models import BackupCode, PacerAccount
from wizard.security.passkeys import LIFETIME, MAX_PASSKEYS, Passkey
from wizard.security.sessions import SessionRow


def options(browser, at: str = "/login/passkey") -> dict:
    """What the script of a page is told when it asks."""
    token = browser.page.select_one("[name=csrf_token]")["value"]
    with browser.app.app_context():
        answer = browser.client.post(at, headers={"X-CSRFToken": token})
    assert answer.status_code == 200, answer.status_code
    return answer.json


def names_passkey(owner: Owner, name: str = "My laptop") -> None:
    owner.opens("/my/codes/passkeys")
    owner.sends(name=name)
    owner.sends(code=code_in(emails("authenticator-code")[-1]))
    assert owner.path == "/my/codes/passkeys/new", owner.errors


def adds_passkey(owner: Owner, name: str = "My laptop") -> SecurityKey:
    names_passkey(owner, name)
    key = SecurityKey()
    owner.sends(passkey=key.makes(options(owner, "/my/codes/passkeys/options")))
    if owner.page.find("button", string="I saved my codes"):
        owner.presses("I saved my codes")
    return key


def logs_in(browser, key: SecurityKey, at: str = "/login") -> None:
    browser.opens(at)
    browser.sends(passkey=key.answers(options(browser)), redaction="y")


@pytest.fixture
def signed_in_owner(owner) -> Owner:
    make_pacer()
    owner.logs_in()
    return owner


@pytest.mark.parametrize(("size", "kept"), [(1023, 1), (1100, 0)])
def test_a_passkey_with_an_id_that_is_too_long_is_refused(signed_in_owner, size, kept):
    names_passkey(signed_in_owner)
    key = SecurityKey(credential_id=bytes(size), count=2**32 - 1)
    signed_in_owner.sends(passkey=key.makes(options(signed_in_owner, "/my/codes/passkeys/options")))
    assert (len(all_of(Passkey)), signed_in_owner.response.status_code) == (kept, 200)


@pytest.fixture
def key(signed_in_owner) -> SecurityKey:
    return adds_passkey(signed_in_owner)


@pytest.fixture
def browser(app) -> Owner:
    return Owner(app)


def causes() -> list[str]:
    return [row.detail["cause"] for row in all_of(AuditRow) if row.detail.get("refusal") == "passkey"]


def test_a_passkey_is_added_by_name_after_a_code_by_email_and_the_owner_is_told(signed_in_owner, key):
    assert signed_in_owner.path == "/my/codes/?done=added"
    assert "My laptop" in signed_in_owner.text
    assert [email.kind for email in emails()] == ["authenticator-code", "codes-changed"]
    assert "the passkey “My laptop” was added" in emails("codes-changed")[0].text


def test_it_logs_in_without_username_and_password(browser, key):
    logs_in(browser, key)
    assert browser.path == "/my/courts"
    assert all_of(Passkey)[0].used_at is not None


def test_it_logs_in_at_a_court_and_in_the_wizard_and_the_receipt_says_so(app, browser, key):
    make_filer()
    browser.begins()
    browser.logs_out_first()
    browser.sends(passkey=key.answers(options(browser)), redaction="y")
    browser.chooses()
    browser.gives_legacy(password=LEGACY_PASSWORD)
    browser.confirms()
    assert browser.outcome == "linked"
    assert all_of(Link)[0].pacer_proof == "passkey"
    other = Owner(app)
    logs_in(other, key, "/courts/cacd/login")
    assert "You may file and view" in other.text


def test_the_redaction_box_is_asked_for_with_a_passkey_too(browser, key):
    browser.opens("/login")
    browser.sends(passkey=key.answers(options(browser)))
    assert browser.errors == ["Select the box to confirm that you will follow the redaction rules."]


def test_a_password_alone_logs_in_no_longer(browser, key):
    browser.logs_in()
    assert browser.refusal == "pacer-login"


def test_a_challenge_works_once(browser, key):
    browser.opens("/login")
    answer = key.answers(options(browser))
    browser.sends(passkey=answer, redaction="y")
    browser.presses("Log out")
    browser.opens("/login")
    browser.sends(passkey=answer, redaction="y")
    assert (browser.refusal, causes()) == ("passkey", ["no challenge was given"])


def test_a_browser_that_never_asked_is_refused_and_no_session_is_made_for_it(app):
    stranger = Owner(app)
    stranger.opens("/login")
    stranger.sends(passkey="{}", redaction="y")
    assert (stranger.refusal, causes(), all_of(SessionRow)) == ("passkey", ["no challenge was given"], [])


def test_a_challenge_of_another_browser_is_refused(app, browser, key):
    other = Owner(app)
    other.opens("/login")
    answer = key.answers(options(other))
    browser.opens("/login")
    options(browser)
    browser.sends(passkey=answer, redaction="y")
    assert (browser.refusal, causes()) == ("passkey", ["not valid (InvalidAuthenticationResponse)"])


def test_a_challenge_expires(browser, key):
    browser.opens("/login")
    answer = key.answers(options(browser))
    with clock.stopped_at(clock.now() + LIFETIME + timedelta(seconds=1)):
        browser.sends(passkey=answer, redaction="y")
    assert (browser.refusal, causes()) == ("passkey", ["the challenge has expired"])


@pytest.mark.parametrize(
    "otherwise",
    [
        {"origin": "https://filer-link.example.com"},
        {"host": "example.com"},
        {"unlocked": False},
        {"key": SecurityKey().key},
        {"credential_id": b"somebody else"},
    ],
    ids=["phished origin", "another host", "not unlocked", "another key", "unknown"],
)
def test_what_was_not_made_here_by_this_device_is_refused_in_one_sentence(browser, key, otherwise):
    logs_in(browser, replace(key, **otherwise))
    assert browser.refusal == "passkey"
    assert browser.errors == [
        "This passkey was not accepted. Try again, or log in with your username, password, and one-time passcode."
    ]


@pytest.mark.parametrize("typed", ["{}", "x", "[]", "null", '{"id": 1}', '{"response": {}}', "\u0000"])
def test_anything_else_is_refused_the_same_way(browser, key, typed):
    browser.opens("/login")
    options(browser)
    browser.sends(passkey=typed, redaction="y")
    assert browser.refusal == "passkey"
    assert typed not in [field.get("value") for field in browser.page.select("[name=passkey]")]


@pytest.mark.parametrize(("counts", "refusal"), [((5, 6), None), ((5, 5), "passkey"), ((5, 4), "passkey")])
def test_a_copy_is_found_by_its_count(app, key, counts, refusal):
    for count in counts:
        last = Owner(app)
        logs_in(last, replace(key, count=count))
    assert last.refusal == refusal


def test_a_removed_passkey_logs_in_no_more_and_a_login_half_done_ends(app, signed_in_owner, browser, key):
    other = Owner(app)
    logs_in(other, key)
    browser.opens("/login")
    answer = key.answers(options(browser))
    signed_in_owner.opens("/my/codes/")
    signed_in_owner.follows("Remove My laptop")
    signed_in_owner.sends(current_password=PACER_PASSWORD)
    assert signed_in_owner.path == "/my/codes/?done=removed"
    browser.sends(passkey=answer, redaction="y")
    assert (browser.refusal, causes()) == ("passkey", ["unknown"])
    other.opens("/my/account/")
    assert other.path.startswith("/login"), "the other session has ended"
    assert "the passkey “My laptop” was removed" in emails("codes-changed")[-1].text


def test_removing_asks_for_the_password_and_takes_only_ones_own(app, signed_in_owner, key):
    signed_in_owner.opens("/my/codes/passkeys/1/remove")
    signed_in_owner.sends(current_password="wrong")
    assert signed_in_owner.refusal == "wrong-password"
    make_pacer("somebody99")
    other = Owner(app)
    other.logs_in("somebody99")
    other.opens("/my/codes/passkeys/1/remove")
    assert other.response.status_code == 404
    assert len(all_of(Passkey)) == 1


def test_no_passkey_is_made_without_the_code_from_the_email(signed_in_owner):
    signed_in_owner.opens("/my/codes/passkeys/new")
    assert signed_in_owner.path == "/my/codes/"


def test_a_passkey_made_elsewhere_or_for_another_challenge_is_not_added(signed_in_owner):
    names_passkey(signed_in_owner)
    asked = options(signed_in_owner, "/my/codes/passkeys/options")
    signed_in_owner.sends(passkey=SecurityKey(origin="https://elsewhere.example.com").makes(asked))
    assert signed_in_owner.refusal == "new-passkey"
    signed_in_owner.sends(passkey=SecurityKey().makes(asked))
    assert signed_in_owner.refusal == "new-passkey", "the challenge was used"
    assert all_of(Passkey) == []


def test_there_may_be_ten(signed_in_owner):
    for number in range(MAX_PASSKEYS):
        adds_passkey(signed_in_owner, f"Device {number}")
    signed_in_owner.opens("/my/codes/passkeys")
    signed_in_owner.sends(name="one more")
    assert signed_in_owner.refusal == "most-passkeys"


def test_the_account_on_a_site_that_asks_pacer_has_no_passkeys(make_site):
    app = make_site(sign_on="api", pacer_api_url="http://127.0.0.1:9")
    with app.app_context():
        browser = Owner(app)
        browser.opens("/login")
        assert "Log in with a passkey" not in browser.text
        browser.posts("/login/passkey")
        assert browser.response.status_code == 404


def test_backup_codes_alone_enroll(app, signed_in_owner):
    signed_in_owner.opens("/my/codes/")
    signed_in_owner.follows("Use backup codes")
    signed_in_owner.presses("Send me the code")
    signed_in_owner.sends(code=code_in(emails("authenticator-code")[-1]))
    codes = [code.get_text() for code in signed_in_owner.page.select("li .code")]
    assert len(codes) == 10
    browser = Owner(app)
    browser.logs_in()
    assert browser.refusal == "pacer-login"
    browser.logs_in(otp_code=codes[0])
    assert browser.path == "/my/courts"
    browser = Owner(app)
    browser.logs_in(otp_code=codes[0])
    assert browser.refusal == "pacer-login", "each works once"
    assert len(all_of(BackupCode)) == 10


def test_whose_sign_in_waits_may_enroll_with_backup_codes_or_a_passkey(app):
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, one_time_codes="required", code_skips=0)
    make_pacer()
    owner = Owner(app)
    owner.logs_in()
    assert owner.path == "/my/codes/offer"
    adds_passkey(owner)
    assert owner.path == "/my/courts"
    make_pacer("somebody99")
    other = Owner(app)
    other.logs_in("somebody99")
    other.follows("use backup codes")
    other.presses("Send me the code")
    other.sends(code=code_in(emails("authenticator-code")[-1]))
    other.presses("I saved my codes")
    assert other.path == "/my/courts"
    assert all(account.is_enrolled for account in all_of(PacerAccount))
