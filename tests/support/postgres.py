"""A PostgreSQL of the tests' own: a throw-away cluster behind a socket in a temporary folder.

It keeps every promise that a court's own would: fsync stays on.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

# PostgreSQL refuses to run as root.
OWNERS = ("postgres", "nobody")
USER = "filer_link"
PATIENCE = 60


class Cluster:
    """A running cluster, and the databases made in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def makes(self, template: str = "template1") -> str:
        """Make a database like another one; gives its name."""
        name = f"site_{next(self._numbers)}"
        with self._connected() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def address_of(self, database: str) -> str:
        """The address as the settings write it."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def answers(self) -> bool:
        """Whether the cluster takes connections yet."""
        try:
            self._connected().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(f"host={self.folder} user={USER} dbname=postgres", autocommit=True)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster that lives as long as the block."""
    programs, folder = programs_folder(), Path(tempfile.mkdtemp(prefix="filer-link-"))
    owner = _owner()
    try:
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
        _lay(programs, folder, owner)
        with _started(programs, folder, owner) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs_folder() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    program = shutil.which("initdb") or (found and found[-1])
    if not program:
        raise RuntimeError("No PostgreSQL was found: run `sh tests/install-postgres.sh`.")
    return Path(program).parent


def _owner() -> dict[str, object]:
    """As whom the cluster's programs run; nothing to say unless the tests run as root."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in OWNERS if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _lay(programs: Path, folder: Path, owner: dict) -> None:
    command = [programs / "initdb", "--pgdata", folder / "data", "--username", USER, "--auth", "trust"]
    more = ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
    subprocess.run([*command, *more], cwd=folder, check=True, capture_output=True, **owner)


@contextmanager
def _started(programs: Path, folder: Path, owner: dict) -> Iterator[Cluster]:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    cluster, log = Cluster(folder), folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True, **owner)
    try:
        give_up = time.monotonic() + PATIENCE
        while not cluster.answers():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < give_up, log.read_text()
            time.sleep(0.05)
        yield cluster
    finally:
        # "Immediate": there is nothing to keep.
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=PATIENCE)
