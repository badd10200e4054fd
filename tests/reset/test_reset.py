"""A forgotten legacy password or login: one letter, one answer for everybody, and a new password."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.support.factories import LEGACY_PASSWORD, all_of, change, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf import proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, end_read
from wizard.mail.outbox import Email
from wizard.security.email_codes import MAX_OUTSTANDING, EmailCode

NEW_PASSWORD = "new-paper-lantern"
AT_COURT, AT_PACER = "/courts/cacd/forgot", "/appellate/forgot"


def asks(filer: Filer, username: str = "jrivera", at: str = AT_COURT) -> None:
    filer.opens(f"{at}/password")
    filer.sends(username=username)


def code_of(letter: Email) -> str:
    return re.search(r"Code: ([A-Z0-9 ]+)", letter.body)[1]


def sets(filer: Filer, code: str, password: str = NEW_PASSWORD, at: str = AT_COURT) -> None:
    filer.opens(f"{at}/new-password")
    filer.sends(code=code, new_password=password)


def resets(filer: Filer, at: str = AT_COURT) -> None:
    asks(filer, at=at)
    sets(filer, code_of(all_of(Email)[-1]), at=at)


def is_password(court: str, password: str, username: str = "jrivera") -> bool:
    end_read()
    try:
        proof.prove(court, username, password)
    except proof.AuthenticationFailedError:
        return False
    return True


def test_a_letter_with_a_code_goes_to_the_address_on_the_roster(filer):
    make_filer()
    asks(filer)
    assert filer.path == f"{AT_COURT}/sent?asked=password"
    [letter] = all_of(Email)
    assert letter.recipient == "jordan.rivera@example.com"
    assert "/courts/cacd/forgot/new-password" in letter.body
    assert code_of(letter).replace(" ", "") not in letter.body.split("Enter it at")[1]


def test_the_new_password_is_the_filer_accounts_and_a_letter_tells_of_it(filer):
    make_filer()
    resets(filer)
    assert filer.path == f"{AT_COURT}/password-set"
    assert is_password("cacd", NEW_PASSWORD)
    assert not is_password("cacd", LEGACY_PASSWORD)
    assert [letter.kind for letter in all_of(Email)] == ["legacy-reset", "legacy-password-set"]
    assert all_of(FilerAccount)[0].password_set_at


def test_whoever_reset_goes_on_to_link(filer):
    make_pacer(), make_filer()
    filer.goes_to("legacy")
    other_tab = Filer(filer.app)
    resets(other_tab)
    filer.gives_legacy(password=NEW_PASSWORD)
    filer.confirms()
    assert filer.outcome == "linked"


@pytest.mark.parametrize("username", ["jrivera", "JRivera", "nobody", "retired1", "disabled1", "x" * 199, "%", "\0"])
def test_everybody_hears_the_same(app, username):
    make_filer()
    make_filer(username="retired1", status="retired", password=None)
    make_filer(username="disabled1", status="disabled")
    filer = Filer(app)
    asks(filer, username)
    assert filer.path == f"{AT_COURT}/sent?asked=password"
    assert username.lower() not in filer.text.lower() or username == "%"


def test_nobody_is_written_to_about_an_account_that_does_not_exist(filer):
    asks(filer, "nobody")
    assert all_of(Email) == []
    assert all_of(EmailCode) == []
    [row] = all_of(AuditRow)
    assert (row.event, row.filer_account_id) == ("reset.asked", None)
    assert re.fullmatch("[0-9a-f]{32}", row.detail["typed"])


def test_the_same_statements_are_run_for_somebody_and_for_nobody(app, monkeypatch):
    """But for the end of what is taken back: equal work takes equal time."""
    make_filer()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: said.append(words[2].split("(")[0].strip()))
    heard = []
    for username in ("jrivera", "nobody"):
        filer = Filer(app)
        filer.opens(f"{AT_COURT}/password")
        said.clear()
        filer.sends(username=username)
        heard.append(sorted(each for each in said if "letter" in each or "audit" in each))
    assert heard[0] == heard[1]


def test_what_is_peculiar_to_an_account_stands_in_the_letter_alone(filer):
    make_filer(username="retired1", status="retired", password=None)
    asks(filer, "retired1")
    [letter] = all_of(Email)
    assert "already linked to a PACER account" in letter.body
    assert "Code:" not in letter.body
    assert letter.subject.endswith("no new password is needed")


def test_a_disabled_account_is_told_whom_to_call_and_gets_no_code(filer):
    make_filer(username="disabled1", status="disabled")
    asks(filer, "disabled1")
    assert "the court has disabled this account. Call CM/ECF Help Desk" in all_of(Email)[0].body
    assert "Code:" not in all_of(Email)[0].body


def test_one_appellate_reset_serves_every_circuit_with_the_same_login_and_address(filer):
    make_filer("ca1")
    make_filer("ca9", email="Jordan.Rivera@example.com")
    make_filer("cacd")
    resets(filer, AT_PACER)
    assert filer.path == f"{AT_PACER}/password-set"
    assert [is_password(court, NEW_PASSWORD) for court in ("ca1", "ca9", "cacd")] == [True, True, False]
    assert [letter.kind for letter in all_of(Email)] == ["legacy-reset", "legacy-password-set"]


def test_another_address_in_another_circuit_is_another_letter_and_another_code(filer):
    make_filer("ca1")
    make_filer("ca9", email="somebody.else@example.com")
    asks(filer, at=AT_PACER)
    first, second = all_of(Email)
    assert {first.recipient, second.recipient} == {"jordan.rivera@example.com", "somebody.else@example.com"}
    mine = first if first.recipient.startswith("jordan") else second
    sets(filer, code_of(mine), at=AT_PACER)
    assert [is_password(court, NEW_PASSWORD) for court in ("ca1", "ca9")] == [True, False]


def test_a_circuit_linked_already_keeps_out_of_an_appellate_reset(filer):
    make_filer("ca1")
    make_filer("ca9", status="retired", password=None)
    asks(filer, at=AT_PACER)
    assert "already linked to a PACER account" in all_of(Email)[0].body
    sets(filer, code_of(all_of(Email)[0]), at=AT_PACER)
    assert is_password("ca1", NEW_PASSWORD)
    assert all_of(FilerAccount)[1].password_hash is None


@pytest.mark.parametrize("name", ["password", "login", "new-password", "sent", "password-set"])
def test_an_appellate_court_leads_to_pacers_side(filer, name):
    filer.opens(f"/courts/ca1/forgot/{name}")
    assert filer.path == f"{AT_PACER}/{name}"


@pytest.mark.parametrize(
    ("court", "place"), [("ca1", "through PACER"), ("cacd", "in this court"), ("canb", "in this court")]
)
def test_the_start_says_where_a_reset_is_made_and_what_to_do_about_an_old_address(filer, court, place):
    filer.opens(f"/courts/{court}/forgot")
    assert place in filer.text
    assert "Call CM/ECF Help Desk. The court must correct the address first" in filer.text
    filer.follows("Send me a code")
    assert filer.path == (f"{AT_PACER}/password" if court == "ca1" else f"/courts/{court}/forgot/password")


def test_an_account_linked_after_the_letter_is_not_changed(filer):
    account = make_filer()
    asks(filer)
    change(account, status="retired", password_hash=None)
    sets(filer, code_of(all_of(Email)[0]))
    assert filer.path == f"{AT_COURT}/password-set"
    assert all_of(FilerAccount)[0].password_hash is None
    assert len(all_of(Email)) == 1


@pytest.mark.parametrize("code", ["WRONG", "ACDEFGHJKMNP"])
def test_a_wrong_code_changes_nothing_and_the_new_password_is_not_shown_again(filer, code):
    make_filer()
    sets(filer, code)
    assert filer.refusal == "letter-code"
    assert NEW_PASSWORD not in filer.response.text
    assert is_password("cacd", LEGACY_PASSWORD)


def test_a_code_is_good_once_and_for_half_an_hour(filer):
    make_filer()
    resets(filer)
    sets(filer, code_of(all_of(Email)[0]), "yet-another-one")
    assert filer.refusal == "letter-code"
    asks(filer)
    with clock.stopped_at(clock.now() + timedelta(minutes=31)):
        sets(filer, code_of(all_of(Email)[-1]), "yet-another-one")
        assert filer.refusal == "letter-code"
    assert is_password("cacd", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter a new password."),
        ("seven77", "Choose a password of 8 characters or more."),
        ("x" * 300, "This password is too long, or contains a character that cannot be used."),
        ("null\0null", "This password is too long, or contains a character that cannot be used."),
    ],
)
def test_a_password_that_will_not_do_is_told_and_the_code_stays_good(filer, password, error):
    make_filer()
    asks(filer)
    code = code_of(all_of(Email)[0])
    sets(filer, code, password)
    assert filer.errors == [error]
    sets(filer, code)
    assert filer.path == f"{AT_COURT}/password-set"


def test_the_login_itself_is_no_password(filer):
    make_filer(username="jordanrivera")
    asks(filer, "jordanrivera")
    sets(filer, code_of(all_of(Email)[0]), "JordanRivera")
    assert filer.refusal == "login-as-password"


def test_guessing_codes_is_slowed_down(filer):
    for _try in range(6):
        sets(filer, "WRONG")
    assert filer.refusal == "too-many-tries"


def test_asking_again_and_again_is_slowed_down_alike_for_everybody(app):
    make_filer()
    for username in ("jrivera", "nobody"):
        filer = Filer(app)
        for _time in range(6):
            asks(filer, username)
        assert filer.refusal == "too-many-letters"
        assert filer.response.status_code == 429


def test_nobodys_letter_box_is_flooded_from_many_addresses(app):
    make_filer()
    for number in range(MAX_OUTSTANDING + 3):
        filer = Filer(app)
        filer.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        asks(filer)
        assert "/sent" in filer.path
    assert len(all_of(Email)) == MAX_OUTSTANDING


def test_a_forgotten_login_goes_to_the_address_and_nowhere_else(filer):
    make_filer()
    make_filer(username="another", status="retired", password=None)
    make_filer("canb")
    filer.opens(f"{AT_COURT}/login")
    filer.sends(email="JORDAN.RIVERA@example.com")
    assert filer.path == f"{AT_COURT}/sent?asked=login"
    [letter] = all_of(Email)
    assert letter.recipient == "jordan.rivera@example.com"
    assert "Central District of California: jrivera (Jordan Rivera)" in letter.body
    assert "another (Jordan Rivera), already linked to a PACER account" in letter.body
    assert "Bankruptcy" not in letter.body


@pytest.mark.parametrize("email", ["nobody@example.com", "not an address", "x" * 199])
def test_an_address_that_nobody_has_hears_the_same(filer, email):
    make_filer()
    filer.opens(f"{AT_COURT}/login")
    filer.sends(email=email)
    assert filer.path == f"{AT_COURT}/sent?asked=login"
    assert all_of(Email) == []


def test_every_step_of_a_reset_is_recorded(filer):
    account = make_filer()
    resets(filer)
    rows = [(row.event, row.court_id, row.filer_account_id) for row in all_of(AuditRow)]
    assert rows == [("reset.asked", "cacd", account.id), ("reset.done", "cacd", account.id)]
