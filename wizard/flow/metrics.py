"""Journeys as figures, for Prometheus."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily

from wizard.core import clock
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow

LATELY = timedelta(hours=24)


def journeys_by_step(flows: Iterable[Flow]) -> Iterable[GaugeMetricFamily]:
    """Journeys of the last day: those under way by the step where they stand, the others by outcome."""
    labels = ["flow", "step", "outcome"]
    family = GaugeMetricFamily("filer_link_journeys", "Journeys of the last 24 hours.", labels=labels)
    for flow in flows:
        for (outcome, step), count in _lately(flow).items():
            family.add_metric([flow.name, step, outcome or ""], count)
    yield family


def _lately(flow: Flow) -> Counter[tuple[str | None, str]]:
    asked = db.select(Journey.answers, Journey.outcome).where(
        Journey.flow == flow.name, Journey.changed_at > clock.actual() - LATELY
    )
    return Counter((outcome, _stands_at(flow, answers, outcome)) for answers, outcome in db.session.execute(asked))


def _stands_at(flow: Flow, answers: dict, outcome: str | None) -> str:
    following = flow.next_step(answers)
    return "" if outcome or following is None else following.name
