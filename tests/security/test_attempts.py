"""Counting tries: the tests quote the numbers of ``docs/guessing.md``."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.sites import use_keys
from wizard.core import clock
from wizard.core.database import db
from wizard.core.limiter import OverloadedError
from wizard.security.attempts import (
    Attempt,
    AttemptCount,
    RateLimitedError,
    attempt,
    humanize_wait,
    start,
)
from wizard.security.dimensions import GUESSES, Dimension, OnSuccess

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
PAGE = " ".join(Path("docs/guessing.md").read_text().split())
WAITS = re.findall(
    r"\| (\d+)(?: to (\d+)| and more)? \| (none|\d+ (?:second|minute)s?) \|", PAGE.partition("wait before the next")[2]
)
LAST_FREE = GUESSES.first - 1


def test_the_page_has_a_row_for_each_wait():
    assert [int(row[0]) for row in WAITS] == [1, 5, 6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(("first", "last", "words"), WAITS)
def test_the_waits_are_those_of_the_page(first, last, words):
    number, _, unit = words.partition(" ")
    wait = timedelta(**{f"{unit.rstrip('s')}s": int(number)}) if unit else timedelta(0)
    for wrong in range(int(first), int(last or first) + 1):
        assert GUESSES.wait_after(wrong) == wait


def test_the_other_numbers_are_those_of_the_page():
    assert WAITS[0][1] == str(LAST_FREE)
    assert WAITS[1][2] == f"{GUESSES.first_wait.seconds} seconds"
    assert "A wait never grows beyond 15 minutes." in PAGE
    assert timedelta(minutes=15) == GUESSES.longest_wait == GUESSES.wait_after(12) == GUESSES.wait_after(10**6)
    assert "After 2 hours without a wrong attempt, the count starts over." in PAGE
    assert timedelta(hours=2) == GUESSES.forgotten_after


def starts(*subject: str) -> Attempt:
    return start((Dimension.PACER_LOGIN, *subject))


def fails(*subject: str, times: int = 1) -> None:
    """Be wrong so often, waiting as long as one is told to."""
    at = clock.now()
    for _ in range(times):
        try:
            with clock.stopped_at(at):
                starts(*subject)
        except RateLimitedError as wait:
            at = wait.until
            with clock.stopped_at(at):
                starts(*subject)


def must_wait(*subject: str) -> timedelta:
    """How long this subject must wait now."""
    try:
        starts(*subject)
    except RateLimitedError as wait:
        return wait.until - clock.now()
    return timedelta(0)


def test_after_each_wrong_try_the_next_must_wait_as_the_page_says(app):
    at = NOON
    for wrong in range(1, 14):
        with clock.stopped_at(at):
            starts("x")
            if GUESSES.wait_after(wrong):
                assert must_wait("x") == GUESSES.wait_after(wrong)
        at += GUESSES.wait_after(wrong)
    assert all_counts()[0].failures == 13


def all_counts() -> list[AttemptCount]:
    db.session.rollback()
    return list(db.session.scalars(db.select(AttemptCount).order_by(AttemptCount.changed_at)))


def test_a_try_during_a_wait_is_not_counted(app):
    with clock.stopped_at(NOON):
        fails("x", times=GUESSES.first)
        waits = {must_wait("x") for _ in range(20)}
    assert waits == {GUESSES.first_wait}
    assert all_counts()[0].failures == GUESSES.first


@pytest.mark.parametrize(
    ("later", "wrong"), [(GUESSES.forgotten_after, 4), (GUESSES.forgotten_after + timedelta(seconds=1), 1)]
)
def test_the_count_begins_anew_after_two_hours_without_a_wrong_try(app, later, wrong):
    with clock.stopped_at(NOON):
        fails("x", times=3)
    with clock.stopped_at(NOON + later):
        starts("x")
    assert all_counts()[0].failures == wrong


def test_a_try_given_back_takes_its_wait_away_and_leaves_the_earlier_ones(app):
    with clock.stopped_at(NOON):
        fails("x", times=LAST_FREE)
        starts("x").refund()
        assert must_wait("x") == timedelta(0)
        assert must_wait("x") == GUESSES.first_wait


def test_a_count_that_was_forgotten_begins_anew(app):
    with clock.stopped_at(NOON):
        fails("x", times=LAST_FREE)
        starts("x").reset()
        fails("x", times=LAST_FREE)
        assert must_wait("x") == timedelta(0)


def test_a_try_may_be_given_back_after_its_count_was_purged(app):
    taken = starts("x")
    taken.reset()
    taken.refund()
    assert [count.failures for count in all_counts()] == [0]


class WrongError(Exception):
    """The secret is wrong."""


def ends(dimension: Dimension, fault: type[BaseException] | None = None) -> None:
    """One attempt, which ends so."""
    with attempt((dimension, "x"), wrong=WrongError):
        if fault:
            raise fault


@pytest.mark.parametrize("dimension", [each for each in Dimension if each.limit.first])
def test_a_wrong_secret_counts_everywhere(app, dimension):
    with clock.stopped_at(NOON):
        for _ in range(dimension.limit.first):
            with pytest.raises(WrongError):
                ends(dimension, WrongError)
        with pytest.raises(RateLimitedError):
            ends(dimension)
    assert all_counts()[0].failures == dimension.limit.first


@pytest.mark.parametrize("fault", [OverloadedError, RuntimeError, SystemExit])
@pytest.mark.parametrize("dimension", Dimension)
def test_a_busy_or_failing_server_is_nobodys_guess(app, dimension, fault):
    for _ in range(GUESSES.first + 1):
        with pytest.raises(fault):
            ends(dimension, fault)
    assert all_counts()[0].failures == 0


LEFT = {OnSuccess.RESET: 0, OnSuccess.FORGIVE: 0, OnSuccess.REFUND: 2, OnSuccess.KEEP: 3}


@pytest.mark.parametrize("dimension", [each for each in Dimension if each.limit.first is None or each.limit.first > 2])
def test_a_right_secret_does_what_its_dimension_says(app, dimension):
    for _ in range(2):
        with pytest.raises(WrongError):
            ends(dimension, WrongError)
    ends(dimension)
    assert [count.failures for count in all_counts()] == [LEFT[dimension.on_success]]


def test_a_subject_of_one_dimension_does_not_wait_for_another(app):
    fails("x", times=GUESSES.first)
    ends(Dimension.STAFF_LOGIN)


def test_the_protocol_is_written_once():
    """Whoever verifies a secret does it in the block of ``attempt``."""
    files = [path for path in Path("wizard").rglob("*.py") if path != Path("wizard/security/attempts.py")]
    for path in files:
        assert not re.search(r"attempts\.(start|Attempt)\b|\.refund\(|\bRateLimitedError\(", path.read_text()), path
    catching = [path for path in files if "RateLimitedError" in path.read_text()]
    assert catching == [Path("wizard/flow/rate_limits.py")]


def test_a_hundred_tries_at_the_same_moment_count_as_a_hundred(app):
    def tries(_number: int) -> bool:
        with app.app_context():
            try:
                starts("x")
            except RateLimitedError:
                return False
            return True

    with ThreadPoolExecutor(8) as crowd:
        taken = list(crowd.map(tries, range(100)))
    assert sum(taken) == GUESSES.first
    assert all_counts()[0].failures == GUESSES.first


def test_a_subject_is_kept_as_a_digest_that_only_this_site_can_make(make_site):
    kept = []
    for key in ("a-secret-key-for-tests-only-0123456789", "another-secret-key-0123456789-0123456789"):
        app = make_site()
        use_keys(app, key)
        with app.app_context():
            starts("jordanrivera", "192.0.2.7")
            kept.append(all_counts()[0].subject)
    assert all(re.fullmatch("[0-9a-f]{64}", subject) for subject in kept)
    assert kept[0] != kept[1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 second"), (1, "1 second"), (14.2, "15 seconds"), (59.9, "1 minute"), (60, "1 minute"), (61, "2 minutes")],
)
def test_a_wait_is_told_in_words_and_never_too_short(seconds, words):
    with clock.stopped_at(NOON):
        assert humanize_wait(NOON + timedelta(seconds=seconds)) == words
