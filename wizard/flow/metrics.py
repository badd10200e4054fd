"""Journeys as figures, for Prometheus."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import select

from wizard.core import clock
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.flow.registry import all_flows
from wizard.flow.steps import Flow

LATELY = timedelta(hours=24)


def journeys_by_step() -> Iterable[GaugeMetricFamily]:
    """Journeys of the last day: those under way by the step that is next, the others by outcome."""
    labels = ["flow", "step", "outcome"]
    family = GaugeMetricFamily("filer_link_journeys", "Journeys of the last 24 hours.", labels=labels)
    for flow in all_flows().values():
        for (outcome, step), count in _lately(flow).items():
            family.add_metric([flow.name, step, outcome or ""], count)
    yield family


def _lately(flow: Flow) -> Counter[tuple[str | None, str]]:
    asked = select(Journey.stored_answers, Journey.outcome).where(
        Journey.flow == flow.name, Journey.changed_at > clock.actual() - LATELY
    )
    return Counter((outcome, _step_of(flow, stored, outcome)) for stored, outcome in db.session.execute(asked))


def _step_of(flow: Flow, stored: dict[str, Any], outcome: str | None) -> str:
    step = None if outcome else flow.next_step(flow.read(stored))
    return step.name if step else ""
