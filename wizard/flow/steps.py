"""Steps, and which of them the answers lead through. Pure: no Flask, no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]


def always(_answers: Answers) -> bool:
    """The condition of a step that everybody takes."""
    return True


def no_context(_journey: Any) -> dict[str, Any]:
    """The context of a step whose page needs nothing but its form."""
    return {}


def do_nothing(_journey: Any) -> None:
    """What follows a success where nothing follows."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of a journey.

    name: its address and the name of its template, in lowercase with hyphens
    title: its heading, and its entry in the step indicator
    form: the class of its form
    handle: ``(journey, form) -> answer``: verifies or records what was typed, and returns what the journey keeps of
        it, never a secret. Raises RefusedError, StepBackError
    context: ``(journey) -> dict``: what its template needs. Raises StepBackError
    when: ``(answers) -> bool``: whether the earlier answers lead to this step
    """

    name: str
    title: str
    form: type
    handle: Callable[[Any, Any], Mapping[str, Any]]
    context: Callable[[Any], Mapping[str, Any]] = no_context
    when: Callable[[Answers], bool] = always


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A kind of journey: its steps in order, and what happens when the last one is answered.

    name: as the table of journeys and the audit know it
    success_outcome: the outcome of a journey that reached its end
    steps: its steps, in order
    complete: ``(journey, form) -> facts``: does what the journey was for, in the write transaction of the last step,
        and returns what the last page shows; from the form it takes what no journey may keep. Raises RefusedError
    on_success: ``(journey)``: runs after that transaction
    templates: the folder of its templates, where it is not the flow's name
    """

    name: str
    success_outcome: str
    steps: tuple[Step, ...]
    complete: Callable[[Any, Any], dict[str, Any]]
    on_success: Callable[[Any], Any] = do_nothing
    templates: str = ""

    @property
    def folder(self) -> str:
        """The folder of its steps' templates."""
        return self.templates or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(step.name for step in self.steps)

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError."""
        return {step.name: step for step in self.steps}[name]

    def active_steps(self, answers: Answers) -> tuple[Step, ...]:
        """The steps that these answers lead through, as far as they tell."""
        return tuple(step for step in self.steps if step.when(answers))

    def next_step(self, answers: Answers) -> Step | None:
        """The first active step without an answer; None when all are answered."""
        return next((step for step in self.active_steps(answers) if step.name not in answers), None)

    def is_open(self, name: str, answers: Answers) -> bool:
        """True where the step is active, and every active step before it has been answered."""
        active = [step.name for step in self.active_steps(answers)]
        return name in active and all(before in answers for before in active[: active.index(name)])

    def answered(self, answers: Answers, name: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The answers after this one was given: every later answer is dropped."""
        before = self.names[: self.names.index(name)]
        return {**{each: dict(answers[each]) for each in before if each in answers}, name: dict(answer)}
