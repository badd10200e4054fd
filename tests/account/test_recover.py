"""A forgotten PACER password or username: one letter, one answer for everybody, all sessions end."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner, code_in, letters
from tests.support.factories import PACER_PASSWORD, all_of, make_pacer
from wizard.audit.models import AuditRow
from wizard.core.database import db, transaction
from wizard.core.normalize import fold
from wizard.pacer.models import SecurityAnswer
from wizard.security import passwords
from wizard.security.email_codes import MAX_OUTSTANDING


def asks(owner: Owner, username: str = "jordanrivera") -> None:
    owner.opens("/account/recover/")
    owner.presses("Begin")
    owner.sends(username=username)


def with_question(account) -> None:
    with transaction():
        stored = passwords.hash_password(fold("Rex"))
        db.session.add(SecurityAnswer(pacer_account_id=account.id, question="First pet?", answer_hash=stored))


def test_a_new_password_is_set_with_the_letters_code(owner):
    make_pacer()
    asks(owner)
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"
    assert [letter.kind for letter in letters()] == ["pacer-recovery", "pacer-password-set"]
    owner.logs_in(password=PACER_PASSWORD)
    assert owner.refusal == "pacer-login"
    owner.logs_in(password=NEW_PASSWORD)
    assert owner.path == "/my/courts"


def test_all_sessions_of_the_account_end(owner, app):
    make_pacer()
    elsewhere = Owner(app)
    elsewhere.logs_in()
    asks(owner)
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    owner.sends(password=NEW_PASSWORD)
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")


@pytest.mark.parametrize("username", ["jordanrivera", "JordanRivera", "nobody", "cancelled1", "x" * 199, "\\0", "%"])
def test_everybody_hears_the_same(owner, username):
    make_pacer()
    make_pacer("cancelled1", cancelled=True)
    asks(owner, username)
    assert owner.path == "/account/recover/code"
    assert "If there is an account with this username" in owner.text


def test_nobody_is_written_to_about_an_account_that_does_not_exist(owner):
    asks(owner, "nobody")
    assert letters() == []
    [row] = all_of(AuditRow, event="account.forgotten")
    assert row.pacer_account_id is None
    assert "nobody" not in str(row.detail)


def test_the_answer_to_the_security_question_is_asked_beside_the_code(owner):
    with_question(make_pacer())
    asks(owner)
    assert "First pet?" not in owner.text
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    assert "First pet?" in owner.text
    owner.sends(answer="Fido", password=NEW_PASSWORD)
    assert owner.refusal == "wrong-answer"
    owner.sends(answer=" réX ", password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_the_answer_alone_opens_nothing(owner):
    with_question(make_pacer())
    asks(owner)
    owner.opens("/account/recover/password")
    assert owner.path == "/account/recover/code"
    owner.sends(code="WRONG")
    assert owner.refusal == "letter-code"


def test_guessing_answers_is_slowed_down(owner):
    with_question(make_pacer())
    asks(owner)
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    for _try in range(6):
        owner.sends(answer="Fido", password=NEW_PASSWORD)
    assert owner.refusal == "too-many-tries"


def test_a_busy_server_spends_no_attempt_at_the_answer(owner, busy):
    with_question(make_pacer())
    asks(owner)
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    for _time in range(6):
        with busy():
            owner.sends(answer="Fido", password=NEW_PASSWORD)
        assert owner.response.status_code == 503
        owner.opens("/account/recover/password")
    owner.sends(answer="Rex", password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_a_bad_password_is_told_and_the_code_need_not_be_typed_again(owner):
    make_pacer()
    asks(owner)
    owner.sends(code=code_in(letters("pacer-recovery")[0]))
    owner.sends(password="Jordan")
    assert owner.refusal == "password-rules"
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_a_code_is_good_once(owner, app):
    make_pacer()
    asks(owner)
    code = code_in(letters("pacer-recovery")[0])
    owner.sends(code=code)
    other = Owner(app)
    asks(other)
    other.sends(code=code)
    assert other.refusal == "letter-code"


def test_asking_again_and_again_is_slowed_down(app):
    for _time in range(6):
        owner = Owner(app)
        asks(owner, "nobody")
    assert owner.refusal == "too-many-letters"


def test_nobody_hears_that_as_many_codes_as_may_be_are_on_their_way(app):
    make_pacer()
    for number in range(MAX_OUTSTANDING + 1):
        owner = Owner(app)
        owner.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        asks(owner)
        assert owner.path == "/account/recover/code"
    assert len(letters()) == MAX_OUTSTANDING
    assert len(all_of(AuditRow, event="account.forgotten")) == MAX_OUTSTANDING + 1


def test_a_forgotten_username_goes_to_the_address_and_nowhere_else(owner):
    make_pacer(email="Jordan@example.com")
    make_pacer("jordancancelled", email="jordan@example.com", cancelled=True)
    make_pacer("jordanplus1", email="jordan+1@example.com")
    owner.opens("/account/username")
    owner.sends(email="JORDAN@example.com")
    assert owner.path == "/account/username/sent"
    [letter] = letters("pacer-usernames")
    assert letter.recipient == "Jordan@example.com"
    assert "jordanrivera (account number" in letter.body
    assert "jordancancelled" not in letter.body
    assert "jordanplus1" not in letter.body


@pytest.mark.parametrize("email", ["nobody@example.com", "jordan+1@example.com"])
def test_an_address_that_nobody_has_hears_the_same(owner, email):
    make_pacer(email="jordan@example.com")
    owner.opens("/account/username")
    owner.sends(email=email)
    assert owner.path == "/account/username/sent"
    assert letters() == []
