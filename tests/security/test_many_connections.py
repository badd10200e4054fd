"""Many connections from one address take nobody else's turn while passwords are verified."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from unittest.mock import patch

import pytest

from tests.support.factories import PACER_PASSWORD, make_pacer
from tests.support.people import Filer
from wizard.core.limiter import Limiter
from wizard.security import passwords

pytestmark = pytest.mark.slow
CONNECTIONS, STRANGERS, WAITING = 110, 7, 24


def visitor_at_sign_in(app, address: str) -> Filer:
    visitor = Filer(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    visitor.stands_at("sign-in")
    return visitor


def signs_in(visitor: Filer, username: str, password: str) -> int:
    """The status of the answer, as a browser in a thread of its own gets it."""
    fields = {each["name"]: each.get("value", "") for each in visitor.page.select("main form.fields input[name]")}
    fields |= {"username": username, "password": password, "redaction": "y"}
    return visitor.client.post(f"{visitor.base}sign-in", data=fields).status_code


def wait_for(enough) -> None:
    give_up = time.monotonic() + 30
    while not enough():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def answered(futures: list[Future[int]]) -> int:
    return sum(each.done() for each in futures)


def test_110_connections_from_one_address_turn_away_no_stranger_who_signs_in(app):
    for number in range(STRANGERS):
        make_pacer(f"stranger{number}")
    flood = [visitor_at_sign_in(app, "198.51.100.7") for _ in range(CONNECTIONS)]
    strangers = [visitor_at_sign_in(app, f"203.0.113.{number}") for number in range(STRANGERS)]
    limiter = Limiter(1, WAITING, max_wait=30)
    with patch.object(passwords.hasher(), "limiter", limiter), ThreadPoolExecutor(CONNECTIONS + STRANGERS) as crowd:
        with limiter.acquire():
            flooding = [crowd.submit(signs_in, each, f"nobody{n}", "wrong") for n, each in enumerate(flood)]
            wait_for(lambda: answered(flooding) + limiter.waiting == CONNECTIONS)
            before = answered(flooding)
            right = [
                crowd.submit(signs_in, each, f"stranger{number}", PACER_PASSWORD)
                for number, each in enumerate(strangers)
            ]
            wait_for(lambda: answered(flooding) - before + answered(right) == STRANGERS)
            assert answered(right) == 0
        assert [each.result() for each in right] == [303] * STRANGERS
    assert before == CONNECTIONS - WAITING
