"""The engine's table: which step is open, which is next, what an answer forgets."""

import pytest

from wizard.flow.steps import Flow, Step


def keep(_journey, _form):
    return {}


def flow(name: str, *steps: Step) -> Flow:
    return Flow(name=name, success_outcome="made", steps=steps, complete=lambda journey, form: {})


def step(name: str, **more) -> Step:
    return Step(name=name, title=name.upper(), form=object, handle=keep, **more)


ABC = flow("abc", step("a"), step("b"), step("c"))


@pytest.mark.parametrize(
    ("answered", "next_step", "opened"),
    [
        ("", "a", "a"),
        ("a", "b", "ab"),
        ("ab", "c", "abc"),
        ("abc", None, "abc"),
        ("b", "a", "a"),
        ("bc", "a", "a"),
        ("ac", "b", "ab"),
    ],
)
def test_the_open_steps_are_a_function_of_the_answers(answered, next_step, opened):
    answers = {name: {} for name in answered}
    found = ABC.next_step(answers)
    assert (found.name if found else None) == next_step
    assert "".join(name for name in ABC.names if ABC.is_open(name, answers)) == opened


FORK = flow(
    "fork",
    step("ask"),
    step("left", when=lambda answers: answers.get("ask", {}).get("way") == "left"),
    step("end"),
)


@pytest.mark.parametrize(
    ("answers", "active", "opened"),
    [
        ({}, "ask end", "ask"),
        ({"ask": {"way": "left"}}, "ask left end", "ask left"),
        ({"ask": {"way": "right"}}, "ask end", "ask end"),
        ({"ask": {"way": "left"}, "left": {}}, "ask left end", "ask left end"),
        ({"ask": {"way": "right"}, "left": {}}, "ask end", "ask end"),
    ],
)
def test_a_step_is_taken_only_where_the_answers_lead_to_it(answers, active, opened):
    assert [step.name for step in FORK.active_steps(answers)] == active.split()
    assert [name for name in FORK.names if FORK.is_open(name, answers)] == opened.split()


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [("", "a", "a"), ("a", "b", "ab"), ("abc", "a", "a"), ("abc", "b", "ab"), ("abc", "c", "abc")],
)
def test_answering_a_step_forgets_every_later_answer(before, step, after):
    answers = {name: {"old": True} for name in before}
    result = ABC.answered(answers, step, {"new": True})
    assert "".join(result) == after
    assert result[step] == {"new": True}
    assert answers == {name: {"old": True} for name in before}, "the given answers stay as they are"


def test_a_step_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        ABC.step("z")
