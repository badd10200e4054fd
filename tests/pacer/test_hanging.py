"""While PACER hangs, a crowd at the door takes no thread from the other pages."""

import re
import shutil
import time

import pytest

from tests.pacer.wires import answering, says_nothing
from tests.support.factories import PACER_PASSWORD
from tests.support.servers import HOST, SETTINGS, Post, Server, answers_to, asks, begun, write_settings
from wizard.pacer.client import WAITING_PER_CALL
from wizard.security.dimensions import NETWORK

pytestmark = pytest.mark.slow
# More than may ask PACER or wait for it, and fewer than make their common network wait.
CROWD = NETWORK.first - 1
AT_ONCE, WORKERS = 4, 2
TOKEN = re.compile('name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def pacer():
    with answering() as pacer:
        pacer.answers["cso-auth"] = says_nothing(2.5)
        yield pacer


@pytest.fixture
def server(migrated, forks, tmp_path, pacer):
    shutil.copy(migrated, tmp_path)
    by_api = f'sign_on = "api"\npacer_api_url = "{pacer.url}"'
    settings = SETTINGS.format(database=f"sqlite:///{tmp_path / 'filer-link.sqlite3'}", host=HOST)
    write_settings(tmp_path, settings.replace('sign_on = "embedded"', by_api))
    server = Server(tmp_path, forks).starts()
    yield server
    server.stops()


def test_pages_are_quick_while_pacer_hangs_and_everybody_hears_that_it_does_not_answer(server, pacer):
    lines = begun(server.port, [_login(server.port, number) for number in range(CROWD)])
    waits = [_seconds_of_a_page(server.port) for _ in range(20)]
    answers = answers_to(lines)
    assert [(answer.status, answer.refusal) for answer in answers] == [(503, "pacer-down")] * CROWD
    assert sorted(waits)[-2] < 1, waits
    assert pacer.most_at_once <= AT_ONCE * WORKERS
    assert len(pacer.asked) <= AT_ONCE * WORKERS * (1 + WAITING_PER_CALL)


def _login(port: int, number: int) -> Post:
    page = asks(port, "/login")
    secret = {"csrf_token": TOKEN.search(page.html)[1], "redaction": "y"}
    return Post("/login", page.cookie, {"username": f"jordanrivera{number}", "password": PACER_PASSWORD, **secret})


def _seconds_of_a_page(port: int) -> float:
    began = time.monotonic()
    assert asks(port, "/courts/cacd/").status == 200
    return time.monotonic() - began
