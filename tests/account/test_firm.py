"""A firm's administrative account: it invites, people accept, decline and leave, and it sees what is to do."""

import pytest

from tests.account.conftest import NEW_PASSWORD, Owner
from tests.support.emails import code_in, emails
from tests.support.factories import all_of, change, make_filer, make_pacer
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.pacer.models import FirmMember, PacerAccount
from wizard.security.dimensions import INVITATIONS

FIRM = {"firm_name": "Goldfarb and Partners", "email": "office@example.com"}


@pytest.fixture
def firm(app):
    return make_pacer("goldfarbfirm", kind="paa", firm_name="Goldfarb and Partners", first_name="", last_name="")


@pytest.fixture
def person(app):
    return make_pacer(account_number="5550123")


def invite(owner: Owner, number: str = "5550123", last_name: str = "Rivera") -> None:
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    owner.sends(account_number=number, last_name=last_name)


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
    assert row.held
    assert "reviews it first" in owner.text
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
    assert "Jordan Rivera, account number 5550123" in emails("firm-answer")[0].text


def test_before_acceptance_the_firm_sees_nothing_of_the_person(owner, firm, person):
    invite(owner)
    owner.opens("/my/firm/")
    for fact in (person.full_name, person.account_number, "Account Type"):
        assert fact not in owner.text


def test_a_person_declines_leaves_and_may_be_invited_again(owner, firm, person, app):
    invite(owner)
    reply(app, "Decline")
    assert membership_state() == "declined"
    owner.opens("/my/firm/")
    assert "Rivera" not in owner.text
    assert "Rivera" not in emails("firm-answer")[0].text
    owner.sends(account_number="5550123", last_name="Rivera")
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
    assert "One-time passcodes Not enrolled" in owner.text
    assert "Linked in Central District of California" in owner.text
    assert "Not linked yet (if a filer there) First Circuit; Ninth Circuit" in owner.text


@pytest.mark.parametrize("number", ["", "55501234"])
def test_what_can_be_no_account_number_is_refused(owner, firm, person, number):
    invite(owner, number)
    assert owner.errors
    assert all_of(FirmMember) == []


@pytest.mark.parametrize(
    ("number", "last_name"), [("5550123", "Rivera"), ("5550199", "Rivera"), ("5550123", "Novak"), ("abc", "Rivera")]
)
def test_a_firm_is_told_the_same_whoever_has_the_number_and_the_name(owner, firm, person, number, last_name):
    """The attack: 60 numbers, and 30 names of people who had accepted nothing."""
    invite(owner, number, last_name)
    assert "If an individual account has this number and last name" in owner.text
    assert "No one has accepted an invitation yet" in owner.text
    assert person.full_name not in owner.text
    was_right = (number, last_name) == ("5550123", "Rivera")
    assert len(emails("firm-invitation")) == was_right
    assert len(all_of(FirmMember)) == was_right


@pytest.mark.parametrize("facts", [{"kind": "shared"}, {"kind": "paa"}, {"cancelled": True}])
def test_only_an_individual_account_can_be_invited(owner, firm, facts):
    make_pacer("otheraccount", account_number="5550123", **facts)
    invite(owner)
    assert all_of(FirmMember) == []


def test_a_firm_under_review_sees_that_and_invites_nobody(owner, firm, person):
    change(firm, held=True)
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    assert "Your firm is being reviewed" in owner.text
    owner.sends(account_number="5550123", last_name="Rivera")
    assert owner.refusal == "firm-under-review"
    assert emails("firm-invitation") == []


@pytest.mark.parametrize("has_people", [True, False])
def test_a_firm_invites_so_many_at_a_time_whether_or_not_anybody_is_there(owner, firm, has_people):
    """Otherwise the limit would tell whether the last number and name were somebody's."""
    for number in range((INVITATIONS.first + 1) * has_people):
        make_pacer(f"person{number:04}", account_number=f"55502{number:02}", email=f"p{number}@example.com")
    owner.logs_in("goldfarbfirm")
    owner.opens("/my/firm/")
    for number in range(INVITATIONS.first):
        owner.sends(account_number=f"55502{number:02}", last_name="Rivera")
    last = {"account_number": f"55502{INVITATIONS.first:02}", "last_name": "Rivera"}
    owner.sends(**last)
    assert owner.refusal == "too-many-invitations"
    assert len(emails("firm-invitation")) == INVITATIONS.first * has_people
    with clock.stopped_at(clock.now() + INVITATIONS.first_wait):
        owner.logs_in("goldfarbfirm")
        owner.opens("/my/firm/")
        owner.sends(**last)
        assert owner.path == "/my/firm/?done=invited"


def test_a_firms_own_words_begin_no_e_mail(owner, person):
    """The attack: an official e-mail that opened with 200 characters of the firm's choosing, line breaks included."""
    owner.opens("/account/firm/")
    owner.presses("Begin")
    for separator in ("\n", "\r", "\u2028", "\u2029", "\t"):
        owner.sends(firm_name=f"Pay now{separator}Call 555-0100", email="office@example.com")
        assert owner.path == "/account/firm/firm"
        assert "Remove line breaks" in owner.errors[0]
    firm = make_pacer("goldfarbfirm", kind="paa", firm_name="Your account is closed", first_name="", last_name="")
    invite(owner)
    [email] = emails("firm-invitation")
    assert firm.firm_name not in email.subject
    assert email.text.startswith("A firm that is registered as “Your account is closed”")


def test_a_firm_removes_a_person_with_a_remark_that_both_are_told(owner, firm, person, app):
    invite(owner)
    reply(app, "Accept")
    owner.opens("/my/firm/")
    owner.follows("Remove")
    owner.sends(remark="")
    assert owner.errors
    assert membership_state() == "accepted"
    owner.sends(remark="Left the firm in November")
    assert owner.path == "/my/firm/?done=removed"
    assert membership_state() == "left"
    told = emails("firm-left")
    assert {email.recipient for email in told} == {person.email, firm.email}
    assert all("Left the firm in November" in email.text for email in told)
    assert "November" not in str([row.detail for row in all_of(AuditRow)])


def test_a_firm_removes_nobody_of_another_firm(owner, firm, person, app):
    invite(owner)
    reply(app, "Accept")
    make_pacer("otherfirm1", kind="paa", firm_name="Other", first_name="", last_name="")
    other = Owner(app)
    other.logs_in("otherfirm1")
    other.opens(f"/my/firm/people/{all_of(FirmMember)[0].id}/remove")
    assert other.response.status_code == 404
    assert membership_state() == "accepted"


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
