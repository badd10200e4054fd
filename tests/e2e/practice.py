"""A practice site for the tests: set up as ``make run`` does it, and served by gunicorn as in production."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask

from tests.e2e import served
from wizard.cmecf.importer import import_roster
from wizard.cmecf.models import FilerAccount
from wizard.core.config import write_practice_settings
from wizard.core.database import db, transaction
from wizard.links.models import Link
from wizard.training import rosters, seed
from wizard.training.personas import Persona

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30


@dataclass(frozen=True)
class PracticeSite:
    """A running practice site, and what the tests may ask of its database."""

    origin: str
    app: Flask

    def fresh(self, after: str, name: str = "") -> Persona:
        """A fresh person like one of the cast; by this name, where it matters."""
        names = (seed.FIRST, seed.LAST) if not name else [(part,) for part in name.split()]
        with self.app.app_context(), patch.multiple(seed, FIRST=names[0], LAST=names[1]):
            with transaction():
                person = seed.fresh(after)
            return seed.as_member(person)

    def links_of(self, *people: Persona) -> int:
        """How many links these people's filer accounts have."""
        logins = [person.filer_login for person in people]
        with self.app.app_context():
            mine = db.select(db.func.count()).select_from(Link).join(FilerAccount)
            return db.session.scalar(mine.where(FilerAccount.username.in_(logins)))


def set_up(folder: Path) -> Flask:
    """Everything that ``make run`` does before it serves; the database is migrated already."""
    write_practice_settings(folder / "settings.toml")
    app = served.site(str(folder))
    # The cast alone, and few others: hashing a whole roster takes seconds.
    with app.app_context(), patch.object(rosters, "OTHERS_IN_A_ROSTER", 2):
        for path in rosters.write_rosters(folder / "practice"):
            report = import_roster(path.stem, path)
            assert report.is_applied, report
        seed.seed_personas()
    return app


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the folder's site on a free port of this machine; yields its address."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        f"tests.e2e.served:site({str(folder)!r})",
    ]
    log = folder / "gunicorn.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PORT": str(port)}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        origin = f"http://127.0.0.1:{port}"
        _wait_for(f"{origin}/healthz", server, log)
        yield origin
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the practice site does not answer:\n{log.read_text()}")
