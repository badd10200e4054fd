"""Registering: born upgraded, the address proved first, similar registrations held, and no secret kept."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.account.conftest import ADDRESS, NEW_PASSWORD, PERSON, SECURITY, Owner
from tests.support.emails import code_in, emails
from tests.support.factories import all_of, change, make_filer, make_pacer
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.core.normalize import fold
from wizard.flow.journey import Journey
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount
from wizard.security import passwords
from wizard.security.email_codes import EmailCode


def account(username: str = "jordanrivera99") -> PacerAccount:
    [found] = all_of(PacerAccount, username=username)
    return found


def test_a_registered_account_is_upgraded_from_the_start(owner):
    owner.registers()
    assert owner.outcome == "registered"
    made = account()
    assert (made.upgraded, made.kind, made.held) == (True, "individual", False)
    assert (made.full_name, made.email, made.state, made.county) == (
        "Jordan Rivera", "jordan.new@example.com", "California", "Orange",
    )  # fmt: skip
    assert (made.date_of_birth, made.user_type) == (date(1970, 1, 2), "ATTORNEY")
    assert len(made.account_number) == 7
    assert made.account_number in owner.text
    assert [email.kind for email in emails()] == ["address-code", "registered"]
    assert all_of(AuditRow)[-1].event in ("account.registered", "journey.ended")


def test_a_code_for_one_address_confirms_no_other(owner):
    owner.opens("/account/register/")
    owner.presses("Begin")
    owner.sends(**PERSON)
    owner.sends(**ADDRESS)
    mine = code_in(emails("address-code")[0])
    owner.opens("/account/register/address")
    owner.sends(**{**ADDRESS, "email": "somebody.else@example.com"})
    owner.sends(code=mine)
    assert owner.refusal == "email-code"
    owner.sends(code=code_in(emails("address-code")[-1]))
    assert owner.path == "/account/register/security"


def test_the_new_account_logs_in_and_links(owner):
    make_filer()
    owner.registers()
    owner.goes_to("sign-in")
    owner.signs_in("jordanrivera99", NEW_PASSWORD)
    owner.chooses()
    owner.gives_legacy()
    owner.reads_the_code()
    owner.confirms()
    assert owner.outcome == "linked"


def test_answers_are_kept_as_hashes_however_they_are_typed(owner):
    owner.registers(security={"first_answer": "  RÉX "})
    with owner.app.app_context():
        row = db.session.get_one(PacerAccount, account().id)
        assert [answer.question for answer in row.answers] == [SECURITY["first_question"], SECURITY["second_question"]]
        assert passwords.verify_password(row.answers[0].answer_hash, fold("rex"))


def test_nothing_that_was_typed_stays_in_the_journey(owner):
    owner.registers()
    row = all_of(Journey)[-1]
    assert row.stored_answers == {}
    assert row.facts == {"username": "jordanrivera99", "account_number": account().account_number, "held": False}


def test_a_code_of_another_registration_is_refused(owner, app):
    owner.registers(until="code")
    other = Owner(app).registers(until="code")
    other.sends(code=code_in(emails("address-code")[0]))
    assert other.refusal == "email-code"
    owner.sends(code=code_in(emails("address-code")[0]))
    assert owner.path.endswith("/security")


def test_a_code_works_once_and_for_half_an_hour(owner):
    start = datetime(2031, 3, 3, tzinfo=UTC)
    with clock.stopped_at(start):
        owner.registers(until="code")
    with clock.stopped_at(start + timedelta(minutes=29)):
        owner.presses("I need more time")
    with clock.stopped_at(start + timedelta(minutes=31)):
        owner.sends(code=code_in(emails("address-code")[0]))
        assert owner.refusal == "email-code"


def test_another_address_asks_for_another_code(owner):
    owner.registers(until="security")
    owner.opens("/account/register/address")
    owner.sends(**{**ADDRESS, "email": "other@example.com"})
    assert owner.path.endswith("/code")
    assert emails("address-code")[-1].recipient == "other@example.com"


@pytest.mark.parametrize(
    ("known", "held"),
    [
        ({"date_of_birth": date(1970, 1, 2)}, True),
        ({"email": "jordan.new@example.com"}, True),
        ({"email": "jordan.new+pacer@example.com"}, True),
        ({"email": "jordan.new@example.com", "first_name": "Kim", "date_of_birth": date(1970, 1, 2)}, True),
        ({"email": "jordan.new@example.com", "date_of_birth": date(1970, 1, 2)}, True),
        ({"email": "jordan.new@example.com", "first_name": "Kim"}, False),
        ({"date_of_birth": date(1970, 1, 2), "first_name": "Kim"}, False),
        ({}, False),
        ({"email": "jordan.new@example.com", "cancelled": True}, False),
        ({"email": "jordan.new@example.com", "kind": "shared"}, False),
        ({"email": "jordan.new@example.com", "kind": "cja-exempt"}, False),
    ],
)
def test_two_of_three_equal_facts_hold_the_registration_and_the_holder_is_told(owner, known, held):
    existing = make_pacer(**known)
    owner.registers()
    assert owner.outcome == "registered"
    assert account().held is held
    assert [email.recipient for email in emails("similar-registration")] == [existing.email] * held
    owner.logs_in("jordanrivera99", NEW_PASSWORD)
    assert owner.refusal == ("held-for-review" if held else None)


def test_a_held_registration_links_nothing(owner):
    make_pacer(date_of_birth=date(1970, 1, 2))
    owner.registers()
    owner.goes_to("sign-in")
    owner.signs_in("jordanrivera99", NEW_PASSWORD)
    assert owner.outcome == "held-for-review"
    assert "match" not in owner.text


class Watched(Owner):
    """Somebody whose every page is remembered, without what differs between any two registrations."""

    def __init__(self, app) -> None:
        super().__init__(app)
        self.pages: list[str] = []

    def _arrive(self, *args) -> None:
        super()._arrive(*args)
        self.pages.append(f"{self.path} {re.sub('[0-9]{7}', 'NUMBER', self.text)}")


def registers_watched(app) -> tuple[list[str], list[str], Counter]:
    """The pages, the e-mails to the registrant, and which tables the last page writes to, how often."""
    stranger, written, before = Watched(app), Counter(), len(all_of(Email))
    stranger.registers(until="security")

    def remember(_connection, _cursor, statement, *_more) -> None:
        written.update(re.findall(r"^(?:INSERT INTO|UPDATE) (\w+)", statement))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", remember)
        stranger.sends(**SECURITY)
        event.remove(db.engine, "before_cursor_execute", remember)
    mine = [email for email in all_of(Email)[before:] if email.recipient == ADDRESS["email"]]
    read = [re.sub("[0-9]{7}|Code: .*", "…", f"{email.subject} {email.text}") for email in mine]
    return stranger.pages, read, written


def test_a_stranger_in_an_attorney_s_name_sees_what_everybody_sees(app):
    """Neither a page nor an e-mail nor the work that is done tells whether there is such an account."""
    without = registers_watched(app)
    change(account(), username="theattorney", email="attorney@example.com")
    with_one = registers_watched(app)
    assert account().held
    assert [email.recipient for email in emails("similar-registration")] == ["attorney@example.com"]
    assert with_one == without


def test_the_holder_is_told_once_a_day_and_a_held_registrant_never(app):
    existing = make_pacer(date_of_birth=date(1970, 1, 2))
    for number in range(3):
        Owner(app).registers(
            address={"email": f"jordan{number}@example.com"}, security={"username": f"jordanrivera9{number}"}
        )
    assert [email.recipient for email in emails("similar-registration")] == [existing.email]
    assert existing.username in emails("similar-registration")[0].text


@pytest.mark.parametrize(
    ("typed", "refusal", "words"),
    [
        ({"username": "jordanrivera"}, "username-taken", "That username is taken"),
        ({"username": "JordanRivera"}, "username-taken", "That username is taken"),
        ({"password": "short-A"}, "password-rules", "14 to 45 characters"),
        ({"password": "Jordan-Window-Seven!"}, "password-rules", "no part of your name"),
        ({"second_question": SECURITY["first_question"]}, "same-question", "two different questions"),
    ],
)
def test_an_error_is_shown_at_its_field_and_the_password_is_not_shown_again(owner, typed, refusal, words):
    make_pacer(first_name="Kim")
    owner.registers(security=typed)
    assert owner.refusal == refusal
    assert any(words in error for error in owner.errors)
    assert {**SECURITY, **typed}["password"] not in owner.response.text
    owner.sends(**SECURITY)
    assert owner.outcome == "registered"


@pytest.mark.parametrize(
    ("step", "typed", "error"),
    [
        ("person", {"first_name": ""}, "Enter your first name."),
        ("person", {"date_of_birth": ""}, "Enter your date of birth."),
        (
            "person",
            {"date_of_birth": "1870-01-02"},
            "Enter your date of birth, with the year in four digits.",
        ),
        (
            "person",
            {"date_of_birth": "0070-01-02"},
            "Enter your date of birth, with the year in four digits.",
        ),
        ("person", {"user_type": "ALIEN"}, "Not a valid choice."),
        ("address", {"email": "jordan"}, "Enter an e-mail address like name@example.com."),
        (
            "address",
            {"email": "jordán@example.com"},
            "We cannot send e-mail to an address with characters like é before the @. Enter another address.",
        ),
        (
            "address",
            {"email": "jordan@☃.com"},
            "We cannot send e-mail to what follows the @. Check the spelling, or enter another address.",
        ),
        ("address", {"state": ""}, "Choose a state."),
        ("address", {"county": "x" * 61}, "Enter 60 characters or fewer."),
        ("security", {"username": "short"}, "Choose a username of 8 to 45 characters."),
        ("security", {"first_answer": ""}, "Answer the question."),
    ],
)
def test_an_error_is_shown_and_the_typed_text_stays(owner, step, typed, error):
    owner.registers(**{step: typed})
    assert owner.path.endswith(f"/{step}")
    assert error in owner.errors


@pytest.mark.parametrize("typed", ["???", "…", "🐶", "- -"])
def test_an_answer_that_would_be_compared_as_nothing_cannot_be_set(owner, typed):
    owner.registers(security={"second_answer": typed})
    assert owner.path.endswith("/security")
    assert owner.errors == ["The answer needs a letter or a digit."]


def test_the_password_rules_are_shown_as_the_list_that_is_checked(owner):
    from wizard.security.password_rules import PACER_RULES

    owner.registers(until="security")
    for rule in PACER_RULES:
        assert rule.text in owner.text


def test_a_username_is_given_once_to_two_simultaneous_registrations(owner, app, monkeypatch):
    owner.registers(until="security")
    other = Owner(app).registers(person={"first_name": "Kim"}, address={"email": "kim@example.com"}, until="security")
    owner.sends(**SECURITY)
    monkeypatch.setattr("wizard.account.credentials.ensure_username_available", lambda _username: None)
    other.sends(**SECURITY)
    assert other.refusal == "username-taken"
    assert len(all_of(PacerAccount)) == 1


@pytest.mark.parametrize("taken", [True, False])
def test_a_list_of_usernames_is_not_read_at_speed(owner, app, taken):
    """Free and taken ones count alike: a password that breaks a rule registers nobody."""
    make_pacer("takenname")
    owner.registers(until="security")
    for number in range(40):
        owner.sends(**{**SECURITY, "username": "takenname" if taken else f"freename{number}", "password": "weak"})
    assert owner.refusal != "too-many-usernames"
    owner.sends(**{**SECURITY, "username": "somebody", "password": "weak"})
    assert (owner.refusal, owner.response.status_code) == ("too-many-usernames", 429)
    elsewhere = Owner(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    elsewhere.registers(address={"email": "kim@example.com"})
    assert elsewhere.outcome == "registered"


def test_emails_to_one_address_are_rate_limited(owner, app):
    for _time in range(8):
        Owner(app).registers(until="code")
    assert len(emails("address-code")) == 5
    assert len(all_of(EmailCode)) == 5


def test_a_stranger_does_not_keep_somebody_from_getting_a_code(owner, app):
    for network in (1, 2, 3):
        for _time in range(3):
            stranger = Owner(app)
            stranger.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{network}"
            stranger.registers(until="code")
    before = len(emails("address-code"))
    owner.registers(until="security")
    assert len(emails("address-code")) == before + 1
    assert owner.path.endswith("/security")


def test_a_registration_ends_when_the_session_times_out(owner):
    start = datetime(2031, 3, 3, tzinfo=UTC)
    with clock.stopped_at(start):
        owner.registers(until="address")
    with clock.stopped_at(start + timedelta(minutes=31)):
        owner.opens("/account/register/address")
        assert owner.path == "/account/register/?because=time-ran-out"
        assert "Nothing was registered" in owner.text


def test_ages_from_10_to_120_are_accepted(owner):
    owner.registers(person={**PERSON, "date_of_birth": f"{clock.now().year - 10}-01-01"}, until="address")
    assert owner.path.endswith("/address")


def test_errors_are_listed_in_page_order_with_the_weak_password_among_them(owner):
    owner.registers(until="person")
    owner.sends(first_name="", last_name="", date_of_birth="", user_type="")
    assert [error.split(".")[0] for error in owner.errors][:3] == [
        "Enter your first name",
        "Enter your last name",
        "Enter your date of birth",
    ]
    owner.registers(until="security")
    owner.sends(**{**SECURITY, "username": "short", "password": "weak", "first_question": ""})
    errors = " ".join(owner.errors)
    assert "Choose a username" in errors
    assert "14 to 45 characters" in errors
    assert errors.index("Choose a username") < errors.index("14 to 45") < errors.index("Choose a question")


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        *((typed, "1970-01-31") for typed in ("01/31/1970", "1/31/1970", "01-31-1970", "1970-01-31")),
        *((typed, None) for typed in ("31/01/1970", "01/31/70", "yesterday", "02/30/1970", "01/31/1870")),
    ],
)
def test_a_date_of_birth_is_typed_as_people_write_it(owner, typed, born):
    owner.registers(person={"date_of_birth": typed}, until="address")
    if born:
        assert all_of(Journey)[0].stored_answers["person"]["date_of_birth"] == born
        owner.opens("/account/register/person")
        assert owner.page.select_one("[name=date_of_birth]")["value"] == "01/31/1970"
    else:
        assert owner.page.select_one("[name=date_of_birth]")["value"] == typed
        assert any("01/31/1970" in error or "four digits" in error for error in owner.errors)
