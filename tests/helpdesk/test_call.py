"""The caller's page: the current step, the exact cause of a refusal, what to say, and a preview of the screen."""

from dataclasses import replace
from datetime import timedelta

import pytest

import wizard
from tests.support.answers import answers_before
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, all_of, change, index_names, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.references import spell_out
from wizard.flow.journey import Journey
from wizard.flow.registry import all_flows
from wizard.helpdesk.models import Call, CallNote
from wizard.helpdesk.readonly_html import make_readonly
from wizard.linking.flow import LINKING
from wizard.security.sessions import SessionRow


def status_of(helper) -> str:
    return " ".join(helper.page.select_one("[data-caller-status]").get_text().split())


def script_of(helper) -> str:
    return helper.page.select_one(".script").get_text(" ", strip=True)


def refusal_of(helper) -> str:
    return helper.page.select_one(".last-refusal").get_text(" ", strip=True)


def test_a_caller_is_found_in_two_actions_and_the_reason_is_recorded(helper, caller):
    index_names("cacd")
    caller.begins()
    helper.takes_call("Rivera", "legacy-login")
    assert helper.path == "/desk/calls/1"
    [row] = all_of(AuditRow, event="desk.opened")
    assert row.detail["by"] == "Harriet Hdesk"
    assert row.detail["reason"] == "The CM/ECF login is refused"
    assert row.filer_account_id == 1


def test_without_a_reason_no_page_is_opened(helper, pair):
    helper.takes_call("Rivera", reason="")
    assert "Choose why the caller is calling" in helper.errors[0]
    assert all_of(AuditRow, event="desk.opened") == []


@pytest.mark.parametrize("step", ["logout", "sign-in", "choose", "legacy", "confirm"])
def test_each_step_is_shown_with_its_script_and_a_preview(helper, caller, pair, step):
    caller.stands_at(step, *pair)
    [journey] = all_of(Journey)
    helper.takes_call(journey.reference)
    assert caller.page.h1.get_text() in status_of(helper)
    assert "The caller sees next" in script_of(helper)
    picture = helper.page.select_one(".picture")
    assert picture.h3.get_text() == caller.page.h1.get_text()
    assert {one.get_text() for one in caller.page.select("form.fields label")} == {
        one.get_text() for one in picture.select(".fields label")
    }


@pytest.mark.parametrize(
    ("typed", "cause", "says"),
    [
        (("JRIVERA", LEGACY_PASSWORD), "capitals", "to lowercase"),
        (("jrivera", "wrong"), "wrong password", "Your login is correct. The password is not"),
        (("nobody", "wrong"), "unknown", "The court does not have that login"),
        (("elsewhere", "wrong"), "unknown here, known in canb", "Are you in the right court?"),
    ],
)
def test_the_last_refusal_is_shown_with_its_exact_cause(helper, caller, pair, typed, cause, says):
    make_filer("canb", "elsewhere")
    caller.stands_at("legacy", *pair)
    caller.gives_legacy(*typed)
    helper.takes_call(all_of(Journey)[0].reference)
    assert "On screen now" in refusal_of(helper)
    assert f"Recorded as: {cause}." in refusal_of(helper)
    assert says in script_of(helper)
    assert helper.page.select_one(".last-refusal a")["href"].startswith("/desk/articles/")
    assert caller.errors[0] in helper.page.select_one(".picture").get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("facts", "typed", "says"),
    [
        ({}, {"password": "wrong"}, "Your PACER username is correct. The password is not."),
        ({}, {"username": "nobodyatall"}, "PACER does not recognize this username"),
        ({"enrolled": True}, {}, "Your account also needs a one-time passcode"),
        ({"enrolled": True}, {"otp_code": "000000"}, "The one-time passcode is not"),
        ({"upgraded": False}, {}, "must be upgraded once"),
        ({"kind": "shared"}, {}, "This account belongs to the office"),
        ({"cancelled": True, "kind": "cja-exempt"}, {}, "Only the individual one can be linked"),
    ],
)
def test_only_the_help_desk_sees_why_a_pacer_login_failed(helper, caller, facts, typed, says):
    make_pacer("kt4821kt", **facts)
    caller.goes_to("sign-in")
    caller.signs_in(**{"username": "kt4821kt", **typed})
    helper.takes_call(all_of(Journey)[0].reference)
    assert says in script_of(helper)


def test_a_refusal_that_has_been_resolved_is_not_on_screen(helper, caller, pair):
    caller.stands_at("legacy", *pair)
    caller.gives_legacy("jrivera", "wrong")
    caller.gives_legacy()
    helper.takes_call(all_of(Journey)[0].reference)
    assert "Last refusal, since resolved" in refusal_of(helper)
    assert "Read both accounts" in script_of(helper)


def test_a_link_is_shown_with_its_receipt_and_the_court_s_procedure(helper, caller, pair):
    caller.stands_at("confirm", *pair)
    caller.confirms()
    helper.takes_call("jrivera")
    assert "ended, linked" in status_of(helper)
    helper.follows("Was the wrong pair linked?")
    assert "A link cannot be undone here" in helper.text
    assert "Escalate to the court’s administrator right away" in helper.text


def test_a_caller_without_a_journey_has_a_page_too(helper, pair):
    helper.takes_call("jrivera")
    assert status_of(helper) == "Nothing started yet"


def test_a_filer_account_is_shown_with_the_journey_of_a_namesake(helper, caller):
    caller.goes_to("legacy")
    caller.gives_legacy("JRivera")
    helper.takes_call("jrivera")
    assert "step 4 of 5" in status_of(helper)
    assert "capital" in refusal_of(helper)
    assert "Only the name matches this filer account" in helper.text


