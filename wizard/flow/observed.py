"""Journeys as figures, for Prometheus."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily

from wizard.flow.journey import Journey
from wizard.flow.steps import Flow
from wizard.kernel import clock
from wizard.kernel.db import db

LATELY = timedelta(hours=24)


def journeys_by_step(flow: Flow) -> Iterable[GaugeMetricFamily]:
    """Journeys of the last day: those under way by the step where they stand, the others by outcome."""
    lately = db.select(Journey.answers, Journey.outcome).where(
        Journey.flow == flow.name, Journey.changed_at > clock.now() - LATELY
    )
    counts = Counter((outcome, _stands_at(flow, answers, outcome)) for answers, outcome in db.session.execute(lately))
    labels = ["flow", "step", "outcome"]
    family = GaugeMetricFamily("filer_link_journeys", "Journeys of the last 24 hours.", labels=labels)
    for (outcome, step), count in counts.items():
        family.add_metric([flow.name, step, outcome or ""], count)
    yield family


def _stands_at(flow: Flow, answers: dict, outcome: str | None) -> str:
    following = flow.next_step(answers)
    return "" if outcome or following is None else following.name
