"""The pages of a flow: their templates and contexts.

The wizard renders them for the person who takes the journey; the help desk renders the same ones, read only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from wizard.flow.forms import StepForm
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusalEnum
from wizard.flow.steps import Flow, FormT, Step


@dataclass(frozen=True)
class Page:
    """A template and its context."""

    template: str
    context: Mapping[str, object]


def flow_context(flow: Flow, journey: Journey | None, scope: Mapping[str, object]) -> dict[str, object]:
    """The context of every page of a flow. ``scope`` are the values in its URL, such as ``court``."""
    return {"flow": flow, "journey": journey, **flow.context(journey, **scope)}


def step_form(journey: Journey, step: Step[FormT]) -> FormT:
    """A step's form as it is first shown, with what was answered before, or is suggested."""
    answer = journey.answers.get(step.name)
    if answer is None:
        known = dict(step.suggest(journey))
    else:
        known = {each.name: getattr(answer, each.name) for each in fields(answer)}
    return step.form(formdata=None, data=known)


def step_page(
    journey: Journey,
    step: Step[Any],
    form: StepForm,
    scope: Mapping[str, object],
    *,
    refusal: RefusalEnum | None = None,
    because: str | None = None,
    context: Mapping[str, object] | None = None,
) -> Page:
    """The page of a step. Raises StepBackError where an earlier step must be taken again.

    ``because`` says why the user was sent here. ``context`` stands in for the step's own, where that cannot be told.
    """
    flow = journey.definition
    form.version.data = str(journey.version)
    steps = flow.active_steps(journey.answers)
    return Page(
        f"{flow.folder}/{step.name}.html",
        {
            **flow_context(flow, journey, scope),
            "step": step,
            "titles": [flow.title(each, **scope) for each in steps],
            "current_index": steps.index(step),
            "form": form,
            "refusal": refusal,
            "because": because,
            **(step.context(journey) if context is None else context),
        },
    )
