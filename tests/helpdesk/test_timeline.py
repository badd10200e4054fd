"""The timeline in sentences, its filters and export; and today's dashboard."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import all_of
from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.helpdesk.dashboard import _usual_durations

NOON = datetime(2031, 3, 3, 18, tzinfo=UTC)


def record_events(*given) -> None:
    with transaction():
        for event, court, detail in given:
            trail.record(event, court=court, **detail)


@pytest.fixture
def recorded_events(app):
    record_events(
        (events.LINKED, "cacd", {"receipt": "ACDE", "filer_proof": "password", "pacer_proof": "password"}),
        (events.STEP_REFUSED, "canb", {"step": "legacy", "refusal": "capitals", "cause": "capitals"}),
        (events.PASSWORD_SET, None, {}),
    )


def sentences(helper, query: str = "") -> list[str]:
    helper.opens(f"/desk/timeline/{query}")
    return [line.select("p")[1].get_text(strip=True) for line in helper.page.select(".timeline li")]


def test_the_timeline_has_sentences_newest_first(helper, recorded_events):
    assert sentences(helper)[:2] == [
        "Set a new PACER password.",
        f"Was refused at the step legacy: “{LegacyRefusal.CAPITALS.sentence}”",
    ]


def test_a_refusal_is_shown_with_its_slug_and_exact_cause(helper, recorded_events):
    helper.opens("/desk/timeline/?kind=refusals")
    [entry] = helper.page.select(".timeline li")
    assert [line.get_text(strip=True) for line in entry.select("p")][2:] == ["capitals (capitals)"]


def test_a_refusal_that_this_site_no_longer_knows_is_shown_by_its_slug(helper):
    record_events((events.FORM_REFUSED, "cacd", {"place": "the login", "refusal": "retired", "cause": "x"}))
    assert sentences(helper) == ["Was refused at the login: retired (x)."]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?court=cacd", 1),
        ("?kind=refusals", 1),
        ("?kind=links", 1),
        ("?kind=accounts", 1),
        ("?court=cacd&kind=refusals", 0),
        ("?since=2999-01-01", 0),
        ("?until=1999-01-01", 0),
        ("?since=nonsense&kind=nonsense", 3),
    ],
)
def test_filters_select_events(helper, recorded_events, query, count):
    assert len(sentences(helper, query)) == count


def test_staff_of_one_court_see_its_events_only(sits, recorded_events):
    assert sentences(sits(courts=["canb"])) == [f"Was refused at the step legacy: “{LegacyRefusal.CAPITALS.sentence}”"]
    other = sits(courts=["canb"], login="other")
    other.opens("/desk/timeline/?court=cacd")
    assert other.response.status_code == 404


def test_the_timeline_of_a_call_has_its_caller_s_events_only(helper, caller, pair, recorded_events):
    caller.stands_at("legacy", *pair)
    caller.gives_legacy("jrivera", "wrong")
    helper.takes_call("jrivera")
    assert sentences(helper, "?call=1") == [
        "Harriet Hdesk opened the caller’s page: Asks how to link, or what to do.",
        f"Was refused at the step legacy: “{LegacyRefusal.LEGACY_LOGIN.sentence}”",
    ]


def test_the_timeline_has_pages(helper):
    record_events(*((events.LINKED, "cacd", {"receipt": f"R{number}"}) for number in range(60)))
    assert len(sentences(helper)) == 50
    assert len(sentences(helper, "?page=2")) == 10
    for wrong in ("3", "0", "-1", "x", "1" * 9):
        helper.opens(f"/desk/timeline/?page={wrong}")
        assert helper.response.status_code == 404


def export(helper, form: str, query: str = "") -> str:
    helper.opens(f"/desk/timeline/{query}")
    helper.presses(form)
    return helper.response.get_data(as_text=True)


def test_an_export_has_the_filtered_events_and_is_recorded(sits, recorded_events):
    administrator = sits("administrator")
    lines = [json.loads(line) for line in export(administrator, "JSON lines", "?court=cacd").splitlines()]
    assert [line["sentence"] for line in lines if line["event"] == "link.made"] == [
        "Linked the filer account to the PACER account. Receipt ACDE. "
        "Verified: filer account by password, PACER account by password."
    ]
    assert {line["court"] for line in lines} == {"cacd"}
    table = list(csv.DictReader(io.StringIO(export(administrator, "CSV").removeprefix("\ufeff"))))
    assert "id" in table[0]
    assert "Set a new PACER password." in [row["sentence"] for row in table]
    assert len(all_of(AuditRow, event="desk.exported")) == 2


def test_other_parameters_than_filters_are_not_repeated_in_links(sits, recorded_events):
    administrator = sits("administrator")
    administrator.opens("/desk/timeline/?form=x&endpoint=y&else=in-the-wrong-place&court=cacd")
    assert administrator.response.status_code == 200
    assert "in-the-wrong-place" not in administrator.response.text


def test_no_cell_of_an_export_begins_like_a_formula(sits, app):
    record_events((events.FIRM_CHANGED, "cacd", {"what": "x"}))
    with transaction():
        trail.record(events.STEP_REFUSED, court="cacd", step="=1+1", refusal="x", cause="y")
    table = export(sits("administrator"), "CSV")
    assert "\n=" not in table
    assert ",=" not in table


def dashboard_of(helper) -> str:
    helper.opens("/desk/today")
    return helper.text


def test_today_counts_journeys_by_step_and_refusals_by_exact_cause(helper, caller, pair):
    caller.stands_at("legacy", *pair)
    for _try in range(2):
        caller.gives_legacy("jrivera", "wrong")
    caller.gives_legacy("JRIVERA")
    dashboard = dashboard_of(helper)
    assert "Linking: Enter your legacy CM/ECF login 1" in dashboard
    assert "The CM/ECF login was not accepted wrong password 2" in dashboard
    assert "Capital letters in the CM/ECF login 1" in dashboard
    widths = [bar["width"] for bar in helper.page.select("table[aria-labelledby=refused] rect")]
    assert widths == ["100", "50"]


def test_a_refusal_of_more_than_an_hour_ago_is_not_on_the_dashboard(helper, caller, pair):
    with clock.stopped_at(clock.now() - timedelta(hours=1, seconds=1)):
        record_events((events.STEP_REFUSED, "cacd", {"step": "legacy", "refusal": "capitals", "cause": "capitals"}))
    assert "No refusals" in dashboard_of(helper)


def test_a_caller_at_a_step_longer_than_usual_is_listed_and_can_be_opened(helper, caller, pair):
    with clock.stopped_at(clock.now() - timedelta(minutes=12)):
        caller.stands_at("legacy", *pair)
    dashboard = dashboard_of(helper)
    assert "for 12 minutes; usual: 3" in dashboard
    helper.sends(reason="", who="journey-1")
    assert "Choose why the caller is calling" in helper.errors[0]
    helper.sends(reason="other", who="journey-1")
    assert helper.path == "/desk/calls/1"


def test_a_trainer_sees_counts_and_no_callers(sits, caller, pair):
    with clock.stopped_at(clock.now() - timedelta(minutes=12)):
        caller.stands_at("legacy", *pair)
    dashboard = dashboard_of(sits("trainer"))
    assert "1. The help desk can see who they are." in dashboard


def test_usual_durations_are_those_of_the_last_day(helper, caller, pair):
    start = clock.now() - timedelta(hours=2)
    with clock.stopped_at(start):
        caller.begins()
        caller.logs_out_first()
    for minute, act in ((20, caller.signs_in), (21, caller.chooses)):
        with clock.stopped_at(start + timedelta(minutes=minute)):
            act()
    db.session.rollback()
    assert _usual_durations()["linking", "sign-in"] == timedelta(minutes=20)
