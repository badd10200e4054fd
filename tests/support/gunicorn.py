"""gunicorn as an operator starts it, imports and all. Tests that only need a site served take ``servers.Server``."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.forks import ROOT

PATIENCE = 60


@contextmanager
def gunicorn(folder: Path, make_app: str = "make_app", ready: str = "/healthz") -> Iterator[str]:
    """Serve the folder's site on a free port of this machine; yields its address.

    ``make_app`` is the function of ``served.py`` that makes it, ``ready`` the path that answers once it is there.
    """
    port, log = _free_port(), folder / "gunicorn.log"
    app = f"tests.support.served:{make_app}({str(folder)!r})"
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", app]
    told = {**os.environ, "PORT": str(port)}
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=told, stdout=output, stderr=subprocess.STDOUT)
    try:
        origin = f"http://127.0.0.1:{port}"
        _wait_for(f"{origin}{ready}", server, log)
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
    raise AssertionError(f"the site does not answer:\n{log.read_text()}")
