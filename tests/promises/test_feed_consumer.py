"""The consumer in ``docs/links.md``, as it stands there, against the served site; both are killed at random."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.factories import add, make_filer, make_pacer
from wizard.conversion.models import FeedConsumer, FeedPosition
from wizard.core import clock
from wizard.core.database import db
from wizard.links.models import Link
from wizard.security.digests import digest_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sound_file")]
PAGE = Path("docs/links.md")
PROGRAM = re.search(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
TOKEN = "the-token-of-the-consumer-in-this-test"
PATIENCE = 30
# 500 rounds in all to soak, on each database.
ROUNDS = [(0, 12), *(pytest.param(seed, 50, marks=pytest.mark.soak) for seed in range(1, 11))]


class Consumer:
    """The program of the page, in a process of its own."""

    def __init__(self, folder: Path, port: int, token: str) -> None:
        self.database = folder / "taken.sqlite3"
        (folder / "consumer.py").write_text(PROGRAM[1])
        self.command = [sys.executable, str(folder / "consumer.py")]
        facts = {"SITE": f"http://127.0.0.1:{port}", "TOKEN": token, "DATABASE": str(self.database), "PAUSE": "0.02"}
        self.environment = {**os.environ, **facts}
        self.process: subprocess.Popen | None = None

    def runs(self) -> None:
        """Start it, if it does not run: it ends by itself where the site does not answer."""
        if self.process is None or self.process.poll() is not None:
            quiet = subprocess.DEVNULL
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=quiet, stderr=quiet)

    def is_killed(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def taken(self) -> list[str]:
        if not self.database.exists():
            return []
        with sqlite3.connect(self.database) as kept:
            try:
                return [receipt for (receipt,) in kept.execute("SELECT receipt FROM link ORDER BY rowid")]
            except sqlite3.OperationalError:
                return []


def makes_link(number: int) -> str:
    pacer, filer = (
        make_pacer(f"fed{number:06}", account_number=f"{2_000_000 + number}"),
        make_filer("cacd", f"fed{number}"),
    )
    facts = {"filer_proof": "password", "pacer_proof": "password", "linked_at": clock.now()}
    link = Link(court_id="cacd", filer_account_id=filer.id, pacer_account_id=pacer.id, receipt=f"FED{number}", **facts)
    return add(link).receipt


@pytest.mark.parametrize(("seed", "rounds"), ROUNDS)
def test_wherever_either_side_is_killed_no_link_is_lost_and_none_is_taken_twice(
    population, server, tmp_path, seed, rounds
):
    chance = random.Random(seed)
    consumer, made = Consumer(tmp_path, server.port, f"{TOKEN}-{seed}"), []
    with population.app.app_context():
        add(
            FeedConsumer(
                name=f"court {seed}", token_digest=digest_of(f"{TOKEN}-{seed}"), courts=["cacd"], made_at=clock.actual()
            )
        )
        before = db.session.scalars(db.select(Link.receipt).filter_by(court_id="cacd").order_by(Link.id)).all()
        for number in range(rounds):
            made.append(makes_link(1000 * seed + number))
            consumer.runs()
            time.sleep(chance.random() * 0.2)
            if chance.random() < 0.7:
                consumer.is_killed()
            elif chance.random() < 0.5:
                server.is_killed()
                server.starts()
        give_up = time.monotonic() + PATIENCE
        while consumer.taken() != [*before, *made] and time.monotonic() < give_up:
            consumer.runs()
            time.sleep(0.1)
        assert consumer.taken() == [*before, *made]
        newest = db.session.scalar(db.select(db.func.max(Link.id)))
        while time.monotonic() < give_up:
            db.session.rollback()
            position = db.session.scalar(db.select(FeedPosition).order_by(FeedPosition.id.desc()).limit(1))
            if position and position.link_id == newest:
                break
            time.sleep(0.1)
        assert position.link_id == newest, "all is acknowledged in the end"
        consumer.is_killed()


def test_the_page_keeps_its_promise_of_twenty_lines():
    assert 15 <= len([line for line in PROGRAM[1].splitlines() if line.strip()]) <= 22
