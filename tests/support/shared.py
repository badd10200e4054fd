"""What takes seconds to start is started once, by the first worker that needs it, and ends with the whole run.

The controller of a run (or the only process there is) calls ``open_run`` before all tests and ``close_run`` after them.
"""

import fcntl
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FOLDER = "FILER_LINK_TEST_RUN"
PATIENCE = 60


def open_run() -> None:
    """Make the folder that all workers of this run share."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="filer-link-tests-")
    # PostgreSQL runs as somebody else, who must find the way to a folder of his own here.
    os.chmod(os.environ[FOLDER], 0o711)  # noqa: S103


def close_run() -> None:
    """Stop every process that was started for all, and remove the folder."""
    folder = Path(os.environ.pop(FOLDER))
    for path in folder.glob("*.processes"):
        for pid, number in json.loads(path.read_text()):
            _stop(pid, number)
    shutil.rmtree(folder, ignore_errors=True)


def shared(name: str, make: Callable[[Path], Any]) -> Any:
    """What ``make`` gave the first worker that asked for this name; something that JSON can tell the others.

    ``make`` gets an empty folder of its own. Where it fails, the next worker tries again.
    """
    folder = Path(os.environ[FOLDER], name)
    answer = folder.with_suffix(".json")
    with locked(folder.with_suffix(".lock")):
        if not answer.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            answer.write_text(json.dumps(make(folder)))
        return json.loads(answer.read_text())


def keep_running(name: str, pid: int, stop_with: int = signal.SIGTERM) -> None:
    """Leave a process to the whole run, which stops it with this signal at its end."""
    Path(os.environ[FOLDER], f"{name}.processes").write_text(json.dumps([[pid, int(stop_with)]]))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time is in this block."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _stop(pid: int, number: int) -> None:
    give_up = time.monotonic() + PATIENCE
    with suppress(ProcessLookupError):
        os.kill(pid, number)
        while time.monotonic() < give_up:
            # A child of this very process stays until it is waited for.
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            os.kill(pid, 0)
            time.sleep(0.05)
