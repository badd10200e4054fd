"""Manage My Account: what it shows, and what its owner changes after giving the password once more."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.support.emails import code_in, emails
from tests.support.factories import PACER_PASSWORD, all_of, make_filer, make_pacer
from wizard.pacer.models import PacerAccount

PLACE = {"state": "Nevada", "county": "Clark"}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Upgraded PACER Account"),
        ({"upgraded": False}, "Legacy PACER Account (Upgrade)"),
        ({"kind": "paa"}, "PACER Administrative Account"),
        ({}, "Case Search Status Active"),
        ({"search_active": False}, "Case Search Status Inactive"),
        ({}, "One-time passcodes Not enrolled"),
        ({"account_number": "5550123"}, "Account number 5550123"),
        ({}, "Username jordanrivera"),
        ({}, "Not linked in any court yet"),
    ],
)
def test_the_page_shows_what_pacer_shows(owner, facts, says):
    make_pacer(**facts)
    owner.logs_in()
    owner.opens("/my/account/")
    assert says in owner.text
    assert ("Upgrade" in [link.get_text() for link in owner.page.select("main a")]) is (facts == {"upgraded": False})


def test_the_page_lists_the_linked_courts(owner):
    make_pacer(), make_filer()
    owner.links()
    owner.opens("/my/account/")
    assert "United States District Court for the Central District of California, linked since" in owner.text


def test_the_password_is_changed_after_the_current_one_is_given(owner, app):
    make_pacer()
    elsewhere = Owner(app)
    elsewhere.logs_in()
    owner.logs_in()
    owner.opens("/my/account/password")
    owner.sends(current_password=PACER_PASSWORD, password=NEW_PASSWORD)
    assert owner.path == "/my/account/?done=changed"
    assert [email.kind for email in emails()] == ["pacer-password-set"]
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")
    other = Owner(app)
    other.logs_in(password=NEW_PASSWORD)
    assert other.path == "/my/courts"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"current_password": "wrong"}, "wrong-password"),
        ({"password": "weak"}, "password-rules"),
        ({"password": "Jordan-Rivera-1998!"}, "password-rules"),
    ],
)
def test_an_invalid_form_changes_nothing(owner, typed, refusal):
    make_pacer()
    owner.logs_in()
    owner.opens("/my/account/password")
    owner.sends(**{"current_password": PACER_PASSWORD, "password": NEW_PASSWORD, **typed})
    assert owner.refusal == refusal
    assert emails() == []


def test_guesses_of_the_password_in_an_open_session_are_rate_limited(owner):
    make_pacer()
    owner.logs_in()
    owner.opens("/my/account/password")
    for _try in range(6):
        owner.sends(current_password="wrong", password=NEW_PASSWORD)
    assert owner.refusal == "too-many-tries"


def test_a_new_address_is_stored_once_its_code_is_typed_and_both_addresses_are_notified(owner):
    make_pacer(email="old@example.com")
    owner.logs_in()
    owner.opens("/my/account/address")
    owner.sends(email="new@example.com", current_password=PACER_PASSWORD, **PLACE)
    assert owner.path == "/my/account/address/code"
    assert all_of(PacerAccount)[0].email == "old@example.com"
    owner.sends(code=code_in(emails("address-code")[0]))
    [row] = all_of(PacerAccount)
    assert (row.email, row.email_key, row.state, row.county) == (
        "new@example.com",
        "new@example.com",
        "Nevada",
        "Clark",
    )
    assert {email.recipient for email in emails("address-changed")} == {"old@example.com", "new@example.com"}


def test_a_code_for_another_accounts_new_address_is_refused(owner, app):
    make_pacer(email="old@example.com"), make_pacer("kimdoe1234", email="kim@example.com")
    owner.logs_in()
    owner.opens("/my/account/address")
    owner.sends(email="new@example.com", current_password=PACER_PASSWORD, **PLACE)
    other = Owner(app)
    other.logs_in("kimdoe1234")
    other.opens("/my/account/address/code")
    other.sends(code=code_in(emails("address-code")[0]))
    assert other.refusal == "email-code"
    assert {row.email for row in all_of(PacerAccount)} == {"old@example.com", "kim@example.com"}


@pytest.mark.parametrize(
    "page",
    [
        "/my/account/",
        "/my/account/password",
        "/my/account/address",
        "/my/upgrade/",
        "/my/codes/",
        "/my/cja/",
        "/my/firm/",
    ],
)
def test_an_anonymous_visitor_is_redirected_to_the_login_and_back(owner, page):
    make_pacer(kind="paa" if "firm" in page else "individual")
    owner.opens(page)
    assert owner.path == f"/login?then={page}"
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert owner.path == page
