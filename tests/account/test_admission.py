"""One gate for every way in: how far somebody is admitted, and what asks for the password once more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.account.conftest import Owner
from tests.account.test_mfa import add_app, names_app
from tests.pacer.conftest import Program
from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, PACER_PASSWORD, a_passkey, add, all_of, make_filer, make_pacer
from wizard.core import clock
from wizard.links.models import Link
from wizard.pacer.api_tokens import CsoToken
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount
from wizard.security.access import needs_recent_proof
from wizard.security.encryption import encrypt
from wizard.security.signin import RECENT

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mfa_required(app):
    """After three skips nobody gets in without one-time passcodes."""
    app.extensions["settings"] = replace(app.extensions["settings"], one_time_codes="required", code_skips=3)


def test_a_program_gets_a_token_while_skips_are_left_and_then_none(app):
    make_pacer(mfa_skips=2)
    make_pacer("kimdoe1234", mfa_skips=3)
    program = Program(app)
    assert program.signs_on()["loginResult"] == "0"
    refused = program.signs_on("kimdoe1234")
    assert refused["loginResult"] != "0"
    assert refused["errorDescription"].startswith("User update required")
    assert len(all_of(CsoToken)) == 1


@pytest.mark.parametrize(("skips", "may_skip"), [(0, True), (3, False)])
def test_the_way_out_of_a_refused_journey_signs_nobody_in_past_the_offer(owner, skips, may_skip):
    make_pacer(upgraded=False, mfa_skips=skips), make_filer()
    owner.goes_to("sign-in")
    owner.signs_in()
    assert owner.outcome == "upgrade-first"
    owner.presses("Upgrade the account now")
    assert owner.path == "/my/codes/offer"
    owner.opens("/my/upgrade/")
    assert owner.path == "/my/codes/offer"
    owner.opens("/my/account/")
    assert owner.path == "/my/codes/offer"
    assert ("Not now" in owner.text) is may_skip
    if may_skip:
        owner.presses("Not now")
        assert owner.path == "/my/upgrade/"


def test_whoever_links_is_offered_one_time_codes_before_anything_else(owner):
    make_pacer(), make_filer()
    owner.links()
    assert owner.outcome == "linked"
    assert len(all_of(Link)) == 1
    owner.opens("/my/account/")
    assert owner.path == "/my/codes/offer"
    owner.opens("/courts/cacd/link/done")
    assert owner.outcome == "linked"


def test_a_sign_in_that_waited_too_long_for_its_second_step_begins_again(owner):
    make_pacer()
    with clock.stopped_at(clock.now()):
        owner.logs_in()
    with clock.stopped_at(clock.now() + RECENT):
        owner.opens("/my/codes/apps")
        assert owner.path.startswith("/login")


# Behind the login: what only whoever proved it a moment ago may do, whoever holds the session.


@pytest.fixture
def signed_in(app, owner) -> Owner:
    app.extensions["settings"] = replace(app.extensions["settings"], one_time_codes="optional")
    make_pacer(upgraded=False)
    owner.logs_in()
    assert owner.path == "/my/courts"
    return owner


@pytest.mark.parametrize("page", ["/my/upgrade/", "/my/codes/apps"])
def test_a_while_after_the_login_the_password_is_asked_again(signed_in, page):
    start = clock.now()
    with clock.stopped_at(start + RECENT - timedelta(seconds=5)):
        signed_in.opens(page)
        assert signed_in.path == page
    with clock.stopped_at(start + RECENT + timedelta(seconds=5)):
        signed_in.opens(page)
        assert signed_in.path == f"/my/account/again?then={page}"
        signed_in.sends(current_password="wrong")
        assert signed_in.refusal == "wrong-password"
        signed_in.sends(current_password=PACER_PASSWORD)
        assert signed_in.path == page


def test_whoever_holds_an_old_session_begins_no_upgrade(signed_in):
    signed_in.opens("/my/upgrade/")
    with clock.stopped_at(clock.now() + RECENT + timedelta(seconds=5)):
        signed_in.presses("Upgrade")
        assert signed_in.path.startswith("/my/account/again")


def test_the_page_that_asks_again_leads_to_this_site_only(signed_in):
    signed_in.opens("/my/account/again?then=https://evil.example.com/")
    signed_in.sends(current_password=PACER_PASSWORD)
    assert signed_in.path == "/my/account/"


def test_a_password_alone_adds_no_app(signed_in, app):
    """The code goes to the address on file, and is good for this account only."""
    make_pacer("kimdoe1234", email="kim@example.com")
    other = Owner(app)
    other.logs_in("kimdoe1234")
    other.opens("/my/codes/apps")
    other.sends(name="Mine")
    [theirs] = emails("authenticator-code")
    assert theirs.recipient == "kim@example.com"
    signed_in.opens("/my/codes/apps")
    signed_in.sends(name="Mine")
    assert not signed_in.page.select(".key")
    signed_in.sends(code=code_in(theirs))
    assert signed_in.refusal == "email-code"
    assert all_of(AuthenticatorApp) == []


def test_another_browser_with_the_session_of_the_owner_does_not_see_the_key(signed_in, app):
    names_app(signed_in)
    [added] = all_of(AuthenticatorApp)
    other = Owner(app)
    other.logs_in()
    other.opens(f"/my/codes/apps/{added.id}")
    assert other.path == "/my/codes/"


def adds_an_app(owner: Owner) -> None:
    add_app(owner)


def removes_an_app(owner: Owner) -> None:
    account = all_of(PacerAccount)[0]
    app = add(AuthenticatorApp(pacer_account_id=account.id, encrypted_key=encrypt(CODE_SECRET), confirmed_at=NOON))
    owner.opens(f"/my/codes/apps/{app.id}/remove")
    owner.sends(current_password=PACER_PASSWORD)


def removes_a_passkey(owner: Owner) -> None:
    passkey = a_passkey("lost", pacer_account_id=all_of(PacerAccount)[0].id)
    owner.opens(f"/my/codes/passkeys/{passkey.id}/remove")
    owner.sends(current_password=PACER_PASSWORD)


def makes_backup_codes(owner: Owner) -> None:
    a_passkey("enrolls", pacer_account_id=all_of(PacerAccount)[0].id)
    owner.opens("/my/codes/backup")
    owner.sends(current_password=PACER_PASSWORD)
    assert len(all_of(BackupCode)) == 10


@pytest.mark.parametrize("change", [adds_an_app, removes_an_app, removes_a_passkey, makes_backup_codes])
def test_every_change_of_authenticators_is_told_and_ends_the_other_sessions(signed_in, app, change):
    elsewhere = Owner(app)
    elsewhere.logs_in()
    elsewhere.opens("/my/account/")
    assert elsewhere.path == "/my/account/"
    Program(app).signs_on()
    change(signed_in)
    assert len(emails("codes-changed")) == 1
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")
    assert all_of(CsoToken) == []
    signed_in.opens("/my/account/")
    assert signed_in.path == "/my/account/"


def test_what_asks_for_a_recent_proof(app):
    """Everything that gives a secret away, or changes one, asks for the password in its form or is listed here."""
    assert {endpoint for endpoint in app.view_functions if needs_recent_proof(endpoint)} == {
        "upgrade.start",
        "upgrade.begin",
        "mfa.add",
        "mfa.verify_email",
        "mfa.confirm",
        "mfa.add_backup",
        "mfa.add_passkey",
        "mfa.create_passkey",
        "mfa.passkey_options",
    }
