"""A firm's administrative account: it invites, people accept, decline and leave, and it sees what is to do."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner, code_in, letters
from tests.support.factories import all_of, make_filer, make_pacer
from wizard.audit.models import AuditRow
from wizard.pacer.models import FirmMember, PacerAccount

FIRM = {"firm_name": "Goldfarb and Partners", "email": "office@example.com"}


@pytest.fixture
def firm(app):
    return make_pacer("goldfarbfirm", kind="paa", firm_name="Goldfarb and Partners", first_name="", last_name="")


@pytest.fixture
def person(app):
    return make_pacer(account_number="5550123")


def invites(owner: Owner, number: str = "5550123") -> None:
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    owner.sends(account_number=number)


def answers(app, button: str) -> Owner:
    person = Owner(app)
    person.logs_in()
    person.opens("/my/account/")
    person.presses(button)
    return person


def state() -> str:
    return all_of(FirmMember)[0].state


def test_a_firm_opens_an_account_that_neither_searches_nor_files(owner):
    owner.opens("/account/firm/")
    owner.presses("Begin")
    owner.sends(**FIRM)
    owner.sends(code=code_in(letters("address-code")[0]))
    owner.sends(username="goldfarbfirm", password=NEW_PASSWORD)
    assert owner.outcome == "opened"
    [row] = all_of(PacerAccount)
    assert (row.kind, row.search_active, row.firm_name) == ("paa", False, "Goldfarb and Partners")
    owner.logs_in("goldfarbfirm", NEW_PASSWORD)
    owner.opens("/my/courts")
    assert owner.path == "/my/firm/"
    assert owner.page.h1.get_text() == "Goldfarb and Partners"


def test_a_firms_account_has_its_own_end_in_the_wizard(owner, firm):
    owner.goes_to("sign-in")
    owner.signs_in("goldfarbfirm")
    assert owner.outcome == "administrative-account"


def test_an_invited_person_is_added_only_by_accepting(owner, firm, person, app):
    invites(owner)
    assert state() == "invited"
    assert letters("firm-invitation")[0].recipient == person.email
    answers(app, "Accept")
    assert state() == "accepted"
    owner.opens("/my/firm/")
    assert "Account Type Upgraded PACER Account" in owner.text
    assert "The firm pays for everyone who has accepted" in owner.text
    assert "Jordan Rivera: accepted" in letters("firm-answer")[0].subject


def test_before_acceptance_the_firm_sees_nothing_of_the_person(owner, firm, person):
    invites(owner)
    owner.opens("/my/firm/")
    assert "Invitation Invited" in owner.text
    assert "Account Type" not in owner.text


def test_a_person_declines_leaves_and_may_be_invited_again(owner, firm, person, app):
    invites(owner)
    answers(app, "Decline")
    assert state() == "declined"
    owner.opens("/my/firm/")
    owner.sends(account_number="5550123")
    assert state() == "invited"
    member = answers(app, "Accept")
    assert "Goldfarb and Partners pays for this account" in member.text
    member.presses("Leave this firm")
    assert state() == "left"
    assert "Goldfarb" not in member.text


def test_the_firm_sees_codes_and_the_courts_linked_and_to_link(owner, firm, person, app):
    make_filer()
    invites(owner)
    answers(app, "Accept").links()
    owner.opens("/my/firm/")
    assert "One-time codes Not enrolled" in owner.text
    assert "Linked in Central District of California" in owner.text
    assert "Still to link, if a filer there First Circuit; Ninth Circuit" in owner.text


@pytest.mark.parametrize("number", ["5550199", "", "abc", "55501234"])
def test_a_number_that_is_nobodys_is_told(owner, firm, person, number):
    invites(owner, number)
    assert owner.errors
    assert all_of(FirmMember) == []


@pytest.mark.parametrize("facts", [{"kind": "shared"}, {"kind": "paa"}, {"cancelled": True}])
def test_only_an_individual_account_can_be_invited(owner, firm, facts):
    make_pacer("otheraccount", account_number="5550123", **facts)
    invites(owner)
    assert owner.refusal == "no-such-person"


def test_nobody_answers_for_somebody_else(owner, firm, person, app):
    invites(owner)
    make_pacer("kimdoe1234")
    stranger = Owner(app)
    stranger.logs_in("kimdoe1234")
    for said in ("accept", "decline", "leave"):
        stranger.posts(f"/my/account/firms/{all_of(FirmMember)[0].id}/{said}")
    assert state() == "invited"


def test_whoever_has_not_accepted_cannot_leave(owner, firm, person, app):
    invites(owner)
    member = Owner(app)
    member.logs_in()
    member.opens("/my/account/")
    member.posts(f"/my/account/firms/{all_of(FirmMember)[0].id}/leave")
    assert state() == "invited"


def test_the_firms_page_is_the_firms(owner, person):
    owner.logs_in()
    owner.opens("/my/firm/")
    assert owner.response.status_code == 404


def test_a_firm_asks_its_people_for_client_codes_or_asks_no_more(owner, firm):
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    assert "They are optional" in owner.text
    owner.presses("Require client codes")
    assert "must enter a client code" in owner.text
    assert all_of(PacerAccount)[0].client_code_required
    owner.presses("Do not require client codes")
    assert "They are optional" in owner.text
    assert [row.detail["what"] for row in all_of(AuditRow, event="firm.codes")] == ["required", "not required"]


def test_only_a_firm_asks_for_client_codes(owner, person):
    owner.logs_in()
    owner.posts("/my/firm/client-codes", required="yes")
    assert owner.response.status_code == 404
