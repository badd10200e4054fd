"""A small flow, known to the site."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from wizard.flow.steps import Flow, Step

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    """Something proved at some time, or merely said."""

    fact: int
    proved_at: datetime = field(default=NOON, compare=False)


@dataclass(frozen=True)
class OtherFact:
    """Something else."""

    fact: int


ABC = Flow(
    name="abc",
    success_outcome="made",
    steps=tuple(
        Step(name=name, title=name, form=object, answer=answer, handle=dict)
        for name, answer in (("a", Fact), ("b", OtherFact), ("c", OtherFact))
    ),
    complete=lambda journey, private: {},
)


@pytest.fixture
def abc(app, monkeypatch) -> Flow:
    """A flow of three steps that this site has."""
    monkeypatch.setitem(app.extensions["flows"], "abc", ABC)
    return ABC
