"""Today's board: journeys now, refusals of the last hour by cause, callers at one step longer than usual."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.core import clock, config
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.helpdesk.caller_state import JourneyView, LastRefusal, is_known
from wizard.staff.models import StaffMember

LAST_HOUR, LATELY = timedelta(hours=1), timedelta(days=1)
# Where nobody has taken a step lately; and no step is called slow before so long.
USUAL, SHORTEST = timedelta(minutes=3), timedelta(minutes=2)
TIMES_LONGER = 3
MOST_ROWS, MOST_SHOWN = 20_000, 20
_STEPPED = (events.JOURNEY_BEGUN.name, events.STEP_ACCEPTED.name)


@dataclass(frozen=True)
class Bar:
    """One line of a chart: what, how often, how long the bar is in per cent."""

    what: str
    count: int
    share: int
    more: str = ""


def bars(counts: Counter) -> list[Bar]:
    """A chart, the longest bar first; a key is a name, or a name and more."""
    most = max(counts.values(), default=1)
    return [Bar(*_named(key, count, most)) for key, count in counts.most_common(MOST_SHOWN)]


def _named(key, count: int, most: int) -> tuple:
    what, more = key if isinstance(key, tuple) else (key, "")
    return what, count, max(1, round(100 * count / most)), more


def open_ways(staff: StaffMember) -> list[JourneyView]:
    """The journeys that are under way now, the longest waiting first."""
    since = clock.actual() - timedelta(minutes=config.current_settings().idle_minutes)
    rows = db.select(Journey).where(Journey.outcome.is_(None), Journey.changed_at >= since)
    found = db.session.scalars(rows.order_by(Journey.changed_at).limit(MOST_ROWS))
    return [JourneyView(row, None) for row in found if is_known(row) and staff.works_for(row.scope)]


def journeys_now(ways: list[JourneyView]) -> list[Bar]:
    """How many stand at each step."""
    return bars(Counter((f"{way.name}: {way.title}", "") for way in ways if way.step))


def refusals_now(staff: StaffMember) -> list[Bar]:
    """What was refused in the last hour, by name and exact cause."""
    told = (events.STEP_REFUSED.name, events.FORM_REFUSED.name)
    rows = (
        db.select(AuditRow).where(AuditRow.at >= clock.actual() - LAST_HOUR, AuditRow.event.in_(told)).limit(MOST_ROWS)
    )
    mine = [LastRefusal.of(row) for row in db.session.scalars(rows) if staff.works_for(row.court_id)]
    return bars(Counter((refusal.slug, refusal.cause) for refusal in mine))


@dataclass(frozen=True)
class Slow:
    """Somebody who stands at one step longer than is usual there."""

    way: JourneyView
    minutes: int
    usual: int


def slow_ones(ways: list[JourneyView]) -> list[Slow]:
    """Who may need help, the longest waiting first."""
    usual, now, found = _usual_times(), clock.actual(), []
    for way in ways:
        if not way.step:
            continue
        stands = now - way.journey.changed_at
        limit = usual.get((way.flow.name, way.step.name), USUAL)
        if stands > max(limit * TIMES_LONGER, SHORTEST):
            found.append(Slow(way, _minutes(stands), max(1, _minutes(limit))))
    return found[:MOST_SHOWN]


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


def _usual_times() -> dict[tuple[str, str], timedelta]:
    """The median of the time from one answer to the next, over the last day."""
    rows = db.select(AuditRow.journey_id, AuditRow.event, AuditRow.at, AuditRow.detail)
    asked = rows.where(AuditRow.at >= clock.actual() - LATELY, AuditRow.event.in_(_STEPPED)).order_by(
        AuditRow.id.desc()
    )
    by_journey = defaultdict(list)
    for row in reversed(db.session.execute(asked.limit(MOST_ROWS)).all()):
        by_journey[row.journey_id].append(row)
    spans = defaultdict(list)
    for told in by_journey.values():
        flow = next((row.detail.get("flow") for row in told if row.event == events.JOURNEY_BEGUN.name), None)
        for before, after in pairwise(told):
            spans[flow, after.detail.get("step")].append(after.at - before.at)
    return {key: median(found) for key, found in spans.items()}
