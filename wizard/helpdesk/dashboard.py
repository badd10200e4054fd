"""Today's dashboard: journeys in progress, the last hour's refusals, callers at one step longer than usual."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.core import clock, config
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.helpdesk.caller_state import JourneyView, RecordedRefusal, is_known
from wizard.staff.charts import MAX_SHOWN, Bar, make_bars
from wizard.staff.models import StaffMember

REFUSAL_PERIOD = timedelta(hours=1)
MEDIAN_PERIOD = timedelta(days=1)
# For a step that nobody has completed within MEDIAN_PERIOD.
DEFAULT_DURATION = timedelta(minutes=3)
# A journey is slow after this many times the usual duration of its step, but never before MIN_SLOW.
SLOW_FACTOR = 3
MIN_SLOW = timedelta(minutes=2)
MAX_ROWS = 20_000
_ANSWERED = (events.JOURNEY_BEGUN.name, events.STEP_ACCEPTED.name)


def open_journeys(staff: StaffMember) -> list[JourneyView]:
    """The journeys in progress in the staff member's courts, the longest without an answer first."""
    since = clock.actual() - timedelta(minutes=config.current_settings().idle_minutes)
    rows = select(Journey).where(Journey.outcome.is_(None), Journey.changed_at >= since)
    found = db.session.scalars(rows.order_by(Journey.changed_at).limit(MAX_ROWS))
    return [JourneyView(row, None) for row in found if is_known(row) and staff.works_for(row.scope)]


def journeys_by_step(views: list[JourneyView]) -> list[Bar]:
    """How many journeys are at each step."""
    return make_bars(Counter((f"{view.name}: {view.title}", "") for view in views if view.step))


def recent_refusals(staff: StaffMember) -> list[Bar]:
    """The refusals of the last hour, by slug and exact cause."""
    refused = (events.STEP_REFUSED.name, events.FORM_REFUSED.name)
    rows = (
        select(AuditRow)
        .where(AuditRow.at >= clock.actual() - REFUSAL_PERIOD, AuditRow.event.in_(refused))
        .limit(MAX_ROWS)
    )
    visible = [RecordedRefusal.from_row(row) for row in db.session.scalars(rows) if staff.works_for(row.court_id)]
    return make_bars(Counter((refusal.slug, refusal.cause) for refusal in visible))


@dataclass(frozen=True)
class SlowJourney:
    """A journey that has been at its step longer than is usual there. Both durations are in minutes."""

    view: JourneyView
    minutes: int
    usual_minutes: int


def slow_journeys(views: list[JourneyView]) -> list[SlowJourney]:
    """The journeys whose filers may need help, the longest at their step first."""
    usual = _usual_durations()
    now = clock.actual()
    found = []
    for view in views:
        if not view.step:
            continue
        duration = now - view.journey.changed_at
        usual_duration = usual.get((view.flow.name, view.step.name), DEFAULT_DURATION)
        if duration > max(usual_duration * SLOW_FACTOR, MIN_SLOW):
            found.append(SlowJourney(view, _minutes(duration), max(1, _minutes(usual_duration))))
    return found[:MAX_SHOWN]


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


class _Answer(NamedTuple):
    """The beginning of a journey, or the answer to one of its steps, in the audit trail."""

    event: str
    at: datetime
    detail: dict[str, Any]


def _usual_durations() -> dict[tuple[str, str], timedelta]:
    """The median time from one answer to the next within MEDIAN_PERIOD, by flow and step."""
    rows = select(AuditRow.journey_id, AuditRow.event, AuditRow.at, AuditRow.detail)
    recent = rows.where(AuditRow.at >= clock.actual() - MEDIAN_PERIOD, AuditRow.event.in_(_ANSWERED)).order_by(
        AuditRow.id.desc()
    )
    by_journey: defaultdict[int | None, list[_Answer]] = defaultdict(list)
    for journey_id, event, at, detail in reversed(db.session.execute(recent.limit(MAX_ROWS)).all()):
        by_journey[journey_id].append(_Answer(event, at, detail))
    durations: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for answers in by_journey.values():
        begun = [answer for answer in answers if answer.event == events.JOURNEY_BEGUN.name]
        flow = begun[0].detail.get("flow", "") if begun else ""
        for before, after in pairwise(answers):
            durations[flow, after.detail.get("step", "")].append((after.at - before.at).total_seconds())
    return {key: timedelta(seconds=median(seconds)) for key, seconds in durations.items()}
