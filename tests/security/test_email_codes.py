"""Codes by e-mail: good once, for half an hour, and stored as digests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from tests.support.factories import all_of
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.security import email_codes
from wizard.security.email_codes import (
    LIFETIME,
    MAX_OUTSTANDING,
    MAX_PER_REQUESTER,
    EmailCode,
    InvalidCodeError,
    TooManyCodesError,
)

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(app):
    with clock.stopped_at(NOON):
        yield


def issued(subject: str = "somebody", purpose: str = "reset", **facts) -> str:
    with transaction():
        return email_codes.issue(purpose, subject, **facts)


def redeemed(code: str, purpose: str = "reset") -> dict:
    with transaction():
        return email_codes.redeem(purpose, code)


def test_a_code_opens_what_it_was_made_for_once():
    code = issued(filers=[7])
    assert email_codes.look_up("reset", code) == {"filers": [7]}
    assert redeemed(code) == {"filers": [7]}
    with pytest.raises(InvalidCodeError):
        redeemed(code)
    with pytest.raises(InvalidCodeError):
        email_codes.look_up("reset", code)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1}-", "{2}", "{2} {2}"[:3]])
def test_how_it_is_typed_does_not_matter(typed):
    code = issued()
    spaced = "-".join(code[start : start + 4] for start in range(0, 12, 4))
    assert redeemed(typed.format(code, spaced, code.lower())) == {}


@pytest.mark.parametrize("typed", ["", "x", "\0", "\ud800", "é" * 300])
def test_what_is_no_code_opens_nothing(typed):
    issued()
    with pytest.raises(InvalidCodeError):
        redeemed(typed)


def test_a_code_is_good_for_its_purpose_only():
    code = issued()
    with pytest.raises(InvalidCodeError):
        redeemed(code, "another")


@pytest.mark.parametrize(
    ("after", "good"), [(timedelta(0), True), (LIFETIME - timedelta(seconds=1), True), (LIFETIME, False)]
)
def test_a_code_is_good_for_half_an_hour(after, good):
    code = issued()
    with clock.stopped_at(NOON + after):
        if good:
            assert redeemed(code) == {}
        else:
            with pytest.raises(InvalidCodeError):
                redeemed(code)


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