@pytest.mark.parametrize("others", [{"first_name": "Jordana"}, {"username": "jordanrivera2"}])
def test_no_namesake_is_assumed_if_names_differ_or_two_have_the_name(helper, app, pair, others):
    other = make_pacer(**{"username": "jordanother", **others})
    names = [other.username] if "first_name" in others else [other.username, "jordanrivera"]
    for username in names:
        browser = Filer(app)
        browser.goes_to("sign-in")
        browser.signs_in(username)
    helper.takes_call("jrivera")
    assert status_of(helper) == "Nothing started yet"


@pytest.mark.parametrize("flow", [flow for flow in wizard.FLOWS if flow.name != "linking"], ids=lambda flow: flow.name)
def test_every_step_of_every_other_flow_has_a_preview(helper, caller, flow):
    caller.court, account = ("cacd" if flow.name == "checklist" else ""), make_pacer("kt4821", upgraded=False)
    for step in flow.names:
        caller.has_begun(answers_before(flow, step, account_id=account.id), flow.name)
    for row in all_of(SessionRow):
        if row.kind == "public":
            change(row, user_id=account.get_id())
    for journey in all_of(Journey):
        helper.takes_call(journey.reference)
        assert helper.page.select_one(".picture h3").get_text().strip()


def test_the_preview_has_no_working_button_field_or_link(helper, caller, pair):
    caller.stands_at("sign-in", *pair)
    helper.takes_call(all_of(Journey)[0].reference)
    picture = helper.page.select_one(".picture")
    assert not picture.select("form, a, button, script, [href], [action], [onclick], [role=alert]")
    fields = picture.select("input, select, textarea")
    assert len(fields) == 5
    assert all(field.has_attr("disabled") and not field.has_attr("name") for field in fields)
    assert not [field for field in fields if field.get("type") == "password" and field.get("value")]


def test_a_preview_drops_secrets_hidden_fields_and_scripts():
    html = (
        '<form action="/x"><input type="hidden" name="csrf_token" value="t"><input type="password" value="p" id="a">'
        '<input autocomplete="one-time-code" value="12345"><script>1</script><a href="/">go &lt;on&gt;</a></form>'
    )
    assert make_readonly(html) == (
        '<div><input type="password" id="seen-a" disabled><input disabled><span>go &lt;on&gt;</span></div>'
    )


def test_no_secret_is_on_the_caller_s_page(helper, caller, pair):
    caller.goes_to("legacy")
    caller.gives_legacy("jrivera", "a wrong secret")
    helper.takes_call(all_of(Journey)[0].reference)
    html = helper.response.get_data(as_text=True)
    for secret in (PACER_PASSWORD, LEGACY_PASSWORD, "a wrong secret", "argon2"):
        assert secret not in html


def test_the_live_part_changes_with_the_caller_and_answers_304_in_between(app, helper, caller, pair):
    def asks(**headers):
        with app.app_context():
            return helper.client.get("/desk/calls/1/now", headers=headers)

    caller.stands_at("legacy", *pair)
    helper.takes_call(all_of(Journey)[0].reference)
    with clock.stopped_at(clock.now()):
        tag = {"If-None-Match": asks().headers["ETag"]}
        assert asks(**tag).status_code == 304
    caller.gives_legacy()
    answer = asks(**tag)
    assert answer.status_code == 200
    assert "Check both accounts" in answer.text


def test_old_calls_and_their_notes_are_purged(app, helper, pair):
    helper.takes_call("jrivera")
    helper.opens("/desk/calls/1/note")
    helper.sends(text="An old note.")
    change(all_of(Call)[0], opened_at=clock.now() - timedelta(days=366))
    assert "Removed 1 calls" in app.test_cli_runner().invoke(args=["purge"]).output
    assert (all_of(Call), all_of(CallNote)) == ([], [])


def test_a_court_s_own_procedure_replaces_ours(app, helper, caller, pair):
    courts = dict(app.extensions["courts"])
    wording = replace(courts["cacd"].wording, wrong_pair="Send form 17 to the clerk.")
    app.extensions["courts"] = {**courts, "cacd": replace(courts["cacd"], wording=wording)}
    caller.stands_at("confirm", *pair)
    caller.confirms()
    helper.takes_call("jrivera")
    helper.opens("/desk/calls/1/wrong-pair")
    assert "Send form 17 to the clerk." in helper.text
    assert "has not provided its own" not in helper.text


def test_the_caller_reads_the_reference_out_by_a_spelling_alphabet(caller):
    caller.begins()
    assert spell_out(all_of(Journey)[0].reference) in caller.page.select_one(".help-line").get_text(" ", strip=True)


def test_an_ended_call_is_closed(helper, pair):
    helper.takes_call("jrivera")
    helper.presses("End the call")
    helper.opens("/desk/calls/1")
    assert helper.response.status_code == 404


def test_a_journey_whose_last_step_was_removed_by_an_update_is_shown_as_in_progress(helper, caller, pair, monkeypatch):
    caller.stands_at("confirm", *pair)
    monkeypatch.setitem(all_flows(), "linking", replace(LINKING, steps=LINKING.steps[:-1]))
    [journey] = all_of(Journey)
    helper.takes_call(journey.reference)
    assert helper.response.status_code == 200
    assert status_of(helper) == "Linking: in progress"
    assert helper.page.select_one(".script") is None
