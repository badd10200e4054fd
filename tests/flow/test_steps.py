"""The engine's table: which step is open, which is next, what an answer forgets."""

import pytest

from tests.flow.conftest import Fact
from wizard.flow.answers import Answers, Done
from wizard.flow.steps import Flow, Step


def keep(_journey, _form):
    return Done()


def flow(name: str, *steps: Step) -> Flow:
    return Flow(name=name, success_outcome="made", steps=steps, complete=lambda journey, private: {})


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
    answers = Answers(dict.fromkeys(answered, Done()))
    found = ABC.next_step(answers)
    assert (found.name if found else None) == next_step
    assert "".join(name for name in ABC.names if ABC.is_open(name, answers)) == opened


FORK = flow(
    "fork",
    step("ask"),
    step("left", when=lambda answers: Fact(1) == answers.find(Fact)),
    step("end"),
)


@pytest.mark.parametrize(
    ("answers", "active", "opened"),
    [
        ({}, "ask end", "ask"),
        ({"ask": Fact(1)}, "ask left end", "ask left"),
        ({"ask": Fact(2)}, "ask end", "ask end"),
        ({"ask": Fact(1), "left": Done()}, "ask left end", "ask left end"),
        ({"ask": Fact(2), "left": Done()}, "ask end", "ask end"),
    ],
)
def test_a_step_is_taken_only_where_the_answers_lead_to_it(answers, active, opened):
    assert [step.name for step in FORK.active_steps(Answers(answers))] == active.split()
    assert [name for name in FORK.names if FORK.is_open(name, Answers(answers))] == opened.split()


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [("", "a", "a"), ("a", "b", "ab"), ("abc", "a", "a"), ("abc", "b", "ab"), ("abc", "c", "abc")],
)
def test_answering_a_step_forgets_every_later_answer(before, step, after):
    answers = Answers(dict.fromkeys(before, Fact(1)))
    result = ABC.answered(answers, step, Fact(2))
    assert "".join(result) == after
    assert result[step] == Fact(2)
    assert answers == Answers(dict.fromkeys(before, Fact(1))), "the given answers stay as they are"


def test_a_step_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        ABC.step("z")
