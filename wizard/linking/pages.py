"""What every page of the wizard shows beside its own step."""

from typing import Any

from flask import url_for

from wizard.courts.court import Court
from wizard.flow.journey import Journey
from wizard.flow.steps import Step


def page_context(_journey: Journey | None, court: Court) -> dict[str, Any]:
    """The court, and the way out beside each step's own button."""
    return {"court": court, "elsewhere": [(url_for("linking.not_now", court=court), "Stop without linking")]}


def step_title(step: Step, court: Court) -> str:
    """The title of a step: a court may have its own words for it."""
    return court.steps.get(step.name, step.title)
