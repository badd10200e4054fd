"""The row of a journey: what it keeps, renews and ends, and what of it the audit is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests.support.factories import all_of
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
FLOW = Flow(
    name="abc",
    success_outcome="made",
    steps=tuple(Step(name=name, title=name, form=object, handle=dict) for name in ("a", "b", "c")),
    complete=lambda journey, form: {},
)


@pytest.fixture
def journey(app):
    answers = {"a": {"fact": 1, "proved_at": "then"}, "b": {"fact": 2}}
    with transaction():
        row = Journey(reference="ACDEFGHJ", flow="abc", scope="cacd", answers=answers, begun_at=NOON, changed_at=NOON)
        db.session.add(row)
    return row


def test_an_answer_is_kept_and_the_later_ones_forgotten(journey):
    later = NOON + timedelta(minutes=5)
    with clock.stopped_at(later), transaction():
        journey.set_answer(FLOW, "a", {"fact": 3})
    kept = all_of(Journey)[0]
    assert kept.answers == {"a": {"fact": 3}}
    assert (kept.changed_at, kept.begun_at, kept.version) == (later, NOON, 2)
    assert [(row.event, row.detail) for row in all_of(AuditRow)] == [("step.accepted", {"step": "a"})]


def test_a_renewed_answer_leaves_the_later_ones_and_makes_a_new_version(journey):
    with transaction():
        journey.refresh("a", {"fact": 1, "proved_at": "now"})
    kept = all_of(Journey)[0]
    assert kept.answers == {"a": {"fact": 1, "proved_at": "now"}, "b": {"fact": 2}}
    assert kept.version == 2


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        ({"fact": 1, "proved_at": "then"}, True),
        ({"fact": 1, "proved_at": "now"}, True),
        ({"fact": 1}, True),
        ({"fact": 2, "proved_at": "then"}, False),
        ({"fact": 1, "more": 1, "proved_at": "then"}, False),
        ({}, False),
    ],
)
def test_the_same_answer_at_another_time_is_the_same_answer(journey, answer, same):
    assert journey.has_answer("a", answer) is same


def test_a_step_without_an_answer_has_none(journey):
    assert not journey.has_answer("c", {})
    assert journey.fact("c", "fact") is None
    assert journey.fact("a", "nothing") is None
    assert journey.fact("a", "fact") == 1


def test_an_end_keeps_its_facts_and_is_told_to_the_audit(journey):
    with transaction():
        journey.end("shared-account", {"username": "office"})
    kept = all_of(Journey)[0]
    assert (kept.outcome, kept.facts) == ("shared-account", {"username": "office"})
    assert all_of(AuditRow)[0].detail == {"outcome": "shared-account"}, "the facts are for the page only"


def overwrite(journey: Journey) -> None:
    """Write what was read before somebody else wrote."""
    with transaction():
        assert journey.version == 1
        db.session.execute(db.text("UPDATE journey SET version = 7"))
        journey.scope = "canb"


def test_two_writers_cannot_overwrite_one_another_unseen(journey):
    with pytest.raises(StaleDataError):
        overwrite(journey)
    assert all_of(Journey)[0].scope == "cacd"
