"""The directory in our own tables: one verification whatever is wrong, and the exact cause for the audit."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.support.factories import CODE_SECRET, PACER_PASSWORD, all_of, make_pacer
from tests.support.sites import use_keys
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.pacer import mfa
from wizard.pacer.directory import (
    AuthenticationFailedError,
    Credentials,
    Identity,
)
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount
from wizard.security import passwords
from wizard.security.encryption import encrypt

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def sign_on(username="jordanrivera", password=PACER_PASSWORD, directory=None, **more) -> Identity:
    return (directory or EmbeddedDirectory()).sign_on(Credentials(username, password, **more))


def code(shift: int = 0, secret: str = CODE_SECRET) -> str:
    return pyotp.TOTP(secret).at(NOON + timedelta(seconds=shift))


def test_the_right_password_says_who_is_there_and_with_which_account(app):
    account = make_pacer()
    known = {
        "kind": "individual",
        "upgraded": True,
        "cancelled": False,
        "held": False,
        "frozen": False,
        "enrolled": False,
        "mfa_skips": 0,
    }
    assert sign_on() == Identity(account.id, "jordanrivera", **known)


@pytest.mark.parametrize("typed", ["JordanRivera", "JORDANRIVERA"])
def test_capitals_in_a_pacer_username_do_not_matter(app, typed):
    make_pacer()
    assert sign_on(typed).username == "jordanrivera"


def test_an_exempt_account_says_by_which_it_was_replaced(app):
    private = make_pacer("jordanprivate")
    make_pacer("jordancja", kind="cja-exempt", cancelled=True, replaced_by_id=private.id)
    person = sign_on("jordancja")
    assert (person.kind, person.cancelled, person.replaced_by) == ("cja-exempt", True, "jordanprivate")


@pytest.mark.parametrize(
    ("facts", "typed", "cause"),
    [
        ({}, {"username": "nobody99"}, "unknown"),
        ({}, {"username": ""}, "unknown"),
        ({}, {"username": "jordan\0rivera"}, "unknown"),
        ({"password": None}, {}, "unknown"),
        ({}, {"password": "wrong"}, "wrong password"),
        ({}, {"password": PACER_PASSWORD.upper()}, "wrong password"),
        ({}, {"password": f" {PACER_PASSWORD}"}, "wrong password"),
        ({"enrolled": True}, {}, "no one-time passcode"),
        ({"enrolled": True}, {"otp_code": "000000"}, "wrong one-time passcode"),
        ({"enrolled": True}, {"otp_code": "six"}, "wrong one-time passcode"),
        ({"enrolled": True}, {"password": "wrong", "otp_code": code()}, "wrong password"),
    ],
)
def test_whatever_is_wrong_costs_one_verification_and_has_its_cause(app, monkeypatch, facts, typed, cause):
    make_pacer(**facts)
    verified, verify = [], passwords.verify_password
    monkeypatch.setattr(
        passwords, "verify_password", lambda stored, given: verified.append(stored) or verify(stored, given)
    )
    with clock.stopped_at(NOON), pytest.raises(AuthenticationFailedError) as refused:
        sign_on(**typed)
    assert refused.value.cause == cause
    assert len(verified) == 1


def test_no_connection_is_held_while_a_password_is_verified(app, monkeypatch):
    make_pacer()
    held = []
    monkeypatch.setattr(passwords, "verify_password", lambda *_: held.append(db.engine.pool.checkedout()) or True)
    sign_on()
    assert held == [0]


@pytest.mark.parametrize(
    ("shift", "good"), [(0, True), (-29, True), (-30, True), (30, True), (-61, False), (61, False), (-3600, False)]
)
def test_a_code_may_be_one_step_early_or_late(app, shift, good):
    make_pacer(enrolled=True)
    with clock.stopped_at(NOON):
        if good:
            assert sign_on(otp_code=code(shift)).username == "jordanrivera"
        else:
            with pytest.raises(AuthenticationFailedError, match="wrong one-time passcode"):
                sign_on(otp_code=code(shift))


def test_any_of_several_apps_may_show_the_code(app):
    account, other = make_pacer(enrolled=True), "KRSXG5CTMVRXEZLUKN2HE2LOM4FA4DMN"
    with transaction():
        db.session.add(AuthenticatorApp(pacer_account_id=account.id, encrypted_key=encrypt(other), confirmed_at=NOON))
    with clock.stopped_at(NOON):
        assert sign_on(otp_code=code(secret=other))
        assert sign_on(otp_code=code())


def test_an_app_that_was_never_confirmed_shows_nothing(app):
    account = make_pacer()
    with transaction():
        db.session.add(AuthenticatorApp(pacer_account_id=account.id, encrypted_key=encrypt(CODE_SECRET)))
    assert sign_on().enrolled is False


def test_no_code_is_accepted_twice_nor_an_earlier_one_after_it(app):
    make_pacer(enrolled=True)
    with clock.stopped_at(NOON):
        assert sign_on(otp_code=code())
        for used in (code(), code(-30)):
            with pytest.raises(AuthenticationFailedError, match="wrong one-time passcode"):
                sign_on(otp_code=used)
        assert sign_on(otp_code=code(30))


def test_a_code_beside_a_wrong_password_is_not_used_up(app):
    make_pacer(enrolled=True)
    with clock.stopped_at(NOON):
        with pytest.raises(AuthenticationFailedError, match="wrong password"):
            sign_on(password="wrong", otp_code=code())
        assert sign_on(otp_code=code())


@pytest.mark.parametrize("form", ["{0}", "{1}", " {0} ", "{2}"])
def test_a_backup_code_is_good_once(app, form):
    account = make_pacer(enrolled=True)
    with transaction():
        fresh = mfa.new_backup_codes(account.id)
    assert len(set(fresh)) == 10
    typed = form.format(fresh[0], fresh[0].lower(), f"{fresh[0][:5]}-{fresh[0][5:]}")
    assert sign_on(otp_code=typed)
    with pytest.raises(AuthenticationFailedError, match="wrong one-time passcode"):
        sign_on(otp_code=typed)
    assert sign_on(otp_code=fresh[1])


def test_a_new_batch_ends_the_former_backup_codes(app):
    account = make_pacer(enrolled=True)
    with transaction():
        former = mfa.new_backup_codes(account.id)
        mfa.new_backup_codes(account.id)
    with pytest.raises(AuthenticationFailedError):
        sign_on(otp_code=former[0])


def test_keys_of_apps_and_backup_codes_stand_nowhere_in_the_clear(app):
    account = make_pacer(enrolled=True)
    with transaction():
        fresh = mfa.new_backup_codes(account.id)
    stored = str([vars(row) for row in (*all_of(AuthenticatorApp), *all_of(BackupCode))])
    assert CODE_SECRET not in stored
    assert not [each for each in fresh if each in stored]


def test_under_another_secret_key_an_app_shows_nothing_and_nobody_gets_in_without_it(app):
    make_pacer(enrolled=True)
    use_keys(app, "another-secret-key-for-tests-only-0123456")
    with clock.stopped_at(NOON), pytest.raises(AuthenticationFailedError, match="wrong one-time passcode"):
        sign_on(otp_code=code())


def test_whoever_has_no_app_needs_no_code_and_may_type_one(app):
    make_pacer()
    assert sign_on(otp_code="123456")


def test_a_session_finds_its_person_again_and_nobody_by_a_forged_name(app):
    account = make_pacer()
    assert PacerAccount.load(account.get_id()).username == "jordanrivera"
    for forged in ("", "1", "pacer:", "pacer:0", "pacer:x", "pacer:-1", "filer:1", f"staff:{account.id}"):
        assert PacerAccount.load(forged) is None


def test_a_username_exists_once(app):
    make_pacer()
    with pytest.raises(Exception, match="UNIQUE"):
        make_pacer(account_number="1111111")
    assert len(all_of(PacerAccount)) == 1


@pytest.mark.parametrize(
    ("parts", "name"),
    [(("Jane", "Q.", "Doe"), "Jane Q. Doe"), (("Jane", "", "Doe"), "Jane Doe"), (("", "", ""), "")],
)
def test_a_full_name_leaves_out_what_is_missing(parts, name):
    first, middle, last = parts
    assert PacerAccount(first_name=first, middle_name=middle, last_name=last).full_name == name
