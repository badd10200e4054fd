"""Codes by e-mail: six digits, good once, in one place, for a quarter of an hour and few tries; stored as digests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from tests.support.factories import all_of
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.security import attempts, email_codes
from wizard.security.dimensions import SHORT_CODE_TRIES, TRIES_OF_CODE
from wizard.security.email_codes import (
    ANYWHERE,
    LIFETIME,
    MAX_OUTSTANDING,
    MAX_PER_REQUESTER,
    EmailCode,
    InvalidCodeError,
    TooManyCodesError,
)

HERE = "this browser"
NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(app):
    with clock.stopped_at(NOON), app.test_request_context(method="POST"):
        yield


def issued(subject: str = "somebody", purpose: str = "reset", place: str = HERE, **facts) -> str:
    with transaction():
        return email_codes.issue(purpose, subject, place, **facts)


def redeemed(code: str, purpose: str = "reset", place: str = HERE) -> dict:
    with transaction():
        return email_codes.redeem(purpose, place, code)


def guesses(times: int, place: str = HERE) -> RefusedError | None:
    """That many wrong codes; what the last one was refused with."""
    refused = None
    for _time in range(times):
        try:
            with rate_limits.email_code_attempt("reset", place, "012345"):
                redeemed("012345", place=place)
        except RefusedError as no:
            refused = no
    return refused


def is_accepted(code: str, place: str = HERE) -> bool:
    try:
        with rate_limits.email_code_attempt("reset", place, code):
            redeemed(code, place=place)
    except RefusedError:
        return False
    return True


def test_a_code_opens_what_it_was_made_for_once():
    code = issued(filers=[7])
    assert email_codes.look_up("reset", HERE, code) == {"filers": [7]}
    assert redeemed(code) == {"filers": [7]}
    with pytest.raises(InvalidCodeError):
        redeemed(code)
    with pytest.raises(InvalidCodeError):
        email_codes.look_up("reset", HERE, code)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1}-", "{2}", "\u200b{0}"])
def test_how_it_is_typed_does_not_matter(typed):
    code = issued()
    wide = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert redeemed(typed.format(code, f"{code[:3]}-{code[3:]}", wide)) == {}


@pytest.mark.parametrize("typed", ["", "x", "\0", "\ud800", "é" * 300])
def test_what_is_no_code_opens_nothing(typed):
    issued()
    with pytest.raises(InvalidCodeError):
        redeemed(typed)


def test_a_code_is_six_digits_where_it_was_asked_for_and_twelve_where_it_works_anywhere():
    assert issued().isdecimal()
    assert len(issued()) == 6
    anywhere = issued(place=ANYWHERE)
    assert anywhere.isdecimal()
    assert len(anywhere) == 12
    assert redeemed(anywhere) == {}


def test_a_code_is_good_in_its_place_only():
    code = issued()
    with pytest.raises(InvalidCodeError):
        redeemed(code, place="another browser")
    with pytest.raises(InvalidCodeError):
        redeemed(code, place=ANYWHERE)
    assert redeemed(code) == {}


def test_five_wrong_tries_end_a_code_and_the_page_does_not_say_so():
    code = issued()
    refused = guesses(TRIES_OF_CODE.stops_at)
    again = guesses(1)
    assert (refused.refusal, refused.facts) == (again.refusal, again.facts)
    assert not is_accepted(code)
    assert is_accepted(issued()), "another code starts the count over"


def test_four_wrong_tries_do_not():
    code = issued()
    guesses(TRIES_OF_CODE.stops_at - 1)
    assert is_accepted(code)


def test_guesses_elsewhere_do_not_end_a_code():
    code = issued()
    guesses(TRIES_OF_CODE.stops_at, "a stranger's browser")
    assert is_accepted(code)


def guess_lately(times: int) -> None:
    """Strangers guess at this subject's codes, each in a browser of his own."""
    for number in range(times):
        with clock.stopped_at(clock.actual() + LIFETIME * (number // MAX_PER_REQUESTER)):
            issued(place=f"browser {number}")
            guesses(1, f"browser {number}")


def test_after_twenty_wrong_tries_codes_have_twelve_digits_and_the_owner_is_not_kept_out():
    guess_lately(SHORT_CODE_TRIES - 1)
    with clock.stopped_at(NOON + timedelta(hours=3)):
        code = issued()
        assert len(code) == 6
        issued(place="stranger")
        guesses(2, "stranger")
        assert not is_accepted(code), "six digits are too few now, even where they are right"
        code = issued()
        assert len(code) == 12
        guesses(TRIES_OF_CODE.stops_at + 1, "stranger")
        guesses(TRIES_OF_CODE.stops_at + 1)
        assert is_accepted(code)
    with clock.stopped_at(NOON + timedelta(days=40)):
        assert len(issued()) == 6


def test_a_guess_counts_against_everybody_whose_code_it_would_open():
    """Or else whoever asked for a code of his own last would have tries at another's for nothing."""
    issued("victim")
    issued("stranger")
    guesses(1)
    issued("stranger")
    counted = email_codes.guessed_at("reset", HERE, "012345")
    assert len(counted) == 3
    assert [attempts.failures_of(*subject) for subject in counted[1:]] == [1, 1]


def test_a_code_is_good_for_its_purpose_only():
    code = issued()
    with pytest.raises(InvalidCodeError):
        redeemed(code, "another")


@pytest.mark.parametrize(
    ("after", "good"), [(timedelta(0), True), (LIFETIME - timedelta(seconds=1), True), (LIFETIME, False)]
)
def test_a_code_is_good_for_a_quarter_of_an_hour(after, good):
    code = issued()
    with clock.stopped_at(NOON + after):
        if good:
            assert redeemed(code) == {}
        else:
            with pytest.raises(InvalidCodeError):
                redeemed(code)


def test_a_newer_code_replaces_the_one_before_it_in_the_same_place():
    """Or else each guess would be compared with all of them."""
    first, elsewhere = issued(), issued(place="another browser")
    second = issued()
    with pytest.raises(InvalidCodeError):
        redeemed(first)
    assert email_codes.look_up("reset", "another browser", elsewhere) == {}
    assert redeemed(second) == {}


def test_one_code_redeemed_ends_the_others_of_the_same_subject():
    first, second, strangers = issued(), issued(), issued("somebody else")
    redeemed(second)
    with pytest.raises(InvalidCodeError):
        redeemed(first)
    assert redeemed(strangers) == {}


def test_only_a_few_codes_are_valid_at_once():
    assert all(issued() for _ in range(MAX_PER_REQUESTER))
    with pytest.raises(TooManyCodesError):
        issued()
    assert len(all_of(EmailCode)) == MAX_PER_REQUESTER
    assert issued("somebody else")
    with clock.stopped_at(NOON + LIFETIME):
        assert issued()


def from_network(app, number: int) -> str:
    with app.test_request_context(method="POST", environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}):
        return issued(journey="A")


def test_the_cap_is_that_of_a_journey_and_a_network(app):
    for _ in range(MAX_PER_REQUESTER):
        from_network(app, 1)
        issued(journey="B")
    for requester in (lambda: from_network(app, 1), lambda: issued(journey="B")):
        with pytest.raises(TooManyCodesError):
            requester()
    assert from_network(app, 2)
    assert issued(journey="C")


def test_many_networks_together_do_not_flood_a_mailbox(app):
    assert all(from_network(app, number) for number in range(MAX_OUTSTANDING))
    with pytest.raises(TooManyCodesError):
        from_network(app, MAX_OUTSTANDING)


@pytest.mark.slow
def test_sixteen_requests_at_once_are_counted_one_after_the_other(make_site, postgres):
    app, start = make_site(database=postgres()), Barrier(16)

    def requests(_number: int) -> bool:
        with app.app_context():
            start.wait(10)
            try:
                return bool(issued())
            except TooManyCodesError:
                return False

    with ThreadPoolExecutor(16) as crowd:
        assert sum(crowd.map(requests, range(16))) == MAX_PER_REQUESTER
    with app.app_context():
        db.engine.dispose()


def test_neither_the_code_nor_its_subject_is_stored():
    code = issued("jrivera")
    row = str(vars(all_of(EmailCode)[0]))
    assert code not in row
    assert "jrivera" not in row
