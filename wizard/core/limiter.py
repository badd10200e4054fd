"""How much of something costly a process does at once, and how much more may wait.

Measured: to limit the passwords verified at once is what keeps ordinary pages quick while everybody logs in at the
same minute. The threads that wait must be limited too, or they starve the rest. Clients take turns, so that one who
sends a hundred requests delays another's only one by one turn, and never has it turned away.
"""

import threading
from collections import deque
from typing import Self

from prometheus_client import Gauge


class OverloadedError(Exception):
    """As much is running and waiting as this process allows; ask again later."""


class Limiter:
    """Lets ``at_once`` run and ``max_waiting`` more wait, clients in turn, and turns the rest away.

    Where no more may wait, a client with few waiting takes the place of the one with most. ``max_wait`` is how many
    seconds each may wait; None for as long as it takes. A gauge with the label ``state`` shows how many are running and
    waiting.
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
        self._lock = threading.Lock()
        # By client, in the order of their turns.
        self._lines: dict[str, deque[_Ticket]] = {}

    def acquire(self, client: str = "") -> "Slot":
        """A slot, to be used as ``with limiter.acquire():`` or released by hand. Raises OverloadedError.

        ``client`` is who shares a turn: a network, say.
        """
        with self._lock:
            if self.running < self.at_once and not self._lines:
                self._count("running", 1)
                return Slot(self)
            ticket = self._join(client)
        try:
            ticket.decided.wait(self.max_wait)
        except BaseException:
            self._abandon(ticket)
            raise
        if self._leave(ticket):
            return Slot(self)
        raise OverloadedError

    def release(self) -> None:
        """Give a slot back; ``Slot`` does it once."""
        with self._lock:
            self._count("running", -1)
            self._grant()

    def _grant(self) -> None:
        while self.running < self.at_once and self._lines:
            client, line = next(iter(self._lines.items()))
            ticket = line[0]
            self._remove(ticket)
            if line:
                self._lines[client] = self._lines.pop(client)
            ticket.is_granted = True
            self._count("running", 1)
            ticket.decided.set()

    def _join(self, client: str) -> "_Ticket":
        if self.waiting >= self.max_waiting:
            self._make_room(client)
        ticket = _Ticket(client)
        self._lines.setdefault(client, deque()).append(ticket)
        self._count("waiting", 1)
        return ticket

    def _make_room(self, client: str) -> None:
        longest = max(self._lines.values(), key=len, default=deque())
        # Afterwards the longest line must still be no shorter than this client's.
        if len(longest) < len(self._lines.get(client, ())) + 2:
            raise OverloadedError
        evicted = longest[-1]
        self._remove(evicted)
        evicted.decided.set()

    def _leave(self, ticket: "_Ticket") -> bool:
        """The wait is over: whether the turn has come."""
        with self._lock:
            if ticket in self._lines.get(ticket.client, ()):
                self._remove(ticket)
            return ticket.is_granted

    def _abandon(self, ticket: "_Ticket") -> None:
        """The wait was interrupted: the next one may run."""
        if self._leave(ticket):
            self.release()

    def _remove(self, ticket: "_Ticket") -> None:
        line = self._lines[ticket.client]
        line.remove(ticket)
        if not line:
            del self._lines[ticket.client]
        self._count("waiting", -1)

    def _count(self, state: str, change: int) -> None:
        setattr(self, state, getattr(self, state) + change)
        if self._gauge:
            self._gauge.labels(state).inc(change)


class _Ticket:
    """Somebody who waits, until it is decided whether the turn has come."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.is_granted = False
        self.decided = threading.Event()


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
