"""Being told to stop (SIGTERM, SIGINT) without being cut off between a server's word and its record."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def deferred() -> Iterator[None]:
    """In this block nothing cuts the program off; it asks ``told()`` where it may stop."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        while signal.sigtimedwait(STOPS, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_requested() -> bool:
    """Whether the program has been told to stop since the block began."""
    return not signal.sigpending().isdisjoint(STOPS)


def sleep(seconds: float) -> None:
    """Sleep, but no longer than until the program is told to stop."""
    if caught := signal.sigtimedwait(STOPS, seconds):
        signal.raise_signal(caught.si_signo)
