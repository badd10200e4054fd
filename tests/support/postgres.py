"""A PostgreSQL of the tests' own: a throw-away cluster behind a socket in a temporary folder.

It keeps every promise that a court's own would: fsync stays on.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

# PostgreSQL refuses to run as root.
OWNERS = ("postgres", "nobody")
# Who owns the tables, and as whom a site runs.
USER, SITE = "filer_link", "filer_link_site"
PATIENCE = 60


class Cluster:
    """A running cluster, and the databases made in it."""

    def __init__(self, folder: Path, pid: int = 0) -> None:
        self.folder, self.pid = folder, pid

    @classmethod
    def start(cls, folder: Path) -> "Cluster":
        """Lay a cluster in an empty folder and start it. It runs until its process is told to stop."""
        programs, owner = programs_folder(), _owner()
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
        _lay(programs, folder, owner)
        cluster = cls(folder, _started(programs, folder, owner))
        with _connected(folder) as connection:
            connection.execute(f"CREATE ROLE {SITE} LOGIN")
        return cluster

    def create_database(self, template: str = "template1") -> str:
        """Make a database like another one; gives its name."""
        name = f"site_{secrets.token_hex(8)}"
        with _connected(self.folder) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def url_of(self, database: str, user: str = SITE) -> str:
        """The database's URL as the settings write it."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"


def programs_folder() -> Path:
    """Where PostgreSQL's own programs lie. Raises RuntimeError where there are none."""
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


def _started(programs: Path, folder: Path, owner: dict) -> int:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True, **owner)
    give_up = time.monotonic() + PATIENCE
    while not _answers(folder):
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < give_up, log.read_text()
        time.sleep(0.05)
    # The run stops it, not this process: nobody need warn that it still runs.
    server.returncode = 0
    return server.pid


def _answers(folder: Path) -> bool:
    try:
        _connected(folder).close()
    except psycopg.OperationalError:
        return False
    return True


def _connected(folder: Path) -> psycopg.Connection:
    return psycopg.connect(f"host={folder} user={USER} dbname=postgres", autocommit=True)
