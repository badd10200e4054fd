"""A forgotten PACER password or username: one e-mail, one answer for everyone, all sessions end."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.support.emails import code_in, emails
from tests.support.factories import PACER_PASSWORD, all_of, make_pacer
from wizard.audit.models import AuditRow
from wizard.core.database import db, transaction
from wizard.core.normalize import fold
from wizard.pacer.models import SecurityAnswer
from wizard.security import passwords
from wizard.security.email_codes import MAX_OUTSTANDING, MAX_PER_REQUESTER


def request_code(owner: Owner, username: str = "jordanrivera") -> None:
    owner.opens("/account/recover/")
    owner.presses("Begin")
    owner.sends(username=username)


def add_question(account, answer: str = "Rex") -> None:
    with transaction():
        stored = passwords.hash_password(fold(answer))
        db.session.add(SecurityAnswer(pacer_account_id=account.id, question="First pet?", answer_hash=stored))


def test_a_new_password_is_set_with_the_code_from_the_email(owner):
    make_pacer()
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"
    assert [email.kind for email in emails()] == ["pacer-recovery", "pacer-password-set"]
    owner.logs_in(password=PACER_PASSWORD)
    assert owner.refusal == "pacer-login"
    owner.logs_in(password=NEW_PASSWORD)
    assert owner.path == "/my/courts"


def test_all_sessions_of_the_account_end(owner, app):
    make_pacer()
    elsewhere = Owner(app)
    elsewhere.logs_in()
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    owner.sends(password=NEW_PASSWORD)
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")


@pytest.mark.parametrize("username", ["jordanrivera", "JordanRivera", "nobody", "cancelled1", "x" * 199, "\\0", "%"])
def test_every_username_gets_the_same_answer(owner, username):
    make_pacer()
    make_pacer("cancelled1", cancelled=True)
    request_code(owner, username)
    assert owner.path == "/account/recover/code"
    assert "If there is one account with this username or e-mail address" in owner.text


def test_no_email_is_sent_about_an_account_that_does_not_exist(owner):
    request_code(owner, "nobody")
    assert emails() == []
    [row] = all_of(AuditRow, event="account.forgotten")
    assert row.pacer_account_id is None
    assert "nobody" not in str(row.detail)


def test_the_security_question_is_asked_in_addition_to_the_code(owner):
    add_question(make_pacer())
    request_code(owner)
    assert "First pet?" not in owner.text
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    assert "First pet?" in owner.text
    owner.sends(answer="Fido", password=NEW_PASSWORD)
    assert owner.refusal == "wrong-answer"
    owner.sends(answer=" réX ", password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_an_answer_without_a_letter_is_never_right(owner):
    add_question(make_pacer(), "???")
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    for typed in ("???", "!", ""):
        owner.sends(answer=typed, password=NEW_PASSWORD)
        assert owner.refusal == "wrong-answer"


def test_the_answer_alone_is_not_enough(owner):
    add_question(make_pacer())
    request_code(owner)
    owner.opens("/account/recover/password")
    assert owner.path == "/account/recover/code"
    owner.sends(code="WRONG")
    assert owner.refusal == "email-code"


def test_guesses_of_the_answer_are_rate_limited(owner):
    add_question(make_pacer())
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    for _try in range(6):
        owner.sends(answer="Fido", password=NEW_PASSWORD)
    assert owner.refusal == "too-many-tries"


def test_a_busy_server_spends_no_attempt_at_the_answer(owner, busy):
    add_question(make_pacer())
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    for _time in range(6):
        with busy():
            owner.sends(answer="Fido", password=NEW_PASSWORD)
        assert owner.response.status_code == 503
        owner.opens("/account/recover/password")
    owner.sends(answer="Rex", password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_a_weak_password_is_refused_and_the_code_need_not_be_typed_again(owner):
    make_pacer()
    request_code(owner)
    owner.sends(code=code_in(emails("pacer-recovery")[0]))
    owner.sends(password="Jordan")
    assert owner.refusal == "password-rules"
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_a_code_works_once(owner, app):
    make_pacer()
    request_code(owner)
    code = code_in(emails("pacer-recovery")[0])
    owner.sends(code=code)
    other = Owner(app)
    request_code(other)
    other.sends(code=code)
    assert other.refusal == "email-code"


def test_repeated_requests_are_rate_limited(app):
    for _time in range(6):
        owner = Owner(app)
        request_code(owner, "nobody")
    assert owner.refusal == "too-many-emails"


def test_a_stranger_does_not_keep_the_owner_from_getting_a_code(owner, app):
    make_pacer()
    for _time in range(3):
        stranger = Owner(app)
        stranger.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        request_code(stranger)
    request_code(owner)
    assert len(emails("pacer-recovery")) == 4
    owner.sends(code=code_in(emails("pacer-recovery")[-1]))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_a_code_works_in_the_browser_that_asked_also_where_the_recovery_was_begun_again(owner, app):
    make_pacer()
    request_code(owner)
    stranger = Owner(app)
    request_code(stranger, "somebody-else")
    stranger.sends(code=code_in(emails("pacer-recovery")[0]))
    assert stranger.refusal == "email-code"
    for _time in range(MAX_PER_REQUESTER):
        request_code(owner)
    assert len(emails("pacer-recovery")) == MAX_PER_REQUESTER, "for the last recovery none was sent"
    owner.sends(code=code_in(emails("pacer-recovery")[-1]))
    assert owner.path == "/account/recover/password"


def test_strangers_of_many_networks_do_not_keep_the_owners_own_browser_from_getting_a_code(owner, app):
    """One home with IPv6 has hundreds of networks."""
    make_pacer()
    owner.logs_in()
    owner.presses("Log out")
    for number in range(MAX_OUTSTANDING):
        stranger = Owner(app)
        stranger.client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:{number:x}::1"
        request_code(stranger)
    for _time in range(MAX_PER_REQUESTER + 1):
        request_code(owner)
    assert len(emails("pacer-recovery")) == MAX_OUTSTANDING + MAX_PER_REQUESTER
    owner.sends(code=code_in(emails("pacer-recovery")[-1]))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_no_page_shows_that_the_most_codes_are_outstanding(app):
    make_pacer()
    for number in range(MAX_OUTSTANDING + 1):
        owner = Owner(app)
        owner.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        request_code(owner)
        assert owner.path == "/account/recover/code"
    assert len(emails()) == MAX_OUTSTANDING
    assert len(all_of(AuditRow, event="account.forgotten")) == MAX_OUTSTANDING + 1


def test_a_forgotten_username_goes_to_the_address_and_nowhere_else(owner):
    make_pacer(email="Jordan@example.com")
    make_pacer("jordancancelled", email="jordan@example.com", cancelled=True)
    make_pacer("jordanplus1", email="jordan+1@example.com")
    owner.opens("/account/username")
    owner.sends(email="JORDAN@example.com")
    assert owner.path == "/account/username/sent"
    [email] = emails("pacer-usernames")
    assert email.recipient == "Jordan@example.com"
    assert "jordanrivera (account number" in email.text
    assert "jordancancelled" not in email.text
    assert "jordanplus1" not in email.text


@pytest.mark.parametrize("email", ["nobody@example.com", "jordan+1@example.com"])
def test_an_unknown_address_gets_the_same_answer(owner, email):
    make_pacer(email="jordan@example.com")
    owner.opens("/account/username")
    owner.sends(email=email)
    assert owner.path == "/account/username/sent"
    assert emails() == []


def test_whoever_forgot_the_username_too_types_the_address(owner):
    make_pacer()
    request_code(owner, "JRivera@Example.gov")
    [email] = emails()
    assert (email.kind, "Username: jordanrivera" in email.text) == ("pacer-recovery", True)
    owner.sends(code=code_in(email))
    owner.sends(password=NEW_PASSWORD)
    assert owner.outcome == "recovered"


def test_an_address_of_several_accounts_gets_their_names_and_no_code(owner):
    make_pacer(), make_pacer("jordanrivera2", email="jrivera@example.gov")
    request_code(owner, "jrivera@example.gov")
    [email] = emails()
    assert email.kind == "pacer-usernames"
    assert all(name in email.text for name in ("jordanrivera ", "jordanrivera2"))


def test_a_username_that_looks_like_an_address_is_a_username(owner):
    make_pacer("jordan.rivera@example.gov", email="other@example.gov"), make_pacer()
    request_code(owner, "jordan.rivera@example.gov")
    [email] = emails()
    assert (email.kind, email.recipient) == ("pacer-recovery", "other@example.gov")


@pytest.mark.parametrize("typed", ["nobody@example.gov", "jrivera@example.gov", "two@example.gov"])
def test_every_address_gets_the_same_page_for_the_same_work(owner, typed):
    make_pacer(), make_pacer("two1", email="two@example.gov"), make_pacer("two2", email="two@example.gov")
    request_code(owner, typed)
    assert owner.path == "/account/recover/code"
    assert "If there is one account with this username or e-mail address" in owner.text


@pytest.mark.parametrize("typed", ["jordan@exämple.com", "JORDAN@EXÄMPLE.com", "jordan@xn--exmple-cua.com"])
def test_an_international_domain_is_found_however_it_is_typed(owner, typed):
    make_pacer(email="Jordan@xn--exmple-cua.com")
    request_code(owner, typed)
    assert [email.recipient for email in emails("pacer-recovery")] == ["Jordan@xn--exmple-cua.com"]
