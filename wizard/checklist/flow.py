"""The flow: each question is a step."""

from dataclasses import dataclass
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, RULE_OF_THUMB, ChecklistQuestion, needs_rule_of_thumb
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
    choices = [SelectChoice(choice.value, choice.text) for choice in question.choices]
    field = RadioField(question.text, choices=choices, validators=[InputRequired("Choose one answer.")])
    return type(f"{question.name.title()}Form", (StepForm,), {"answer": field})


def _record(_journey: Journey, form: StepForm) -> ChoiceAnswer:
    return ChoiceAnswer(form.answer.data)


def _step(question: ChecklistQuestion, when=always) -> Step:
    facts = {"question": question, "hints": {choice.value: choice.hint for choice in question.choices}}
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
        _step(RULE_OF_THUMB, lambda answers: needs_rule_of_thumb(answered(answers))),
        _step(ROLE),
    ),
    complete=lambda _journey, _private: {},
    context=page_context,
)
