"""What may be done for a caller: with a reason, under one's name, told to the filer; and what may not."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import all_of, change, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.flow.journey import Journey
from wizard.helpdesk.models import CallNote, EmailCorrection
from wizard.mail.outbox import Email
from wizard.security.email_codes import MAX_OUTSTANDING
from wizard.staff.models import StaffMember

NOON = datetime(2031, 3, 3, 18, tzinfo=UTC)
NEW = "jordan.new@example.com"


def does(helper, act: str, **values):
    """Do something on the page of call 1."""
    helper.opens(f"/desk/calls/1/{act}")
    return helper.sends(**{"reason": "asked", **values})


def recorded(event: str) -> AuditRow:
    [row] = all_of(AuditRow, event=event)
    assert row.detail["by"].startswith("Harriet")
    return row


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in all_of(Email)]


@pytest.mark.parametrize("act", ["end-wait", "send-reset", "send-login", "end-journey", "release"])
def test_nothing_is_done_without_a_reason(helper, pair, act):
    helper.takes_call("jrivera")
    before = len(all_of(AuditRow))
    helper.opens(f"/desk/calls/1/{act}")
    helper.presses(helper.page.select_one("form.fields button[type=submit]").get_text(strip=True))
    assert "Choose a reason" in helper.errors[0]
    assert len(all_of(AuditRow)) == before


def test_a_wait_is_ended_and_the_owners_are_told(helper, caller, pair):
    caller.stands_at("legacy", *pair)
    for _try in range(6):
        caller.gives_legacy("jrivera", "wrong")
    assert caller.refusal == "too-many-tries"
    helper.takes_call(all_of(Journey)[0].reference)
    assert "Must wait for the CM/ECF login in linking until" in helper.text
    does(helper, "end-wait")
    assert "Must wait" not in helper.text
    caller.gives_legacy()
    assert caller.path.endswith("/confirm")
    assert recorded("desk.wait").detail["reason"].startswith("The caller asked")
    assert {recipient for kind, recipient in letters() if kind == "desk-wait-ended"} == {
        "jordan.rivera@example.com",
        "jrivera@example.gov",
    }


def test_the_wait_of_a_pacer_login_is_ended_where_it_was_tried(helper, caller, pair):
    caller.goes_to("sign-in")
    for _try in range(6):
        caller.signs_in(password="wrong")
    helper.takes_call("jordanrivera")
    assert "Must wait for the PACER login" in helper.text
    does(helper, "end-wait")
    caller.signs_in()
    assert caller.path.endswith("/choose")


def test_a_code_for_a_new_password_goes_to_the_address_on_file_and_is_seen_by_nobody_here(helper, pair):
    helper.takes_call("jrivera")
    does(helper, "send-reset")
    [letter] = all_of(Email)
    assert (letter.kind, letter.recipient) == ("legacy-reset", "jordan.rivera@example.com")
    assert "The help desk was asked" in letter.body
    code = letter.body.partition("Code: ")[2].partition("\n")[0]
    assert code not in helper.response.text
    assert code.replace(" ", "") not in helper.response.text
    assert recorded("desk.reset").filer_account_id == pair[1].id


def test_a_code_that_was_not_sent_is_told_and_not_recorded_as_sent(helper, pair):
    helper.takes_call("jrivera")
    for _code in range(MAX_OUTSTANDING):
        does(helper, "send-reset")
    before = len(all_of(AuditRow))
    does(helper, "send-reset")
    assert "No code was sent. 3 codes were sent within the last half hour" in helper.errors[0]
    assert len(all_of(Email)) == MAX_OUTSTANDING
    assert len(all_of(AuditRow)) == before


def test_the_login_goes_to_the_address_on_file(helper, pair):
    helper.takes_call("jrivera")
    does(helper, "send-login")
    assert letters() == [("legacy-login", "jordan.rivera@example.com")]
    recorded("desk.login")


@pytest.mark.parametrize("status", ["disabled", "retired"])
def test_no_code_goes_to_an_account_that_has_no_password(helper, status):
    make_filer(status=status, password=None)
    helper.takes_call("jrivera")
    does(helper, "send-reset")
    assert "Only an active filer account" in helper.errors[0]
    assert letters() == []


def test_a_journey_is_ended_and_the_caller_s_page_says_so(helper, caller, pair):
    caller.stands_at("confirm", *pair)
    helper.takes_call(all_of(Journey)[0].reference)
    does(helper, "end-journey")
    assert "ended, help desk" in helper.text
    caller.confirms()
    assert caller.outcome == "help-desk"
    recorded("desk.stopped")
    does(helper, "end-journey")
    assert "This caller has nothing in progress" in helper.errors[0]


def test_a_note_is_read_by_colleagues_and_stands_in_no_audit_row(helper, pair, sits):
    helper.takes_call("jrivera")
    helper.opens("/desk/calls/1/note")
    helper.sends(text="Calls back on Monday.")
    assert "Calls back on Monday." in helper.text
    assert all_of(CallNote)[0].text == "Calls back on Monday."
    assert "Monday" not in repr([row.detail for row in all_of(AuditRow)])
    other = sits()
    other.takes_call("jrivera")
    assert "Calls back on Monday." in other.text


def test_a_checklist_is_made_with_the_caller_and_opens_anywhere(app, helper, pair):
    helper.takes_call("jrivera")
    helper.opens("/desk/calls/1/checklist")
    helper.sends(filer="yes", account="legacy", thumb="", role="attorney")
    [journey] = all_of(Journey)
    assert (journey.flow, journey.outcome) == ("checklist", "ready")
    visitor = Filer(app)
    visitor.opens(f"/courts/cacd/checklist/code/{journey.reference.lower()}")
    assert "Upgrade your PACER account" in visitor.text
    assert recorded("desk.checklist").detail["code"] == journey.reference


@pytest.fixture
def administrator(sits):
    return sits("administrator", login="hadmin")


def test_a_corrected_address_is_told_to_both_addresses_and_waits_a_day(administrator, pair, app):
    with clock.stopped_at(NOON):
        administrator.sits_down(all_of(StaffMember)[-1])
        administrator.takes_call("jrivera")
        does(administrator, "address", email=NEW)
        assert letters() == [("desk-address-corrected", "jordan.rivera@example.com"), ("desk-address-corrected", NEW)]
        assert NEW in administrator.text
        does(administrator, "send-reset")
        assert "have a second person release it" in administrator.errors[0]
        assert code_is_sent(app) is False
    with clock.stopped_at(NOON + timedelta(hours=24)):
        assert code_is_sent(app) is True


def code_is_sent(app) -> bool:
    """Whether anybody who asks on the public page makes a code go to the new address."""
    visitor = Filer(app)
    visitor.opens("/courts/cacd/forgot/password")
    visitor.sends(username="jrivera")
    letter = all_of(Email)[-1]
    assert (letter.kind, letter.recipient) == ("legacy-reset", NEW)
    return "Code:" in letter.body


def test_a_second_staff_member_releases_it_and_never_the_same(administrator, pair, sits, app):
    administrator.takes_call("jrivera")
    does(administrator, "address", email=NEW)
    does(administrator, "release")
    assert "Someone else must release it" in administrator.errors[0]
    second = sits("help-desk", login="hsecond")
    second.takes_call("jrivera")
    second.opens("/desk/calls/2/release")
    second.sends(reason="court")
    assert all_of(FilerAccount)[0].email_held_until is None
    assert all_of(EmailCorrection)[0].released_by_id
    assert code_is_sent(app)
    second.opens("/desk/calls/2/release")
    second.sends(reason="court")
    assert "No corrected address" in second.errors[0]


@pytest.mark.parametrize("typed", ["nobody at example", "jordán@example.com", "jordan@localhost"])
def test_what_is_no_address_is_not_taken(administrator, pair, typed):
    administrator.takes_call("jrivera")
    does(administrator, "address", email=typed)
    assert "Enter an e-mail address" in administrator.errors[0]
    assert all_of(FilerAccount)[0].email == "jordan.rivera@example.com"


def test_a_linked_account_s_address_is_left_alone(administrator, pair):
    change(pair[1], status="retired", password_hash=None)
    administrator.takes_call("jrivera")
    does(administrator, "address", email=NEW)
    assert "PACER has the caller’s address" in administrator.errors[0]


def test_where_no_filer_account_is_known_nothing_can_be_sent(helper):
    make_pacer()
    helper.takes_call("jordanrivera")
    does(helper, "send-login")
    assert "No filer account is known" in helper.errors[0]
