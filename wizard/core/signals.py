"""Handling SIGTERM and SIGINT without being interrupted between a server's answer and its record."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def deferred() -> Iterator[None]:
    """Block both signals in this block; ``is_requested()`` tells whether one has arrived."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        while signal.sigtimedwait(STOPS, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_requested() -> bool:
    """Whether one of the signals has arrived since the block began."""
    return not signal.sigpending().isdisjoint(STOPS)


def sleep(seconds: float) -> None:
    """Sleep, but wake up when one of the signals arrives."""
    if caught := signal.sigtimedwait(STOPS, seconds):
        signal.raise_signal(caught.si_signo)
