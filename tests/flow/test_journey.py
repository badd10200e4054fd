"""The row of a journey: what it keeps, refreshes and ends, and what of it the audit is told."""

from datetime import timedelta

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests.flow.conftest import NOON, Fact, OtherFact
from tests.support.factories import all_of
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.flow.answers import Answers, UnansweredError
from wizard.flow.journey import Journey

LATER = NOON + timedelta(minutes=5)
THEN, NOW = NOON.isoformat(), LATER.isoformat()


@pytest.fixture
def journey(abc):
    answers = {"a": {"fact": 1, "proved_at": THEN}, "b": {"fact": 2}}
    with transaction():
        row = Journey(
            reference="ACDEFGHJ", flow="abc", scope="cacd", stored_answers=answers, begun_at=NOON, changed_at=NOON
        )
        db.session.add(row)
    return row


def test_an_answer_is_kept_and_the_later_ones_forgotten(journey):
    with clock.stopped_at(LATER), transaction():
        journey.set_answer("a", Fact(3, LATER))
    kept = all_of(Journey)[0]
    assert kept.stored_answers == {"a": {"fact": 3, "proved_at": NOW}}
    assert (kept.changed_at, kept.begun_at, kept.version) == (LATER, NOON, 2)
    assert [(row.event, row.detail) for row in all_of(AuditRow)] == [("step.accepted", {"step": "a"})]


def test_a_refreshed_answer_leaves_the_later_ones_and_makes_a_new_version(journey):
    with transaction():
        journey.refresh("a", Fact(1, LATER))
    kept = all_of(Journey)[0]
    assert kept.stored_answers == {"a": {"fact": 1, "proved_at": NOW}, "b": {"fact": 2}}
    assert kept.version == 2


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        (Fact(1, NOON), True),
        (Fact(1, LATER), True),
        (Fact(2, NOON), False),
        (OtherFact(1), False),
    ],
)
def test_the_same_answer_at_another_time_is_the_same_answer(journey, answer, same):
    assert journey.has_answer("a", answer) is same


def test_a_step_without_an_answer_has_none(journey):
    assert not journey.has_answer("c", OtherFact(2))
    assert journey.answers == Answers({"a": Fact(1), "b": OtherFact(2)})
    assert (journey.answer(Fact).fact, journey.answer(Fact).proved_at) == (1, NOON)
    with transaction():
        journey.clear()
    assert journey.answers.find(Fact) is None
    with pytest.raises(UnansweredError, match="Fact"):
        journey.answer(Fact)


def test_an_answer_that_fits_no_more_counts_as_not_given(journey):
    with transaction():
        journey.stored_answers = {"a": {"fact": 1, "proved": "then"}, "b": {"fact": 2}}
    kept = all_of(Journey)[0]
    assert kept.answers == Answers({"b": OtherFact(2)})
    assert kept.definition.next_step(kept.answers).name == "a"
    with transaction():
        kept.set_answer("a", Fact(1))
    assert all_of(Journey)[0].stored_answers == {"a": {"fact": 1, "proved_at": THEN}}


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
