"""Races, provoked: forms that reach several worker processes at one instant, on both databases."""

import re
from dataclasses import replace

import pytest

from tests.promises.atomicity import only_linked
from tests.promises.population import BASE
from tests.support import faults
from tests.support.factories import all_of
from tests.support.servers import asks, at_once, follows
from wizard.audit.models import AuditRow
from wizard.flow.journey import Journey

pytestmark = pytest.mark.slow
INTERLEAVINGS = ("lock", "last byte", "free")
FEW, MANY, SOME = 3, 21, 12


def races(server, *posts, how):
    """What each browser sees in the end, when it goes where its own answer leads."""
    answers = sent_together(server, list(posts), how)
    assert [answer.status for answer in answers] == [303] * len(posts), [answer.html for answer in answers]
    return [follows(server.port, answer).outcome for answer in answers]


def sent_together(server, posts, how):
    """The answers to forms that meet somewhere on their way through the site."""
    if how in ("free", "last byte"):
        return at_once(server.port, posts, hold=how == "last byte")
    with faults.meeting(server.folder, len(posts), how) as how_many_came:
        answers = at_once(server.port, posts)
        assert how_many_came() == len(posts), "the requests did not meet"
    return answers


@pytest.fixture(scope="module", autouse=True)
def _nothing_failed(server):
    yield
    assert server.complaints() == []


def token_in(page) -> str:
    """The CSRF token that a page was given."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.html)[1]


def in_rounds(population, count: int, pairs: int):
    """Fresh pairs for each round, and where its forms meet: in turn nowhere, before the last byte, before the lock."""
    rows = population.pairs(count * pairs)
    for number in range(count):
        yield rows[number * pairs : (number + 1) * pairs], INTERLEAVINGS[number % len(INTERLEAVINGS)]


def test_two_browsers_submit_the_same_pair_and_one_link_is_made(population, server, rounds):
    for (pair,), how in in_rounds(population, rounds(FEW, MANY), 1):
        visitors = population.visitors(pair, pair)
        seen = races(server, *(visitor.submits() for visitor in visitors), how=how)
        assert sorted(seen) == ["linked", "pacer-linked-already"]
        assert only_linked(population, *visitors) == visitors[seen.index("linked")]


def test_one_filer_account_from_two_pacer_accounts_is_linked_once(population, server, rounds):
    for ((pacer, filer), (other, _)), how in in_rounds(population, rounds(FEW, MANY), 2):
        visitors = population.visitors((pacer, filer), (other, filer))
        seen = races(server, *(visitor.submits() for visitor in visitors), how=how)
        assert sorted(seen) == ["filer-linked-already", "linked"]
        assert only_linked(population, *visitors) == visitors[seen.index("linked")]


def test_one_pacer_account_with_two_filer_accounts_is_linked_once(population, server, rounds):
    for ((pacer, filer), (_, other)), how in in_rounds(population, rounds(FEW, MANY), 2):
        visitors = population.visitors((pacer, filer), (pacer, other))
        seen = races(server, *(visitor.submits() for visitor in visitors), how=how)
        assert sorted(seen) == ["linked", "pacer-linked-already"]
        assert only_linked(population, *visitors) == visitors[seen.index("linked")]


@pytest.mark.parametrize("clicks", [2, 5])
def test_however_often_submit_is_clicked_every_answer_leads_to_the_landing_page(population, server, rounds, clicks):
    for (pair,), how in in_rounds(population, rounds(FEW, SOME), 1):
        (visitor,) = population.visitors(pair)
        seen = races(server, *[visitor.submits()] * clicks, how=how)
        assert seen == ["linked"] * clicks
        assert only_linked(population, visitor) == visitor


def test_two_tabs_of_one_journey_both_show_the_landing_page(population, server, rounds):
    for (pair,), how in in_rounds(population, rounds(FEW, SOME), 1):
        (visitor,) = population.visitors(pair)
        tabs = [asks(server.port, BASE + "confirm", visitor.cookie) for _ in range(2)]
        seen = races(server, *(replace(visitor, token=token_in(tab)).submits() for tab in tabs), how=how)
        assert seen == ["linked", "linked"]
        assert only_linked(population, visitor) == visitor


def test_not_now_and_submit_at_once_have_one_outcome(population, server, rounds):
    for (pair,), how in in_rounds(population, rounds(FEW, SOME), 1):
        (visitor,) = population.visitors(pair)
        seen = races(server, visitor.submits(), visitor.posts("not-now"), how=how)
        assert len(set(seen)) == 1, seen
        with population.app.app_context():
            (journey,) = all_of(Journey, id=visitor.journey)
            made = all_of(AuditRow, journey_id=visitor.journey, event="link.made")
            assert (journey.outcome, len(made)) == (seen[0], seen[0] == "linked")


def test_not_now_twice_is_said_once(population, server, rounds):
    for (pair,), how in in_rounds(population, rounds(FEW, SOME), 1):
        (visitor,) = population.visitors(pair)
        assert races(server, *[visitor.posts("not-now")] * 2, how=how) == ["not-now"] * 2
        with population.app.app_context():
            assert [row.event for row in all_of(AuditRow, journey_id=visitor.journey)] == ["journey.ended"]


def test_begin_clicked_thrice_leaves_one_journey_open(population, server, rounds):
    for (pair,), how in in_rounds(population, rounds(FEW, SOME), 1):
        (visitor,) = population.visitors(pair)
        answers = sent_together(server, [visitor.posts("")] * 3, how)
        assert [(answer.status, answer.location) for answer in answers] == [(303, BASE + "logout")] * 3
        with population.app.app_context():
            (browser,) = {row.session_id for row in all_of(Journey, id=visitor.journey)}
            *earlier, last = all_of(Journey, session_id=browser)
            assert [row.outcome for row in earlier] == ["begun-again"] * 3
            assert last.outcome is None
