"""Races, provoked: forms that reach several worker processes at one instant, on both databases."""

import re
from dataclasses import replace

import pytest

from tests.promises.atomicity import made_once
from tests.promises.population import BASE
from tests.support.factories import all_of
from tests.support.servers import asks, at_once, follows
from wizard.audit.models import AuditRow
from wizard.flow.journey import Journey

pytestmark = pytest.mark.slow
ROUNDS = 20


def races(server, *posts, hold):
    """What each browser sees in the end, when it goes where its own answer leads."""
    answers = at_once(server.port, list(posts), hold)
    assert [answer.status for answer in answers] == [303] * len(posts), [answer.html for answer in answers]
    return [follows(server.port, answer).outcome for answer in answers]


@pytest.fixture(scope="module", autouse=True)
def _nothing_failed(server):
    yield
    assert server.complaints() == []


def token_in(page) -> str:
    """The CSRF token that a page was given."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.html)[1]


def in_rounds(crowd, count: int, pairs: int):
    """Fresh pairs for each round; every second round holds the last byte of each form back."""
    rows = crowd.pairs(count * pairs)
    for number in range(count):
        yield rows[number * pairs : (number + 1) * pairs], bool(number % 2)


def test_two_browsers_submit_the_same_pair_and_one_link_is_made(crowd, server, rounds):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS), 1):
        seats = crowd.seats(pair, pair)
        seen = races(server, *(seat.submits() for seat in seats), hold=hold)
        assert sorted(seen) == ["linked", "pacer-linked-already"]
        assert made_once(crowd, *seats) == seats[seen.index("linked")]


def test_one_filer_account_from_two_pacer_accounts_is_linked_once(crowd, server, rounds):
    for ((pacer, filer), (other, _)), hold in in_rounds(crowd, rounds(ROUNDS), 2):
        seats = crowd.seats((pacer, filer), (other, filer))
        seen = races(server, *(seat.submits() for seat in seats), hold=hold)
        assert sorted(seen) == ["filer-linked-already", "linked"]
        assert made_once(crowd, *seats) == seats[seen.index("linked")]


def test_one_pacer_account_with_two_filer_accounts_is_linked_once(crowd, server, rounds):
    for ((pacer, filer), (_, other)), hold in in_rounds(crowd, rounds(ROUNDS), 2):
        seats = crowd.seats((pacer, filer), (pacer, other))
        seen = races(server, *(seat.submits() for seat in seats), hold=hold)
        assert sorted(seen) == ["linked", "pacer-linked-already"]
        assert made_once(crowd, *seats) == seats[seen.index("linked")]


@pytest.mark.parametrize("clicks", [2, 5])
def test_however_often_submit_is_clicked_every_answer_leads_to_the_landing_page(crowd, server, rounds, clicks):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS // 2), 1):
        (seat,) = crowd.seats(pair)
        seen = races(server, *[seat.submits()] * clicks, hold=hold)
        assert seen == ["linked"] * clicks
        assert made_once(crowd, seat) == seat


def test_two_tabs_of_one_journey_both_show_the_landing_page(crowd, server, rounds):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS // 2), 1):
        (seat,) = crowd.seats(pair)
        tabs = [asks(server.port, BASE + "confirm", seat.cookie) for _ in range(2)]
        seen = races(server, *(replace(seat, token=token_in(tab)).submits() for tab in tabs), hold=hold)
        assert seen == ["linked", "linked"]
        assert made_once(crowd, seat) == seat


def test_not_now_and_submit_at_once_have_one_outcome(crowd, server, rounds):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS // 2), 1):
        (seat,) = crowd.seats(pair)
        seen = races(server, seat.submits(), seat.posts("not-now"), hold=hold)
        assert len(set(seen)) == 1, seen
        with crowd.app.app_context():
            (journey,) = all_of(Journey, id=seat.journey)
            made = all_of(AuditRow, journey_id=seat.journey, event="link.made")
            assert (journey.outcome, len(made)) == (seen[0], seen[0] == "linked")


def test_not_now_twice_is_said_once(crowd, server, rounds):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS // 2), 1):
        (seat,) = crowd.seats(pair)
        assert races(server, *[seat.posts("not-now")] * 2, hold=hold) == ["not-now"] * 2
        with crowd.app.app_context():
            assert [row.event for row in all_of(AuditRow, journey_id=seat.journey)] == ["journey.ended"]


def test_begin_clicked_thrice_leaves_one_journey_open(crowd, server, rounds):
    for (pair,), hold in in_rounds(crowd, rounds(ROUNDS // 2), 1):
        (seat,) = crowd.seats(pair)
        answers = at_once(server.port, [seat.posts("")] * 3, hold)
        assert [(answer.status, answer.location) for answer in answers] == [(303, BASE + "logout")] * 3
        with crowd.app.app_context():
            (browser,) = {row.session_id for row in all_of(Journey, id=seat.journey)}
            *earlier, last = all_of(Journey, session_id=browser)
            assert [row.outcome for row in earlier] == ["begun-again"] * 3
            assert last.outcome is None
