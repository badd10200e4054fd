"""Steps, and which of them the answers lead through. Pure: no Flask, no database."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from wizard.flow.answers import AnswerFormatError, Answers, Done, from_json

if TYPE_CHECKING:
    from wizard.flow.forms import StepForm
    from wizard.flow.journey import Journey
    from wizard.flow.pages import Page

FormT = TypeVar("FormT", bound="StepForm")


@dataclass(frozen=True)
class Subject:
    """The accounts that a journey concerns, as far as its answers tell: ids of rows, or None."""

    pacer_account_id: int | None = None
    filer_account_id: int | None = None


def always(_answers: Answers) -> bool:
    """The condition of a step that is always active."""
    return True


def no_context(_journey: object, **_scope: object) -> dict[str, object]:
    """The context of a page that needs no values."""
    return {}


def no_subject(_answers: Answers) -> Subject:
    """The subject of a flow whose answers name no account."""
    return Subject()


def no_page(_journey: object, **_scope: object) -> None:
    """The end page of a flow that the help desk does not show."""


def do_nothing(_journey: object) -> None:
    """What follows a success where nothing follows."""


@dataclass(frozen=True, kw_only=True)
class Step(Generic[FormT]):
    """One page of a journey.

    name: its address and the name of its template, in lowercase with hyphens
    title: its heading, and its entry in the step indicator
    form: the class of its form
    answer: the class of its answer, a frozen dataclass (``flow/answers.py`` says which fields it may have)
    handle: ``(journey, form) -> answer``: verifies or records what was typed. It returns the answer that the journey
        keeps, never a secret, or ``Accepted(answer, private)``. Raises RefusedError, StepBackError
    context: ``(journey) -> dict``: what its template needs. Raises StepBackError
    when: ``(answers) -> bool``: whether the earlier answers lead to this step
    suggest: ``(journey) -> dict``: what its form first shows, by field, where it was not answered before
    complete, outcome: where a journey that ends with this step ends otherwise than the flow
    """

    name: str
    title: str
    form: type[FormT]
    handle: "Callable[[Journey, FormT], object]"
    answer: type = Done
    context: "Callable[[Journey], Mapping[str, object]]" = no_context
    when: Callable[[Answers], bool] = always
    suggest: "Callable[[Journey], Mapping[str, object]]" = no_context
    complete: "Callable[[Journey, Any], dict[str, Any]] | None" = None
    outcome: str = ""


def own_title(step: Step[Any], **_scope: object) -> str:
    """The title of a step, for flows in which courts cannot change it."""
    return step.title


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A kind of journey: its steps in order, and what happens when the last one is answered.

    name: as the table of journeys and the audit know it
    success_outcome: the outcome of a journey that reached its end
    steps: its steps, in order
    complete: ``(journey, private) -> facts``: does what the journey was for, in the write transaction of the last
        step, and returns what the last page shows. ``private`` is what the last step accepted beside its answer, or
        None. Raises RefusedError
    on_success: ``(journey)``: runs in that transaction, and again where the last form is sent twice
    subject: ``(answers) -> Subject``: the accounts concerned, for the audit and the help desk
    context: ``(journey, **scope) -> dict``: what every page of the flow needs. ``scope`` are the values in its URL,
        such as ``court``; ``journey`` is None on the start page
    title: ``(step, **scope) -> str``: a step's title, where a court may have one of its own
    end_page: ``(journey, **scope) -> Page``: the page of a journey that has ended, for the help desk; or None
    templates: the folder of its templates, where it is not the flow's name
    """

    name: str
    success_outcome: str
    steps: tuple[Step[Any], ...]
    complete: "Callable[[Journey, Any], dict[str, Any]]"
    on_success: "Callable[[Journey], None]" = do_nothing
    subject: Callable[[Answers], Subject] = no_subject
    context: Callable[..., Mapping[str, object]] = no_context
    title: Callable[..., str] = own_title
    end_page: "Callable[..., Page | None]" = no_page
    templates: str = ""

    @property
    def folder(self) -> str:
        """The folder of its steps' templates."""
        return self.templates or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(step.name for step in self.steps)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of journeys that did what they were for."""
        return (self.success_outcome, *(step.outcome for step in self.steps if step.outcome))

    def step(self, name: str) -> Step[Any]:
        """The step of that name. Raises KeyError."""
        return {step.name: step for step in self.steps}[name]

    def read(self, stored: Mapping[str, object]) -> Answers:
        """The answers in a journey's row. One that no longer fits its class counts as not given."""
        found: dict[str, object] = {}
        for step in self.steps:
            if step.name in stored:
                with suppress(AnswerFormatError):
                    found[step.name] = from_json(step.answer, stored[step.name])
        return Answers(found)

    def active_steps(self, answers: Answers) -> tuple[Step[Any], ...]:
        """The steps that these answers lead through, as far as they tell."""
        return tuple(step for step in self.steps if step.when(answers))

    def next_step(self, answers: Answers) -> Step[Any] | None:
        """The first active step without an answer; None when all are answered."""
        return next((step for step in self.active_steps(answers) if step.name not in answers), None)

    def is_open(self, name: str, answers: Answers) -> bool:
        """True where the step is active, and every active step before it has been answered."""
        active = [step.name for step in self.active_steps(answers)]
        return name in active and all(before in answers for before in active[: active.index(name)])

    def answered(
        self, answers: Answers, name: str, answer: object, ahead: Mapping[str, object] | None = None
    ) -> Answers:
        """The answers after this one was given: every later answer is dropped, but those known ``ahead``, by step."""
        before = self.names[: self.names.index(name)]
        return Answers({**{each: answers[each] for each in before if each in answers}, name: answer, **(ahead or {})})
