"""Actions for a caller: each needs a reason, is recorded with the staff member's name, and is reported to the filer."""

import pytest

from tests.support.emails import code_in
from tests.support.factories import all_of, has_failed, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.flow.journey import Journey
from wizard.helpdesk.models import CallNote
from wizard.mail.outbox import Email
from wizard.security.dimensions import NEW_BROWSERS, Dimension
from wizard.security.email_codes import MAX_OUTSTANDING, MAX_PER_REQUESTER


def perform(helper, act: str, **values):
    """Do something on the page of call 1."""
    helper.opens(f"/desk/calls/1/{act}")
    helper.sends(**{"reason": "asked", **values})


def audit_row(event: str) -> AuditRow:
    [row] = all_of(AuditRow, event=event)
    assert row.detail["by"].startswith("Harriet")
    return row


def email_recipients() -> list[tuple[str, str]]:
    return [(email.kind, email.recipient) for email in all_of(Email)]


@pytest.mark.parametrize("act", ["end-wait", "send-reset", "send-login", "end-journey", "approve"])
def test_nothing_is_done_without_a_reason(helper, pair, act):
    helper.takes_call("jrivera")
    before = len(all_of(AuditRow))
    helper.opens(f"/desk/calls/1/{act}")
    helper.presses(helper.page.select_one("form.fields button[type=submit]").get_text(strip=True))
    assert "Choose a reason" in helper.errors[0]
    assert len(all_of(AuditRow)) == before


def test_a_wait_is_ended_and_the_owners_are_notified(helper, caller, pair):
    caller.stands_at("legacy", *pair)
    for _try in range(6):
        caller.gives_legacy("jrivera", "wrong")
    assert caller.refusal == "too-many-tries"
    helper.takes_call(all_of(Journey)[0].reference)
    assert "Must wait for the CM/ECF login in linking until" in helper.text
    perform(helper, "end-wait")
    assert "Must wait" not in helper.text
    caller.gives_legacy()
    assert caller.path.endswith("/verify")
    assert audit_row("desk.wait").detail["reason"].startswith("The caller asked")
    assert {recipient for kind, recipient in email_recipients() if kind == "desk-wait-ended"} == {
        "jordan.rivera@example.com",
        "jrivera@example.gov",
    }


def test_the_help_desk_lets_new_browsers_try_again(helper, caller, pair):
    has_failed(NEW_BROWSERS.stops_at, Dimension.FILER_ACCOUNT, "cacd", "jrivera")
    helper.takes_call("jrivera")
    assert "the CM/ECF login in a new browser until a new password is set." in helper.text
    perform(helper, "end-wait")
    caller.stands_at("legacy", *pair)
    caller.gives_legacy()
    assert caller.path.endswith("/confirm")


def test_the_wait_of_a_pacer_login_is_ended_where_it_was_tried(helper, caller, pair):
    caller.goes_to("sign-in")
    for _try in range(6):
        caller.signs_in(password="wrong")
    helper.takes_call(all_of(Journey)[0].reference)
    assert "Must wait for the PACER login" in helper.text
    perform(helper, "end-wait")
    caller.signs_in()
    assert caller.path.endswith("/choose")


def at_network(app, address: str) -> Filer:
    filer = Filer(app)
    filer.client.environ_base["REMOTE_ADDR"] = address
    return filer


def test_no_guesser_goes_on_because_the_caller_s_wait_is_ended(helper, app, pair):
    owner, guesser = at_network(app, "192.0.2.1"), at_network(app, "198.51.100.1")
    for each in (owner, guesser):
        each.goes_to("sign-in")
        for _try in range(6):
            each.signs_in(password="wrong")
        assert each.refusal == "too-many-tries"
    helper.takes_call(all_of(Journey)[0].reference)
    assert helper.text.count("Must wait for the PACER login") == 2
    perform(helper, "end-wait")
    assert helper.text.count("Must wait for the PACER login") == 1
    assert "This may be someone else’s browser" in helper.text
    guesser.signs_in(password="wrong")
    assert guesser.refusal == "too-many-tries"
    owner.signs_in()
    assert owner.path.endswith("/choose")


def test_a_wait_that_may_be_a_guesser_s_is_not_ended(helper, app, pair):
    guesser = at_network(app, "198.51.100.1")
    guesser.goes_to("sign-in")
    for _try in range(6):
        guesser.signs_in(password="wrong")
    helper.takes_call("jordanrivera")
    perform(helper, "end-wait")
    assert "Ask for the reference" in helper.errors[0]
    assert all_of(AuditRow, event="desk.wait") == []


def test_a_code_for_a_new_password_goes_to_the_address_on_file_and_is_not_shown(helper, pair):
    helper.takes_call("jrivera")
    perform(helper, "send-reset")
    [email] = all_of(Email)
    assert (email.kind, email.recipient) == ("legacy-reset", "jordan.rivera@example.com")
    assert "The help desk was asked" in email.text
    code = code_in(email)
    assert code not in helper.response.text
    assert code.replace(" ", "") not in helper.response.text
    assert audit_row("desk.reset").filer_account_id == pair[1].id


def test_a_code_that_was_not_sent_is_reported_and_not_recorded(helper, pair):
    helper.takes_call("jrivera")
    for _code in range(MAX_PER_REQUESTER):
        perform(helper, "send-reset")
    before = len(all_of(AuditRow))
    perform(helper, "send-reset")
    assert "No code was sent. 3 codes were sent within the last 15 minutes" in helper.errors[0]
    assert len(all_of(Email)) == MAX_PER_REQUESTER
    assert len(all_of(AuditRow)) == before


def test_strangers_do_not_keep_the_help_desk_from_sending_a_code(helper, pair):
    for number in range(MAX_OUTSTANDING):
        stranger = Filer(helper.app)
        stranger.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        stranger.opens("/courts/cacd/forgot/password")
        stranger.sends(username="jrivera")
    helper.takes_call("jrivera")
    perform(helper, "send-reset")
    assert len(all_of(Email)) == MAX_OUTSTANDING + 1
    audit_row("desk.reset")


def test_the_login_goes_to_the_address_on_file(helper, pair):
    helper.takes_call("jrivera")
    perform(helper, "send-login")
    assert email_recipients() == [("legacy-login", "jordan.rivera@example.com")]
    audit_row("desk.login")


@pytest.mark.parametrize("status", ["disabled", "retired"])
def test_no_code_goes_to_an_account_that_has_no_password(helper, status):
    make_filer(status=status, password=None)
    helper.takes_call("jrivera")
    perform(helper, "send-reset")
    assert "Only an active filer account" in helper.errors[0]
    assert email_recipients() == []


def test_a_journey_is_ended_and_the_caller_s_page_says_so(helper, caller, pair):
    caller.stands_at("confirm", *pair)
    helper.takes_call(all_of(Journey)[0].reference)
    perform(helper, "end-journey")
    assert "ended, help desk" in helper.text
    caller.confirms()
    assert caller.outcome == "help-desk"
    audit_row("desk.stopped")
    perform(helper, "end-journey")
    assert "This caller has nothing in progress" in helper.errors[0]


def test_a_note_is_shown_to_colleagues_and_is_in_no_audit_row(helper, pair, sits):
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
    assert audit_row("desk.checklist").detail["code"] == journey.reference


def test_where_no_filer_account_is_known_nothing_can_be_sent(helper):
    make_pacer()
    helper.takes_call("jordanrivera")
    perform(helper, "send-login")
    assert "No filer account is known" in helper.errors[0]
