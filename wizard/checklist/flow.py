"""The flow: each question is a step."""

from dataclasses import dataclass
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, THUMB, ChecklistQuestion, needs_thumb
from wizard.courts.court import Court
from wizard.flow.answers import Answers
from wizard.flow.forms import StepForm
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step, always


@dataclass(frozen=True)
class ChoiceAnswer:
    """Which of a question's choices was taken, by its value."""

    answer: str


def answered(answers: Answers) -> dict[str, str]:
    """The answers by question, as the rules read them."""
    return {question: choice.answer for question, choice in answers.items()}


def _form(question: ChecklistQuestion) -> type[StepForm]:
    choices = [SelectChoice(choice.value, choice.words) for choice in question.choices]
    field = RadioField(question.words, choices=choices, validators=[InputRequired("Choose one answer.")])
    return type(f"{question.name.title()}Form", (StepForm,), {"answer": field})


def _record(_journey: Journey, form: StepForm) -> ChoiceAnswer:
    return ChoiceAnswer(form.answer.data)


def _step(question: ChecklistQuestion, when=always) -> Step:
    facts = {"question": question, "notes": {choice.value: choice.note for choice in question.choices}}
    return Step(
        name=question.name,
        title=question.title,
        form=_form(question),
        answer=ChoiceAnswer,
        handle=_record,
        context=lambda _journey: facts,
        when=when,
    )


def page_context(_journey: Journey | None, court: Court) -> dict[str, Any]:
    """The court that the questions are about."""
    return {"court": court}


CHECKLIST = Flow(
    name="checklist",
    success_outcome="ready",
    steps=(
        _step(FILER),
        _step(ACCOUNT),
        _step(THUMB, lambda answers: needs_thumb(answered(answers))),
        _step(ROLE),
    ),
    complete=lambda _journey, _private: {},
    context=page_context,
)
