"""Named points of a process's writing, where a test kills the process or holds it.

A point is passed before each statement that writes ("INSERT link"), before and after each commit ("commit",
"committed"), and around what is done to files ("os.fsync", "os.fsync done", "os.replace", "os.replace done").
"""

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, g, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from wizard.core.database import db

WRITES = re.compile(r"\s*(INSERT INTO|COPY|UPDATE|DELETE FROM) (\w+)")
VERB = {"INSERT INTO": "INSERT", "COPY": "INSERT", "UPDATE": "UPDATE", "DELETE FROM": "DELETE"}
HOLD, MEET, ARRIVED = "hold-at", "meet", "arrived"
PATIENCE, MEETING = 60, 10


def watch(passes: Callable[[str], None]) -> None:
    """Call ``passes`` with the name of each point that this process passes from now on."""

    def executes(_connection, _cursor, statement, *_rest) -> None:
        if found := WRITES.match(statement):
            passes(f"{VERB[found[1]]} {found[2]}")

    event.listen(Engine, "before_cursor_execute", executes)
    event.listen(Engine, "commit", lambda _connection: passes("commit"))
    event.listen(Session, "after_commit", lambda _session: passes("committed"))
    for name in ("fsync", "replace"):
        setattr(os, name, _around(getattr(os, name), f"os.{name}", passes))


def _around(act: Callable, name: str, passes: Callable[[str], None]) -> Callable:
    def acts(*given, **named):
        passes(name)
        answer = act(*given, **named)
        passes(f"{name} done")
        return answer

    return acts


def note_points(path: Path) -> None:
    """Write down the points that this process passes, one a line."""

    def passes(name: str) -> None:
        with path.open("a") as file:
            file.write(f"{name}\n")

    watch(passes)


def die_at(number: int) -> None:
    """This process kills itself at the point of that number; the first is 0."""
    left = iter(range(number, -1, -1))

    def passes(_name: str) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(passes)


def hold_links(folder: Path) -> None:
    """In a served site: hold whoever links at the point that the folder's file ``hold-at`` names.

    The first link of each process goes through. Who is held leaves a file ``held-…`` and waits to be killed.
    """
    links = 0

    def executes(_connection, _cursor, statement, *_rest) -> None:
        nonlocal links
        if statement.startswith("INSERT INTO link "):
            db.session.info["links"] = True
            links += 1

    def passes(name: str) -> None:
        hold = folder / HOLD
        if db.session.info.get("links") and links > 1 and hold.exists() and hold.read_text() == name:
            (folder / f"held-{os.getpid()}-{links}").touch()
            time.sleep(PATIENCE)

    event.listen(Engine, "before_cursor_execute", executes)
    event.listen(Engine, "commit", lambda _connection: passes("commit"))
    event.listen(Session, "after_commit", lambda _session: passes("committed"))


def let_meet(app: Flask, folder: Path) -> None:
    """In a served site: while the folder has a file ``meet``, requests wait for one another where it says.

    The file names how many, and where: ``door``, before anything is read; ``lock``, where all is read and nothing is
    locked yet. A request waits once, and not for ever.
    """
    meet = folder / MEET

    def waits(where: str) -> None:
        if not has_request_context() or request.method != "POST" or "met" in g or not meet.exists():
            return
        many, wanted = meet.read_text().split()
        if where == wanted:
            g.met = True
            _stand(folder, int(many))

    app.before_request_funcs.setdefault(None, []).insert(0, lambda: waits("door"))
    # The session of a browser is read, and its read transaction ended, before any view writes.
    event.listen(Session, "after_commit", lambda _session: waits("lock"))


def _stand(folder: Path, many: int) -> None:
    arrived = folder / ARRIVED
    (arrived / f"{os.getpid()}-{time.monotonic_ns()}").touch()
    give_up = time.monotonic() + MEETING
    while len(os.listdir(arrived)) < many and time.monotonic() < give_up:
        time.sleep(0.001)


@contextmanager
def meeting(folder: Path, many: int, where: str) -> Iterator[Callable[[], int]]:
    """In this block the forms sent to the site meet; gives how many have come."""
    arrived = folder / ARRIVED
    arrived.mkdir()
    (folder / MEET).write_text(f"{many} {where}")
    try:
        yield lambda: len(os.listdir(arrived))
    finally:
        (folder / MEET).unlink()
        shutil.rmtree(arrived)
