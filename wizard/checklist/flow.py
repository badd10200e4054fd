"""The flow of the checklist: each question is a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, RULE_OF_THUMB, ChecklistQuestion, needs_rule_of_thumb
from wizard.core.forms import select_choices
from wizard.courts.court import Court
from wizard.flow.answers import Answers
from wizard.flow.forms import StepForm
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step, always


@dataclass(frozen=True)
class ChoiceAnswer:
    """The value of the choice that answers a question."""

    answer: str


def answers_by_question(answers: Answers) -> dict[str, str]:
    """The value of each answer by the name of its question, as the rules need them."""
    return {question: choice.answer for question, choice in answers.items()}


def _form(question: ChecklistQuestion) -> type[StepForm]:
    choices = select_choices([(choice.value, choice.text) for choice in question.choices])
    field = RadioField(question.text, choices=choices, validators=[InputRequired("Choose one answer.")])
    return type(f"{question.name.title()}Form", (StepForm,), {"answer": field})


def _record_choice(_journey: Journey, form: StepForm) -> ChoiceAnswer:
    return ChoiceAnswer(form.answer.data)


def _step(question: ChecklistQuestion, when: Callable[[Answers], bool] = always) -> Step[StepForm]:
    context = {"question": question, "hints": {choice.value: choice.hint for choice in question.choices}}
    return Step(
        name=question.name,
        title=question.title,
        form=_form(question),
        answer=ChoiceAnswer,
        handle=_record_choice,
        context=lambda _journey: context,
        when=when,
    )


def page_context(_journey: Journey | None, court: Court) -> dict[str, Any]:
    """The court that the questions concern."""
    return {"court": court}


CHECKLIST = Flow(
    name="checklist",
    success_outcome="ready",
    steps=(
        _step(FILER),
        _step(ACCOUNT),
        _step(RULE_OF_THUMB, lambda answers: needs_rule_of_thumb(answers_by_question(answers))),
        _step(ROLE),
    ),
    complete=lambda _journey, _private: {},
    context=page_context,
)
