"""No proof outlives the credential that it proves, wherever it is kept."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

import wizard
from tests.account.conftest import NEW_PASSWORD, Owner
from tests.pacer.conftest import Program
from tests.support.emails import code_in, emails
from tests.support.factories import (
    PACER_PASSWORD,
    a_passkey,
    all_of,
    cheap_hash,
    make_filer,
    make_pacer,
    make_staff,
    rewrite,
)
from tests.support.people import Filer, Helper
from wizard.cmecf import proof as cmecf_proof
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db, get_for_update, transaction
from wizard.links.models import Link
from wizard.pacer.api_tokens import CsoToken, owner_of
from wizard.pacer.models import PacerAccount
from wizard.security import passwords

STOLEN = "Attackers-Own-Choice-9!"


@pytest.fixture
def owner(app) -> Owner:
    return Owner(app)


def adds_authenticator(account) -> None:
    with transaction():
        get_for_update(type(account), account.id).raise_epoch()


PACER_CHANGES = {
    "password": partial(rewrite, password_hash=cheap_hash(NEW_PASSWORD)),
    "e-mail address": partial(rewrite, email="new@example.com"),
    "username": partial(rewrite, username="jordanrivera9"),
    "authenticator": adds_authenticator,
    "hold": partial(rewrite, held=True),
    "freeze": partial(rewrite, frozen_at=datetime(2031, 3, 3, tzinfo=UTC)),
    "cancellation": partial(rewrite, cancelled=True),
}
FILER_CHANGES = {
    "password": partial(rewrite, password_hash=cheap_hash(NEW_PASSWORD)),
    "e-mail address": partial(rewrite, email="new@example.com"),
    "status": partial(rewrite, status="disabled"),
    "freeze": partial(rewrite, frozen_at=datetime(2031, 3, 3, tzinfo=UTC)),
}
pacer_changes = pytest.mark.parametrize("change", PACER_CHANGES.values(), ids=PACER_CHANGES)
filer_changes = pytest.mark.parametrize("change", FILER_CHANGES.values(), ids=FILER_CHANGES)


def link_is_refused(attacker: Filer, step: str) -> bool:
    """Neither the page that shows both accounts nor Submit works any more."""
    attacker.opens(f"{attacker.base}confirm")
    seen = attacker.path
    attacker.opens(f"{attacker.base}confirm")
    return seen == attacker.path == f"{attacker.base}{step}?because=credentials-changed" and all_of(Link) == []


@pacer_changes
def test_a_journey_does_not_link_a_changed_pacer_account(filer, change):
    account = make_pacer()
    filer.stands_at("confirm", account, make_filer())
    change(account)
    filer.confirms()
    assert link_is_refused(filer, "sign-in")


@filer_changes
def test_a_journey_does_not_link_a_changed_filer_account(filer, change):
    account = make_filer()
    filer.stands_at("confirm", make_pacer(), account)
    change(account)
    filer.confirms()
    assert link_is_refused(filer, "legacy")


def test_a_change_between_the_last_page_and_the_lock_links_nothing(filer, monkeypatch):
    """The epoch is compared once more where the row is locked."""
    account = make_pacer()
    filer.stands_at("confirm", account, make_filer())
    really = wizard.flow.views.transaction

    @contextmanager
    def is_overtaken():
        rewrite(account, password_hash=cheap_hash(NEW_PASSWORD))
        with really():
            yield

    monkeypatch.setattr("wizard.flow.views.transaction", is_overtaken)
    filer.confirms()
    assert link_is_refused(filer, "sign-in")


def test_whoever_logs_in_again_links(filer):
    account, linked = make_pacer(), make_filer()
    filer.stands_at("confirm", account, linked)
    rewrite(account, email="new@example.com")
    filer.confirms()
    assert "This account has been changed" in filer.text
    filer.signs_in()
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    assert filer.outcome == "linked"


@pacer_changes
def test_a_browser_session_ends(app, change):
    account, owner = make_pacer(), Owner(app)
    owner.logs_in()
    owner.opens("/my/account/")
    assert owner.path == "/my/account/"
    change(account)
    owner.opens("/my/account/")
    assert owner.path.startswith("/login")


@pacer_changes
@pytest.mark.parametrize("page", ["/my/codes/skip", "/my/codes/apps"])
def test_half_a_sign_in_is_not_completed(app, change, page):
    app.extensions["settings"] = replace(app.extensions["settings"], one_time_codes="required")
    account, owner = make_pacer(), Owner(app)
    owner.logs_in()
    assert owner.path == "/my/codes/offer"
    change(account)
    token = owner.page.select_one("[name=csrf_token]")["value"]
    owner.client.post(page, data={"csrf_token": token, "name": "mine"})
    for protected in ("/my/codes/", "/my/courts"):
        owner.opens(protected)
        assert owner.path.startswith("/login")


@pacer_changes
def test_an_api_token_is_good_no_more(app, change):
    account, program = make_pacer(), Program(app)
    token = program.signs_on()["nextGenCSO"]
    assert owner_of(token) == account.id
    change(account)
    assert owner_of(token) is None
    assert len(all_of(CsoToken)) == 1


def stands_at_new_password(attacker: Owner) -> None:
    attacker.opens("/account/recover/")
    attacker.presses("Begin")
    attacker.sends(username="jordanrivera")
    attacker.sends(code=code_in(emails("pacer-recovery")[-1]))
    assert attacker.path == "/account/recover/password"


@pacer_changes
def test_an_open_recovery_does_not_set_the_password(owner, change):
    account = make_pacer()
    stands_at_new_password(owner)
    change(account)
    before = all_of(PacerAccount)[0].password_hash
    owner.sends(password=STOLEN)
    assert owner.path == "/account/recover/code?because=credentials-changed"
    assert all_of(PacerAccount)[0].password_hash == before


@pacer_changes
def test_a_recovery_code_is_good_no_more_and_another_is_sent(owner, change):
    account = make_pacer()
    for _again in range(3):
        owner.opens("/account/recover/")
        owner.presses("Begin")
        owner.sends(username="jordanrivera")
    change(account)
    owner.sends(code=code_in(emails("pacer-recovery")[-1]))
    assert owner.refusal == "email-code"
    sent = len(emails("pacer-recovery"))
    if change is not PACER_CHANGES["cancellation"] and change is not PACER_CHANGES["username"]:
        owner.opens("/account/recover/who")
        owner.sends(username="jordanrivera")
        assert len(emails("pacer-recovery")) == sent + 1


def test_the_code_for_a_new_address_is_good_no_more(owner):
    """Asked for by whoever had the session, before the owner changed the password."""
    make_pacer()
    owner.logs_in()
    owner.opens("/my/account/address")
    owner.sends(email="other@example.com", state="Nevada", county="Clark", current_password=PACER_PASSWORD)
    owner.opens("/my/account/password")
    owner.sends(current_password=PACER_PASSWORD, password=NEW_PASSWORD)
    owner.opens("/my/account/address/code")
    owner.sends(code=code_in(emails("address-code")[0]))
    assert owner.refusal == "email-code"
    assert all_of(PacerAccount)[0].email == "jrivera@example.gov"


@pacer_changes
def test_a_sign_in_that_was_overtaken_by_a_change_lets_nobody_in(owner, monkeypatch, change):
    """The password is verified while nothing is locked."""
    account, verify = make_pacer(), passwords.verify_password

    def is_overtaken(stored, typed):
        change(account)
        return verify(stored, typed)

    monkeypatch.setattr(passwords, "verify_password", is_overtaken)
    owner.logs_in()
    assert owner.refusal == "pacer-login"
    owner.opens("/my/account/")
    assert owner.path.startswith("/login")


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/my/account/password", {"password": STOLEN}),
        ("/my/codes/backup", {}),
    ],
)
def test_a_password_typed_again_while_it_changes_proves_nothing(owner, monkeypatch, page, typed):
    account = make_pacer(enrolled=False)
    owner.logs_in()
    a_passkey("enrolls", pacer_account_id=account.id)
    owner.opens(page)
    verify = passwords.verify_password

    def is_overtaken(stored, typed):
        rewrite(account, password_hash=cheap_hash(NEW_PASSWORD))
        return verify(stored, typed)

    monkeypatch.setattr(passwords, "verify_password", is_overtaken)
    owner.sends(current_password=PACER_PASSWORD, **typed)
    assert owner.refusal == "credentials-changed"
    assert verify(all_of(PacerAccount)[0].password_hash, NEW_PASSWORD)


def test_a_remedy_signs_nobody_in_after_a_change(filer):
    account = make_pacer(upgraded=False)
    filer.goes_to("sign-in")
    filer.signs_in()
    assert filer.outcome == "upgrade-first"
    rewrite(account, password_hash=cheap_hash(NEW_PASSWORD))
    filer.presses("Upgrade the account now")
    assert filer.path.startswith("/login")


def test_a_legacy_login_ends(filer):
    account = make_filer("exd")
    filer.opens("/courts/exd/login")
    filer.sends(username="jrivera", password="paper-lantern")
    assert filer.path == "/courts/exd/home"
    rewrite(account, email="new@example.com")
    filer.opens("/courts/exd/home")
    assert filer.path == "/courts/exd/login"


def test_a_legacy_login_that_was_overtaken_by_a_change_lets_nobody_in(filer, monkeypatch):
    account, prove = make_filer("exd"), cmecf_proof.prove

    def is_overtaken(*typed):
        proved = prove(*typed)
        rewrite(account, password_hash=cheap_hash(NEW_PASSWORD))
        return proved

    monkeypatch.setattr(cmecf_proof, "prove", is_overtaken)
    filer.opens("/courts/exd/login")
    filer.sends(username="jrivera", password="paper-lantern")
    assert filer.refusal == "legacy-login"


@filer_changes
def test_a_legacy_reset_code_is_good_no_more(filer, change):
    account = make_filer()
    filer.opens("/courts/cacd/forgot/password")
    filer.sends(username="jrivera")
    change(account)
    before = all_of(FilerAccount)[0].password_hash
    filer.opens("/courts/cacd/forgot/new-password")
    filer.sends(code=code_in(emails("legacy-reset")[0]), new_password="velvet-harbor-9")
    assert filer.refusal == "email-code"
    assert all_of(FilerAccount)[0].password_hash == before


def test_a_staff_session_and_half_a_staff_sign_in_end(app):
    member, colleague = make_staff(), Helper(app)
    colleague.sits_down(member)
    rewrite(member, password_hash=cheap_hash(STOLEN))
    colleague.opens("/desk/find")
    assert colleague.path.startswith("/desk/login")
    other = make_staff("newone", enrolled=False)
    colleague.stands_before_codes(other)
    assert colleague.path == "/desk/codes"
    rewrite(other, email="elsewhere@example.gov")
    colleague.opens("/desk/codes")
    assert colleague.path == "/desk/login"


def test_the_owners_own_browser_stays_signed_in_through_every_change(owner):
    make_pacer()
    owner.logs_in()
    owner.opens("/my/account/password")
    owner.sends(current_password=PACER_PASSWORD, password=NEW_PASSWORD)
    owner.opens("/my/account/address")
    owner.sends(email="new@example.com", state="Nevada", county="Clark", current_password=NEW_PASSWORD)
    owner.sends(code=code_in(emails("address-code")[-1]))
    assert owner.path.startswith("/my/account/?done")
    assert all_of(PacerAccount)[0].credential_epoch == 2


def test_two_changes_at_once_count_twice(app):
    account = make_pacer()
    rewrite(account, email="one@example.com")
    rewrite(account, email="two@example.com")
    rewrite(account, email="two@example.com", state="Nevada")
    assert db.session.get_one(PacerAccount, account.id).credential_epoch == 2
