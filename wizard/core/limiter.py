"""How many passwords a process verifies at once, and how many more may wait.

Measured: this is what keeps ordinary pages quick while everybody logs in at the same minute.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Gauge

HASHES = Gauge(
    "filer_link_hashes", "Passwords being verified, and waiting for it.", ["state"], multiprocess_mode="livesum"
)


class OverloadedError(Exception):
    """As many passwords are being verified and waiting as this process allows; ask again later."""


class Limiter:
    """Lets so many hash at once, so many more wait in turn, and turns the rest away with OverloadedError."""

    def __init__(self, at_once: int, waiting: int):
        if at_once < 1:
            raise ValueError("at least one password must be verified at once")
        self.at_once, self.room = at_once, waiting
        self.running = self.waiting = 0
        self._free = threading.Condition()

    @contextmanager
    def acquire(self) -> Iterator[None]:
        """Hold one place in the block. Raises OverloadedError when the waiting room is full."""
        with self._free:
            if self.running >= self.at_once or self.waiting:
                self._wait()
            self._count("running", 1)
            if self.running < self.at_once:
                self._free.notify()
        try:
            yield
        finally:
            with self._free:
                self._count("running", -1)
                self._free.notify()

    def _wait(self) -> None:
        if self.waiting >= self.room:
            raise OverloadedError
        self._count("waiting", 1)
        try:
            self._free.wait()
            while self.running >= self.at_once:
                self._free.wait()
        except BaseException:
            self._free.notify()
            raise
        finally:
            self._count("waiting", -1)

    def _count(self, state: str, change: int) -> None:
        setattr(self, state, getattr(self, state) + change)
        HASHES.labels(state).inc(change)
