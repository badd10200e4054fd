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


def wait_in_line(limiter: Limiter, client: str, ran: list[str]) -> threading.Thread:
    """Somebody waits, and then notes: who ran, or who was turned away."""

    def work():
        try:
            with limiter.acquire(client):
                ran.append(client)
        except OverloadedError:
            ran.append(f"{client} turned away")

    before, seen = limiter.waiting, len(ran)
    thread = threading.Thread(target=work)
    thread.start()
    assert eventually(lambda: limiter.waiting > before or len(ran) > seen)
    return thread


def test_a_hundred_requests_of_one_client_turn_no_other_away():
    limiter, ran = Limiter(1, 24), []
    with limiter.acquire("attacker"):
        threads = [wait_in_line(limiter, "attacker", ran) for _ in range(110)]
        threads += [wait_in_line(limiter, f"stranger {number}", ran) for number in range(7)]
        assert limiter.waiting == 24
    for thread in threads:
        thread.join(5)
    assert ran.count("attacker") == 17
    assert ran.count("attacker turned away") == 93
    assert sorted(name for name in ran if name.startswith("stranger")) == [f"stranger {number}" for number in range(7)]


def test_clients_take_turns():
    limiter, ran = Limiter(1, 10), []
    with limiter.acquire():
        threads = [wait_in_line(limiter, client, ran) for client in ("a", "a", "a", "b", "b", "c")]
    for thread in threads:
        thread.join(5)
    assert ran == ["a", "b", "c", "a", "b", "a"]


def test_where_all_have_one_place_the_next_is_turned_away():
    limiter, ran = Limiter(1, 2), []
    with limiter.acquire():
        threads = [wait_in_line(limiter, client, ran) for client in ("a", "b", "c")]
        assert ran == ["c turned away"]
    for thread in threads:
        thread.join(5)
    assert ran[1:] == ["a", "b"]


def test_an_interrupted_wait_leaves_the_turn_to_the_next(monkeypatch):
    limiter, ran = Limiter(1, 2), []
    slot = limiter.acquire()

    def interrupted(_event, _timeout=None):
        slot.release()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            limiter.acquire()
    assert (limiter.running, limiter.waiting, ran) == (0, 0, [])
