"""Steps, and the road through them. Pure: no Flask, no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]


def always(_answers: Answers) -> bool:
    """A step that everybody takes."""
    return True


def nothing_more(_journey: Any) -> dict[str, Any]:
    """What a step shows that has nothing of its own to show."""
    return {}


@dataclass(frozen=True)
class Step:
    """One page of a journey.

    ``act(journey, form)`` proves or notes what was typed and returns plain facts to keep, never a secret;
    it raises ``RefusedError``. ``shows(journey)`` gives the page its facts; it may raise ``StepBackError``.
    ``when(answers)`` says whether the answers before lead here at all.
    """

    name: str
    title: str
    form: type
    act: Callable[[Any, Any], Mapping[str, Any]]
    shows: Callable[[Any], Mapping[str, Any]] = nothing_more
    when: Callable[[Answers], bool] = always


@dataclass(frozen=True)
class Flow:
    """A journey: its steps in order, and what is done when the last one is answered.

    ``finish(journey, form)`` runs inside the last step's write transaction and returns the facts that the last page
    shows; from the form it takes what no journey may keep. Then the journey ends with the outcome ``goal``, and
    ``afterwards(journey)`` runs. ``templates`` is the folder of its templates, where it is not called like the flow.
    """

    name: str
    goal: str
    steps: tuple[Step, ...]
    finish: Callable[[Any, Any], dict[str, Any]]
    afterwards: Callable[[Any], Any] = nothing_more
    templates: str = ""

    @property
    def folder(self) -> str:
        """Where the templates of its steps lie."""
        return self.templates or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(step.name for step in self.steps)

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError."""
        return {step.name: step for step in self.steps}[name]

    def road(self, answers: Answers) -> tuple[Step, ...]:
        """The steps that these answers lead through, as far as they tell."""
        return tuple(step for step in self.steps if step.when(answers))

    def next_step(self, answers: Answers) -> Step | None:
        """The first step of the road without an answer; None when all are answered."""
        return next((step for step in self.road(answers) if step.name not in answers), None)

    def is_open(self, name: str, answers: Answers) -> bool:
        """True where the road leads to this step, and every step before it has been answered."""
        road = [step.name for step in self.road(answers)]
        return name in road and all(before in answers for before in road[: road.index(name)])

    def answered(self, answers: Answers, name: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The answers after this one was given: whatever came later is forgotten."""
        before = self.names[: self.names.index(name)]
        return {**{each: dict(answers[each]) for each in before if each in answers}, name: dict(answer)}
