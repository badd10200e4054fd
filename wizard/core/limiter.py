"""How much of something costly a process does at once, and how much more may wait.

Measured: to limit the passwords verified at once is what keeps ordinary pages quick while everybody logs in at the
same minute. The threads that wait must be limited too, or they starve the rest.
"""

import threading
import time
from typing import Self

from prometheus_client import Gauge


class OverloadedError(Exception):
    """As much is running and waiting as this process allows; ask again later."""


class Limiter:
    """Lets ``at_once`` run, lets ``max_waiting`` more wait in turn, and turns the rest away.

    ``max_wait`` is how many seconds each may wait; None for as long as it takes. A gauge with the label ``state`` shows
    how many are running and waiting.
    """

    def __init__(
        self, at_once: int, max_waiting: int, max_wait: float | None = None, gauge: Gauge | None = None
    ) -> None:
        if at_once < 1:
            raise ValueError("at least one must run at once")
        self.at_once, self.max_waiting = at_once, max_waiting
        self.max_wait = max_wait
        self.running = self.waiting = 0
        self._gauge = gauge
        self._free = threading.Condition()

    def acquire(self) -> "Slot":
        """A slot, to be used as ``with limiter.acquire():`` or released by hand. Raises OverloadedError."""
        with self._free:
            if self.running >= self.at_once or self.waiting:
                self._wait()
            self._count("running", 1)
            if self.running < self.at_once:
                self._free.notify()
        return Slot(self)

    def release(self) -> None:
        """Give a slot back; ``Slot`` does it once."""
        with self._free:
            self._count("running", -1)
            self._free.notify()

    def _wait(self) -> None:
        if self.waiting >= self.max_waiting:
            raise OverloadedError
        until = None if self.max_wait is None else time.monotonic() + self.max_wait
        self._count("waiting", 1)
        try:
            # Whoever comes while others wait goes behind them, even if a slot is free at this moment.
            self._be_notified(until)
            while self.running >= self.at_once:
                self._be_notified(until)
        except BaseException:
            self._free.notify()
            raise
        finally:
            self._count("waiting", -1)

    def _be_notified(self, until: float | None) -> None:
        if not self._free.wait(None if until is None else max(0, until - time.monotonic())):
            raise OverloadedError

    def _count(self, state: str, change: int) -> None:
        setattr(self, state, getattr(self, state) + change)
        if self._gauge:
            self._gauge.labels(state).inc(change)


class Slot:
    """A place among those that run, held until it is released."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter: Limiter | None = limiter

    def release(self) -> None:
        """Let the next one run. A second release does nothing."""
        limiter, self._limiter = self._limiter, None
        if limiter:
            limiter.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.release()
