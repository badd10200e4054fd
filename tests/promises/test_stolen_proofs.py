"""Attacks with what was proved before the owner acted, through the pages on both sides."""

from dataclasses import replace

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.account.test_mfa import add_app
from tests.reset.test_reset import is_password, requests_code, resets, sets_password
from tests.support.emails import code_in, emails
from tests.support.factories import CHEAP, PACER_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.security import passwords

STOLEN = "Attackers-Own-Choice-9!"
PLACE = {"state": "Nevada", "county": "Clark"}


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "ARGON2", CHEAP)


def is_inside(browser: Owner) -> bool:
    browser.opens("/my/account/")
    return browser.path == "/my/account/"


def logged_in(app, password: str = PACER_PASSWORD) -> Owner:
    owner = Owner(app)
    owner.logs_in(password=password)
    return owner


def begins_recovery(browser: Owner) -> None:
    browser.opens("/account/recover/")
    browser.presses("Begin")
    browser.sends(username="jordanrivera")


def recovers(app) -> None:
    owner = Owner(app)
    begins_recovery(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[-1]))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def changes_password(app) -> None:
    owner = logged_in(app)
    owner.opens("/my/account/password")
    owner.sends(current_password=PACER_PASSWORD, password=NEW_PASSWORD)
    assert owner.path.startswith("/my/account/?done")


def changes_address(app, password: str = PACER_PASSWORD) -> None:
    owner = logged_in(app, password)
    owner.opens("/my/account/address")
    owner.sends(email="new@example.com", current_password=password, **PLACE)
    owner.sends(code=code_in(emails("address-code")[-1]))
    assert all_of(PacerAccount)[0].email == "new@example.com"


def resets_filer_account(app) -> None:
    resets(Filer(app))
    assert is_password("cacd", "new-paper-lantern")


def adds_an_app(app) -> None:
    owner = logged_in(app)
    add_app(owner)
    assert owner.path == "/my/codes/?done=added"


OWNER_ACTS = [resets_filer_account, changes_password, recovers, changes_address, adds_an_app]


@pytest.mark.parametrize("act", OWNER_ACTS)
def test_whoever_stands_before_submit_links_nothing_once_the_owner_has_acted(app, act):
    make_pacer(), make_filer()
    attacker = Filer(app)
    attacker.goes_to("confirm")
    act(app)
    attacker.confirms()
    assert all_of(Link) == []
    assert attacker.outcome is None


def test_a_recovery_that_was_open_before_the_owner_recovered_sets_no_password(app):
    make_pacer()
    attacker = Owner(app)
    begins_recovery(attacker)
    attacker.sends(code=code_in(emails("pacer-recovery")[-1]))
    recovers(app)
    attacker.sends(password=STOLEN)
    assert not is_inside(logged_in(app, STOLEN))
    assert is_inside(logged_in(app, NEW_PASSWORD))


def test_a_code_in_the_old_mailbox_opens_nothing_after_a_new_address_and_password(app):
    make_pacer()
    attacker = Owner(app)
    begins_recovery(attacker)
    changes_password(app)
    changes_address(app, NEW_PASSWORD)
    attacker.sends(code=code_in(emails("pacer-recovery")[0]))
    if attacker.path.endswith("/password"):
        attacker.sends(password=STOLEN)
    assert not is_inside(logged_in(app, STOLEN))
    assert is_inside(logged_in(app, NEW_PASSWORD))


def test_a_code_in_the_old_mailbox_opens_nothing_after_the_help_desk_corrected_the_address(app, sits):
    make_filer()
    attacker = Filer(app)
    requests_code(attacker)
    administrator, second = sits("administrator", login="hadmin"), sits(login="hsecond")
    administrator.takes_call("jrivera")
    administrator.opens("/desk/calls/1/address")
    administrator.sends(reason="asked", email="new@example.com")
    second.takes_call("jrivera")
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    sets_password(attacker, code_in(emails("legacy-reset")[0]), STOLEN)
    assert not is_password("cacd", STOLEN)


def test_half_a_sign_in_is_not_completed_by_skipping_once_the_owner_has_an_app(app):
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, one_time_codes="required", code_skips=3)
    make_pacer()
    attacker, owner = logged_in(app), logged_in(app)
    assert attacker.path == "/my/codes/offer"
    add_app(owner)
    attacker.presses("Not now")
    assert not is_inside(attacker)
    assert is_inside(owner)


@pytest.fixture
def overtaken(app, monkeypatch):
    """The owner recovers the account while the next password is being verified."""
    verify = passwords.verify_password

    def verifies_slowly(stored: str, typed: str) -> bool:
        monkeypatch.setattr(passwords, "verify_password", verify)
        recovers(app)
        return verify(stored, typed)

    def begin() -> None:
        monkeypatch.setattr(passwords, "verify_password", verifies_slowly)

    return begin


def test_a_sign_in_that_is_verified_while_the_owner_recovers_lets_nobody_in(app, overtaken):
    make_pacer()
    attacker = Owner(app)
    overtaken()
    attacker.logs_in()
    assert not is_inside(attacker)


def test_a_change_that_is_verified_while_the_owner_recovers_does_not_overwrite_the_new_password(app, overtaken):
    make_pacer()
    attacker = logged_in(app)
    attacker.opens("/my/account/password")
    overtaken()
    attacker.sends(current_password=PACER_PASSWORD, password=STOLEN)
    assert not is_inside(logged_in(app, STOLEN))
    assert is_inside(logged_in(app, NEW_PASSWORD))
