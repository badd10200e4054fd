"""The flow: each question is a step."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, RULE_OF_THUMB, ChecklistQuestion, needs_rule_of_thumb
from wizard.flow.forms import StepForm
from wizard.flow.journey import Journey
from wizard.flow.steps import Answers, Flow, Step, always


def answered(answers: Answers) -> dict[str, str]:
    """The answers by question, as the rules read them."""
    return {name: answer["answer"] for name, answer in answers.items()}


def _form(question: ChecklistQuestion) -> type[StepForm]:
    choices = [SelectChoice(choice.value, choice.text) for choice in question.choices]
    field = RadioField(question.text, choices=choices, validators=[InputRequired("Choose one answer.")])
    return type(f"{question.name.title()}Form", (StepForm,), {"answer": field})


def _keep(_journey: Journey, form) -> dict[str, Any]:
    return {"answer": form.answer.data}


def _step(question: ChecklistQuestion, when=always) -> Step:
    facts = {"question": question, "hints": {choice.value: choice.hint for choice in question.choices}}
    return Step(
        name=question.name,
        title=question.title,
        form=_form(question),
        handle=_keep,
        context=lambda _journey: facts,
        when=when,
    )


CHECKLIST = Flow(
    name="checklist",
    success_outcome="ready",
    steps=(
        _step(FILER),
        _step(ACCOUNT),
        _step(RULE_OF_THUMB, lambda answers: needs_rule_of_thumb(answered(answers))),
        _step(ROLE),
    ),
    complete=lambda _journey, _form: {},
)
