"""A corrected e-mail address counts once a second person has approved exactly what he or she read."""

from datetime import timedelta

import pytest

from tests.support.factories import all_of, change
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.helpdesk.models import TwoPersonRequest
from wizard.mail.outbox import Email

OLD, NEW, OTHER = "jordan.rivera@example.com", "jordan.new@example.com", "thief@example.com"


@pytest.fixture
def administrator(sits, pair):
    administrator = sits("administrator", login="hadmin")
    administrator.takes_call("jrivera")
    return administrator


@pytest.fixture
def second(sits, administrator):
    second = sits("help-desk", login="hsecond")
    second.takes_call("jrivera")
    return second


def correct(administrator, address: str = NEW, call: int = 1) -> None:
    administrator.opens(f"/desk/calls/{call}/address")
    administrator.sends(reason="asked", email=address)


def on_file() -> str:
    return all_of(FilerAccount)[0].email


def recipients(kind: str) -> list[str]:
    return [email.recipient for email in all_of(Email) if email.kind == kind]


def reset_goes_to(app) -> str:
    """Where a code for a new password goes that somebody asks for on the public page."""
    visitor = Filer(app)
    visitor.opens("/courts/cacd/forgot/password")
    visitor.sends(username="jrivera")
    email = all_of(Email)[-1]
    assert "Code:" in email.text
    return email.recipient


def test_both_addresses_are_notified_and_nothing_changes_yet(administrator, app):
    correct(administrator)
    assert recipients("desk-address-requested") == [OLD, NEW]
    assert all(word in administrator.text for word in (OLD, NEW, "Someone else must approve"))
    assert on_file() == OLD
    assert reset_goes_to(app) == OLD


def test_time_alone_approves_nothing(administrator, app):
    correct(administrator)
    with clock.stopped_at(clock.now() + timedelta(days=400)):
        assert reset_goes_to(app) == OLD


def test_only_a_second_staff_member_can_approve_a_correction(administrator, second, app):
    correct(administrator)
    administrator.opens("/desk/calls/1/approve")
    administrator.sends(reason="asked")
    assert "Someone else must approve" in administrator.errors[0]
    assert on_file() == OLD
    second.opens("/desk/calls/2/approve")
    assert OLD in second.text
    assert NEW in second.text
    second.sends(reason="court")
    assert all_of(TwoPersonRequest)[0].decided_by_id == 2
    assert recipients("desk-address-corrected") == [OLD, NEW]
    assert (on_file(), reset_goes_to(app)) == (NEW, NEW)
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    assert "No corrected address" in second.errors[0]


def test_a_later_correction_is_not_approved_by_an_approval_of_the_earlier(administrator, second):
    correct(administrator)
    second.opens("/desk/calls/2/approve")
    correct(administrator, OTHER)
    second.sends(reason="court")
    assert "was replaced since you opened this page" in second.errors[0]
    assert on_file() == OLD
    assert OTHER in second.text
    second.sends(reason="court")
    assert on_file() == OTHER


@pytest.mark.parametrize("sent", ["", "1", "1-00000000000000000000000000000000", "é"])
def test_an_approval_that_names_no_correction_approves_nothing(administrator, second, sent):
    correct(administrator)
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court", correction=sent)
    assert "was replaced" in second.errors[0]
    assert on_file() == OLD


def test_a_correction_of_an_address_that_a_roster_has_changed_is_not_approved(administrator, second):
    correct(administrator)
    change(all_of(FilerAccount)[0], email="roster@example.com")
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    assert "was changed since this correction" in second.errors[0]
    assert on_file() == "roster@example.com"


def test_an_approval_ends_what_was_proved_with_the_old_address(administrator, second):
    before = all_of(FilerAccount)[0].credential_epoch
    correct(administrator)
    assert all_of(FilerAccount)[0].credential_epoch == before
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    assert all_of(FilerAccount)[0].credential_epoch == before + 1


@pytest.mark.parametrize(("decision", "said"), [("reject", "rejected"), ("withdraw", "withdrawn")])
def test_a_correction_that_is_rejected_or_withdrawn_changes_nothing(administrator, second, decision, said):
    correct(administrator)
    decider, call, other = (second, 2, administrator) if decision == "reject" else (administrator, 1, second)
    other.opens(f"/desk/calls/{3 - call}/{decision}")
    if decision == "reject":
        other.sends(remark="Not the caller")
    else:
        other.presses("Withdraw it")
    assert ("You may withdraw it" if decision == "reject" else "You may reject it") in other.errors[0]
    decider.opens(f"/desk/calls/{call}")
    decider.follows(f"{decision.capitalize()} it")
    if decision == "reject":
        decider.sends(remark="")
        assert "Say why" in decider.errors[0]
        decider.sends(remark="Not the caller")
        administrator.opens("/desk/calls/1")
        assert "rejected it: Not the caller" in administrator.text
    else:
        decider.presses("Withdraw it")
    [request] = all_of(TwoPersonRequest)
    assert (request.verdict, request.remark) == (said, "Not the caller" if decision == "reject" else "")
    assert recipients("desk-request-ended") == [OLD, NEW]
    [row] = all_of(AuditRow, event="desk.undone")
    assert (row.detail["verdict"], "Not the caller" in str(row.detail)) == (said, False)
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    assert "No corrected address" in second.errors[0]
    assert on_file() == OLD


@pytest.mark.parametrize("typed", ["nobody at example", "jordán@example.com", "jordan@localhost"])
def test_an_invalid_address_is_refused(administrator, typed):
    correct(administrator, typed)
    assert "Enter an" in administrator.errors[0]
    assert all_of(TwoPersonRequest) == []


def test_the_address_on_file_is_no_correction(administrator):
    correct(administrator, OLD)
    assert "is already on file" in administrator.errors[0]


def test_a_linked_account_s_address_cannot_be_corrected(administrator, second):
    correct(administrator)
    change(all_of(FilerAccount)[0], status="retired", password_hash=None)
    second.opens("/desk/calls/2/approve")
    second.sends(reason="court")
    correct(administrator, OTHER)
    for helper in (administrator, second):
        assert "PACER has the caller’s address" in helper.errors[0]
    assert on_file() == OLD
