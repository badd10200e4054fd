"""How much runs at once, how much waits, and for how long."""

import threading
import time

import pytest

from wizard.core.limiter import Limiter, OverloadedError


def hold(limiter: Limiter, until: threading.Event, acquire: list) -> threading.Thread:
    def work():
        with limiter.acquire():
            acquire.append(1)
            until.wait(5)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def eventually(fact) -> bool:
    end = time.monotonic() + 5
    while not fact() and time.monotonic() < end:
        time.sleep(0.001)
    return fact()


def test_so_many_run_so_many_wait_and_the_rest_is_turned_away():
    limiter, until, acquire = Limiter(2, 1), threading.Event(), []
    threads = [hold(limiter, until, acquire) for _ in range(3)]
    assert eventually(lambda: (limiter.running, limiter.waiting) == (2, 1))
    with pytest.raises(OverloadedError), limiter.acquire():
        pass
    until.set()
    for thread in threads:
        thread.join()
    assert len(acquire) == 3
    assert (limiter.running, limiter.waiting) == (0, 0)


def test_never_more_run_than_may_and_nobody_is_forgotten():
    limiter, most, done = Limiter(3, 100), [], []

    def work():
        for _ in range(20):
            with limiter.acquire():
                most.append(limiter.running)
                time.sleep(0.0001)
        done.append(1)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 20
    assert max(most) == 3


def test_nobody_waits_longer_than_agreed():
    limiter, until, acquired = Limiter(1, 5, max_wait=0.05), threading.Event(), []
    thread = hold(limiter, until, acquired)
    assert eventually(lambda: limiter.running == 1)
    with pytest.raises(OverloadedError):
        limiter.acquire()
    assert (limiter.running, limiter.waiting) == (1, 0)
    until.set()
    thread.join()
    with limiter.acquire():
        assert limiter.running == 1


def test_whoever_waits_too_long_does_not_take_the_turn_of_the_next():
    limiter, done = Limiter(1, 50, max_wait=0.02), []

    def work():
        try:
            with limiter.acquire():
                time.sleep(0.015)
            done.append("ran")
        except OverloadedError:
            done.append("turned away")

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(done) == 20
    assert "ran" in done
    assert (limiter.running, limiter.waiting) == (0, 0)


def test_a_slot_is_released_once():
    limiter = Limiter(2, 0)
    slot = limiter.acquire()
    limiter.acquire()
    slot.release()
    slot.release()
    assert limiter.running == 1


def test_at_least_one_must_run():
    with pytest.raises(ValueError, match="at least one"):
        Limiter(0, 5)
