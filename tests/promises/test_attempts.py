"""Passwords that arrive at one instant: each is counted, and none is verified beyond what the rules allow."""

from collections import Counter

import pytest

from tests.promises.population import BASE
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, all_of
from tests.support.servers import at_once, follows
from wizard.audit.models import AuditRow
from wizard.core.database import db, transaction
from wizard.flow.journey import Journey
from wizard.linking.answers import PacerAnswer
from wizard.security.attempts import AttemptCount
from wizard.security.dimensions import GUESSES, NEW_BROWSERS

pytestmark = pytest.mark.slow
FEW, MANY = 2, 12
AT_ONCE = 40


@pytest.fixture
def counted(population):
    """How many wrong tries of each subject are counted now. Nobody has tried before."""
    with population.app.app_context():
        with transaction():
            db.session.execute(db.delete(AttemptCount))

        def wrong() -> list[int]:
            db.session.rollback()
            return list(db.session.scalars(db.select(AttemptCount.failures)))

        yield wrong


def typed_at(step: str, visitor, password: str):
    """The form of a step that asks for a password."""
    if step == "sign-in":
        return visitor.posts(step, username=visitor.pacer.username, password=password, redaction="y")
    return visitor.posts(step, username=visitor.filer.username, password=password)


@pytest.mark.parametrize(("step", "refusal"), [("sign-in", "pacer-login"), ("legacy", "legacy-login")])
def test_forty_wrong_passwords_at_once_are_verified_as_often_as_one_after_the_other(
    population, server, counted, step, refusal
):
    (visitor,) = population.visitors(*population.pairs(1), at=step)
    answers = at_once(server.port, [typed_at(step, visitor, f"wrong-{number}") for number in range(AT_ONCE)])
    said = Counter((answer.status, answer.refusal) for answer in answers)
    assert said == {(200, refusal): GUESSES.first, (429, "too-many-tries"): AT_ONCE - GUESSES.first}
    assert set(counted()) == {GUESSES.first}
    causes = Counter(row.detail["cause"] for row in all_of(AuditRow, journey_id=visitor.journey))
    assert causes == {"wrong password": GUESSES.first, "too-many-tries": AT_ONCE - GUESSES.first}


def test_a_double_click_at_the_legacy_step_is_one_answer_and_no_try(population, server, rounds, counted):
    for pair in population.pairs(rounds(FEW, MANY)):
        (visitor,) = population.visitors(pair, at="legacy")
        answers = at_once(server.port, [typed_at("legacy", visitor, LEGACY_PASSWORD)] * 2)
        assert [(answer.status, answer.location) for answer in answers] == [(303, BASE + "confirm")] * 2
        assert {row.event for row in all_of(AuditRow, journey_id=visitor.journey)} == {"step.accepted"}
    assert set(counted()) == {0}


def test_a_double_click_at_sign_in_signs_in_once_and_is_no_try(population, server, rounds, counted):
    for pair in population.pairs(rounds(FEW, MANY)):
        (visitor,) = population.visitors(pair, at="sign-in")
        answers = at_once(server.port, [typed_at("sign-in", visitor, PACER_PASSWORD)] * 2)
        assert {answer.status for answer in answers} <= {303, 400}
        arrived = [answer for answer in answers if answer.location == BASE + "choose"]
        assert any(follows(server.port, answer).status == 200 for answer in arrived)
        (journey,) = all_of(Journey, id=visitor.journey)
        assert journey.answer(PacerAnswer).account_id == visitor.pacer.id
    assert set(counted()) == {0}


def test_many_browsers_that_sign_in_as_one_person_at_once_all_arrive(population, server, rounds, counted):
    for pair in population.pairs(rounds(FEW, MANY)):
        visitors = population.visitors(*[pair] * 4, at="sign-in")
        answers = at_once(server.port, [typed_at("sign-in", visitor, PACER_PASSWORD) for visitor in visitors])
        assert [(answer.status, answer.location) for answer in answers] == [(303, BASE + "choose")] * 4
        assert all("<main" in follows(server.port, answer).html for answer in answers)
    assert set(counted()) == {0}


def test_several_pacer_accounts_at_once_share_the_attempts_at_one_filer_account(population, server, counted):
    pairs = population.pairs(8)
    visitors = population.visitors(*pairs, at="legacy")
    target = pairs[0][1].username
    wrong = [
        visitor.posts("legacy", username=target, password=f"wrong-{number}")
        for visitor in visitors
        for number in range(GUESSES.first - 1)
    ]
    said = Counter((answer.status, answer.refusal) for answer in at_once(server.port, wrong))
    assert said == {
        (200, "legacy-login"): NEW_BROWSERS.first,
        (429, "too-many-tries"): len(wrong) - NEW_BROWSERS.first,
    }
    assert max(counted()) == NEW_BROWSERS.first


def test_right_and_wrong_logins_of_one_network_at_once_are_all_counted(population, server, rounds, counted):
    """They share a row of the network, and each has rows of its own: nobody waits for each other."""
    for pairs in (population.pairs(8) for _ in range(rounds(FEW, MANY))):
        visitors = population.visitors(*pairs, at="sign-in")
        posts = [typed_at("sign-in", visitor, PACER_PASSWORD) for visitor in visitors]
        posts += [typed_at("sign-in", visitor, "wrong") for visitor in visitors]
        answers = at_once(server.port, posts)
        assert [answer.location for answer in answers[:8]] == [BASE + "choose"] * 8
        # The right login may have changed the browser's key before the wrong one of the same browser came.
        assert {answer.status for answer in answers[8:]} <= {200, 303, 400}
    assert max(counted()) <= 8 * rounds(FEW, MANY)
