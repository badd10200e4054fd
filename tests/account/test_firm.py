"""A firm's administrative account: it invites, people accept, decline and leave, and it sees what is to do."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.support.emails import code_in, emails
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


def invite(owner: Owner, number: str = "5550123") -> None:
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    owner.sends(account_number=number)


def reply(app, button: str) -> Owner:
    person = Owner(app)
    person.logs_in()
    person.opens("/my/account/")
    person.presses(button)
    return person


def membership_state() -> str:
    return all_of(FirmMember)[0].state


def test_a_firm_opens_an_account_that_neither_searches_nor_files(owner):
    owner.opens("/account/firm/")
    owner.presses("Begin")
    owner.sends(**FIRM)
    owner.sends(code=code_in(emails("address-code")[0]))
    owner.sends(username="goldfarbfirm", password=NEW_PASSWORD)
    assert owner.outcome == "opened"
    [row] = all_of(PacerAccount)
    assert (row.kind, row.search_active, row.firm_name) == ("paa", False, "Goldfarb and Partners")
    owner.logs_in("goldfarbfirm", NEW_PASSWORD)
    owner.opens("/my/courts")
    assert owner.path == "/my/firm/"
    assert owner.page.h1.get_text() == "Goldfarb and Partners"


def test_a_firms_account_ends_a_linking_journey_with_its_own_page(owner, firm):
    owner.goes_to("sign-in")
    owner.signs_in("goldfarbfirm")
    assert owner.outcome == "administrative-account"


def test_an_invited_person_is_added_only_by_accepting(owner, firm, person, app):
    invite(owner)
    assert membership_state() == "invited"
    assert emails("firm-invitation")[0].recipient == person.email
    reply(app, "Accept")
    assert membership_state() == "accepted"
    owner.opens("/my/firm/")
    assert "Account Type Upgraded PACER Account" in owner.text
    assert "The firm pays for everyone who has accepted" in owner.text
    assert "Jordan Rivera: accepted" in emails("firm-answer")[0].subject


def test_before_acceptance_the_firm_sees_nothing_of_the_person(owner, firm, person):
    invite(owner)
    owner.opens("/my/firm/")
    assert "Invitation Invited" in owner.text
    assert "Account Type" not in owner.text


def test_a_person_declines_leaves_and_may_be_invited_again(owner, firm, person, app):
    invite(owner)
    reply(app, "Decline")
    assert membership_state() == "declined"
    owner.opens("/my/firm/")
    owner.sends(account_number="5550123")
    assert membership_state() == "invited"
    member = reply(app, "Accept")
    assert "Goldfarb and Partners pays for this account" in member.text
    member.presses("Leave this firm")
    assert membership_state() == "left"
    assert "Goldfarb" not in member.text


def test_the_firm_sees_codes_and_the_courts_linked_and_to_link(owner, firm, person, app):
    make_filer()
    invite(owner)
    reply(app, "Accept").links()
    owner.opens("/my/firm/")
    assert "One-time codes Not enrolled" in owner.text
    assert "Linked in Central District of California" in owner.text
    assert "Still to link, if a filer there First Circuit; Ninth Circuit" in owner.text


@pytest.mark.parametrize("number", ["5550199", "", "abc", "55501234"])
def test_an_unknown_account_number_is_refused(owner, firm, person, number):
    invite(owner, number)
    assert owner.errors
    assert all_of(FirmMember) == []


@pytest.mark.parametrize("facts", [{"kind": "shared"}, {"kind": "paa"}, {"cancelled": True}])
def test_only_an_individual_account_can_be_invited(owner, firm, facts):
    make_pacer("otheraccount", account_number="5550123", **facts)
    invite(owner)
    assert owner.refusal == "no-such-person"


def test_a_person_cannot_reply_to_another_persons_invitation(owner, firm, person, app):
    invite(owner)
    make_pacer("kimdoe1234")
    stranger = Owner(app)
    stranger.logs_in("kimdoe1234")
    for said in ("accept", "decline", "leave"):
        stranger.posts(f"/my/account/firms/{all_of(FirmMember)[0].id}/{said}")
    assert membership_state() == "invited"


def test_a_person_who_has_not_accepted_cannot_leave(owner, firm, person, app):
    invite(owner)
    member = Owner(app)
    member.logs_in()
    member.opens("/my/account/")
    member.posts(f"/my/account/firms/{all_of(FirmMember)[0].id}/leave")
    assert membership_state() == "invited"


def test_only_a_firm_sees_the_firms_page(owner, person):
    owner.logs_in()
    owner.opens("/my/firm/")
    assert owner.response.status_code == 404


def test_a_firm_requires_client_codes_and_stops_requiring_them(owner, firm):
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    assert "They are optional" in owner.text
    owner.presses("Require client codes")
    assert "must enter a client code" in owner.text
    assert all_of(PacerAccount)[0].client_code_required
    owner.presses("Do not require client codes")
    assert "They are optional" in owner.text
    assert [row.detail["what"] for row in all_of(AuditRow, event="firm.codes")] == ["required", "not required"]


def test_only_a_firm_can_require_client_codes(owner, person):
    owner.logs_in()
    owner.posts("/my/firm/client-codes", required="yes")
    assert owner.response.status_code == 404
