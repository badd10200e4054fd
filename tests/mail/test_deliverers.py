"""``flask outbox deliver`` as a process: two at once, one that is killed, one that is told to stop."""

import shutil
import signal
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import URL

from tests.mail.test_delivery import write
from tests.support import served, smtp
from tests.support.factories import all_of
from tests.support.forks import Child
from tests.support.postgres import USER
from tests.support.servers import write_settings
from tests.support.sites import KEY
from wizard.core import clock
from wizard.core.database import db
from wizard.mail.commands import SECONDS_BETWEEN_LOOKS
from wizard.mail.delivery import CLAIMED_FOR, deliver_due
from wizard.mail.outbox import Email

pytestmark = pytest.mark.slow

PATIENCE = 60
QUICKLY = 0.2
SETTINGS = """\
mode = "live"
secret_key = "{key}"
database = "{database}"
sign_on = "embedded"
courts = ["cacd"]
trusted_proxies = 0
one_time_codes = "optional"
hosts = ["localhost"]
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "no-reply@example.gov"
"""


@pytest.fixture
def peer():
    with smtp.serving(smtp.Peer()) as server:
        yield server


@pytest.fixture
def folder(request, migrated, tmp_path, peer):
    """The instance folder of a site that sends its e-mails to the peer; on SQLite, unless told otherwise."""
    database = f"sqlite:///{shutil.copy(migrated, tmp_path)}"
    if getattr(request, "param", "sqlite") == "postgresql":
        database = request.getfixturevalue("postgres")()
    write_settings(tmp_path, SETTINGS.format(key=KEY, database=database, port=peer.port))
    with served.make_app(str(tmp_path)).app_context():
        yield tmp_path
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def deliverer(folder, forks):
    """Starts ``flask outbox deliver`` on that site."""
    started = []

    def start(*options: str, looks_every: float = SECONDS_BETWEEN_LOOKS) -> Child:
        started.append(forks.start("tests.mail.tasks:deliver", str(folder), options, looks_every))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill_group()


def wait_until(happened) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.02)


def ends(process: Child) -> tuple[int, str]:
    """The exit code and what was printed, once the process has ended by itself."""
    code = process.wait()
    assert "Traceback" not in process.complained(), process.complained()
    return code, process.printed()


@pytest.mark.parametrize("folder", ["sqlite", "postgresql"], indirect=True)
def test_two_deliverers_at_once_send_each_email_once(deliverer, peer):
    for number in range(40):
        write(f"a{number}@example.com")
    peer.seconds = 0.05
    both = [deliverer(), deliverer()]
    said = [ends(process) for process in both]
    assert [code for code, _ in said] == [0, 0]
    assert sorted(Counter(peer.recipients).values()) == [1] * 40
    assert sum(int(out.split()[0]) for _, out in said if out) == 40
    assert {email.state for email in all_of(Email)} == {"sent"}


def test_an_email_claimed_by_a_deliverer_that_was_killed_goes_out_when_the_claim_is_over(deliverer, peer):
    write()
    peer.seconds = 2
    killed = deliverer()
    wait_until(lambda: peer.asked)
    before = peer.gone
    killed.kill_group()
    peer.seconds = 0
    assert all_of(Email)[0].claimed_until
    wait_until(lambda: peer.gone > before)
    assert deliver_due(peer.settings()) == {}
    with clock.stopped_at(clock.now() + CLAIMED_FOR + timedelta(seconds=1)):
        assert deliver_due(peer.settings()) == {"sent": 1}
    assert peer.recipients == ["a@example.com"]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_watching_deliverer_stops_at_once_where_nothing_is_to_do(deliverer, peer, stop):
    write()
    watcher = deliverer("--watch")
    wait_until(lambda: all_of(Email)[0].state == "sent")
    watcher.send_signal(stop)
    told = time.monotonic()
    assert ends(watcher) == (0, "1 sent\n")
    assert time.monotonic() - told < 4


def test_a_watching_deliverer_told_to_stop_finishes_the_email_in_hand_and_begins_no_other(deliverer, peer):
    write(), write("b@example.com")
    peer.seconds = 1
    watcher = deliverer("--watch")
    wait_until(lambda: peer.asked)
    watcher.send_signal(signal.SIGTERM)
    assert ends(watcher) == (0, "1 sent\n")
    assert [email.state for email in all_of(Email)] == ["sent", "waiting"]
    assert peer.recipients == ["a@example.com"]


def test_a_watching_deliverer_finds_emails_written_later(deliverer, peer):
    watcher = deliverer("--watch", looks_every=QUICKLY)
    write("early@example.com")
    wait_until(lambda: all_of(Email)[0].state == "sent")
    time.sleep(2 * QUICKLY)
    write("later@example.com")
    wait_until(lambda: all_of(Email)[1].state == "sent")
    watcher.send_signal(signal.SIGTERM)
    assert ends(watcher) == (0, "1 sent\n1 sent\n")


CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


@contextmanager
def outage(address: URL):
    """In this block the database takes nobody in, and has thrown out whoever was there."""
    db.session.remove()
    db.engine.dispose()
    host = address.query["host"]
    with psycopg.connect(f"host={host} user={USER} dbname=postgres", autocommit=True) as keeper:
        keeper.execute(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS false")
        keeper.execute(CUT_OFF.format(name=address.database))
        yield
        keeper.execute(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS true")


@pytest.mark.parametrize("folder", ["postgresql"], indirect=True)
def test_a_watching_deliverer_goes_on_after_the_database_was_gone(deliverer, peer):
    write("early@example.com")
    watcher = deliverer("--watch", looks_every=QUICKLY)
    wait_until(lambda: all_of(Email)[0].state == "sent")
    write("later@example.com", next_try_at=clock.now() + timedelta(seconds=2))
    with outage(db.engine.url):
        wait_until(watcher.complained)
    assert set(watcher.complained().splitlines()) == {"The database does not answer (OperationalError). Trying again."}
    wait_until(lambda: all_of(Email)[1].state == "sent")
    watcher.send_signal(signal.SIGTERM)
    assert ends(watcher) == (0, "1 sent\n1 sent\n")
