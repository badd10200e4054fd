"""What a journey stores of each step of each flow: frozen, read back as it was, and never a secret."""

from dataclasses import FrozenInstanceError, asdict, dataclass, fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wtforms import PasswordField

import wizard
from tests.support.answers import made_up
from wizard.flow.answers import AnswerFormatError, Answers, Done, from_json, to_json
from wizard.flow.steps import Step

STEPS = [pytest.param(step, id=f"{flow.name}-{step.name}") for flow in wizard.FLOWS for step in flow.steps]
SECRETS = ("password", "passphrase", "secret", "code", "otp", "token", "hash", "key", "pin", "question", "first_answer")
MOMENTS = st.datetimes(timezones=st.just(UTC))
VALUES = {str: st.text(), int: st.integers(), bool: st.booleans(), date: st.dates(), datetime: MOMENTS}


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_is_frozen(step: Step):
    answer = made_up(step.answer)
    for each in fields(answer):
        with pytest.raises(FrozenInstanceError):
            setattr(answer, each.name, None)
    assert step.answer.__dataclass_params__.frozen


@pytest.mark.parametrize("step", STEPS)
@given(data=st.data())
def test_an_answer_is_read_back_as_it_was(step: Step, data):
    answer = data.draw(st.builds(step.answer, **{each.name: VALUES[each.type] for each in fields(step.answer)}))
    stored = to_json(answer)
    assert all(type(value) in (str, int, bool) for value in stored.values())
    assert asdict(from_json(step.answer, stored)) == asdict(answer)


@pytest.mark.parametrize("step", STEPS)
def test_no_answer_has_a_field_for_a_secret(step: Step):
    names = {each.name for each in fields(step.answer)}
    assert not [name for name in names if any(secret in name.split("_") or secret == name for secret in SECRETS)]
    assert not names & _secret_fields(step.form), "what the form asks for in secret is not kept"


def _secret_fields(form: type) -> set[str]:
    """The fields of a form into which secrets are typed."""
    return {name for name, field in vars(form).items() if _is_secret(field)} | {
        name for base in form.__mro__ for name, field in vars(base).items() if _is_secret(field)
    }


def _is_secret(field) -> bool:
    made = getattr(field, "field_class", None)
    asked = (getattr(field, "kwargs", None) or {}).get("render_kw") or {}
    is_password = isinstance(made, type) and issubclass(made, PasswordField)
    return is_password or asked.get("autocomplete") in ("one-time-code", "current-password", "new-password")


def test_the_secret_fields_of_forms_are_known_for_what_they_are():
    secret = {name for flow in wizard.FLOWS for step in flow.steps for name in _secret_fields(step.form)}
    assert secret >= {"password", "otp_code", "code"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("damage", [{"more": 1}, {"username": None}, {"account_id": True}, {"proved_at": "today"}])
def test_what_does_not_fit_exactly_is_not_read(step: Step, damage):
    stored = to_json(made_up(step.answer))
    if damage.keys() <= stored.keys() or "more" in damage:
        with pytest.raises(AnswerFormatError):
            from_json(step.answer, {**stored, **damage})
    for name in stored:
        with pytest.raises(AnswerFormatError):
            from_json(step.answer, {key: value for key, value in stored.items() if key != name})
    for no_table in (None, [], "text", 1):
        with pytest.raises(AnswerFormatError):
            from_json(step.answer, no_table)


@dataclass(frozen=True)
class Sample:
    """One field of each type."""

    text: str
    number: int
    yes: bool
    day: date
    moment: datetime
    maybe: int | None


SAMPLE = {
    "text": "é", "number": 0, "yes": False, "day": "1970-01-31", "moment": "2031-03-03T12:00:00+00:00", "maybe": None,
}  # fmt: skip


def test_each_type_of_field_is_stored_as_json_has_it():
    assert to_json(from_json(Sample, SAMPLE)) == SAMPLE
    assert from_json(Sample, {**SAMPLE, "maybe": 3}).maybe == 3


@pytest.mark.parametrize(
    "damage",
    [
        {"text": None}, {"text": 1}, {"number": "1"}, {"number": True}, {"number": 1.0}, {"yes": 1}, {"yes": "y"},
        {"day": "yesterday"}, {"day": 1}, {"day": "2031-03-03T12:00:00+00:00"}, {"moment": "2031-03-03T12:00:00"},
        {"moment": None}, {"maybe": "3"}, {"maybe": False},
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_not_read(damage):
    with pytest.raises(AnswerFormatError):
        from_json(Sample, {**SAMPLE, **damage})


@dataclass(frozen=True)
class Unstorable:
    """A field that JSON does not have."""

    names: tuple[str, ...]


def test_a_field_that_could_not_be_stored_is_a_fault_of_the_program():
    with pytest.raises(TypeError, match="Unstorable has a field"):
        to_json(Unstorable(()))


def test_answers_are_found_by_step_by_name_in_templates_and_by_class(app):
    answers = Answers({"sign-in": Done()})
    assert "sign-in" in answers
    assert answers.find(Done) is answers["sign-in"]
    template = app.jinja_env.from_string("{{ answers.sign_in }}{{ answers.legacy is defined }}")
    assert template.render(answers=answers) == "Done()False"
