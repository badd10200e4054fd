"""Two apps in one process do not disturb each other."""

import re
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.sites import use_keys
from wizard.core import clock, tokens
from wizard.core.database import transaction
from wizard.core.limiter import OverloadedError
from wizard.courts.registry import all_courts
from wizard.pacer.directory import directory
from wizard.security import attempts, encryption, passwords
from wizard.security.dimensions import Dimension
from wizard.security.hash_schemes import scheme_of

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def first(make_site):
    return make_site(hashes_waiting=0)


@pytest.fixture
def second(make_site):
    return make_site(hash_scheme="pbkdf2-sha256")


def test_each_hashes_with_its_own_scheme_within_its_own_limit(first, second, monkeypatch):
    monkeypatch.setattr(passwords, "PBKDF2_ROUNDS", 10)
    with first.app_context(), passwords.hasher().limiter.acquire():
        with second.app_context():
            assert scheme_of(passwords.hash_password("correct horse")) == "pbkdf2-sha256"
            assert scheme_of(passwords.dummy_hash()) == "pbkdf2-sha256"
        with pytest.raises(OverloadedError):
            passwords.hash_password("correct horse")
    with first.app_context():
        assert scheme_of(passwords.hash_password("correct horse")) == "argon2id"


def test_neither_reads_what_the_other_encrypted(first, second):
    use_keys(second, "another-secret-key-0123456789-0123456789")
    with first.app_context():
        encrypted = encryption.encrypt("a key")
    with second.app_context():
        assert encryption.decrypt(encrypted) is None
        assert encryption.decrypt(encryption.encrypt("a key")) == "a key"
    with first.app_context():
        assert encryption.decrypt(encrypted) == "a key"


def test_each_has_its_own_courts_and_directory(first, second):
    assert all_courts(first) is not all_courts(second)
    assert directory(first) is not directory(second)


def test_one_writes_while_the_other_holds_its_write_lock(first, second):
    written = []

    def writes() -> None:
        with second.app_context():
            attempts.start((Dimension.STAFF_LOGIN, "x"))
        written.append(1)

    with first.app_context(), transaction():
        thread = threading.Thread(target=writes, daemon=True)
        thread.start()
        thread.join(5)
    assert written


def seen_elsewhere(app) -> list:
    """What another app knows of clock and chance, which answers in a thread of its own."""
    seen = []

    def work() -> None:
        with app.app_context():
            seen.extend((clock.actual(), tokens.new_reference(), tokens.new_number(7)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return seen


def test_a_clock_that_is_stopped_for_one_goes_on_for_the_other(first, second):
    with first.app_context(), clock.stopped_at(NOON):
        assert clock.actual() == NOON
        assert seen_elsewhere(second)[0] < NOON


def test_chance_that_is_seeded_for_one_stays_chance_for_the_other(first, second):
    drawn = []
    for _time in range(2):
        with first.app_context(), tokens.seeded_for_tests("pictures"):
            drawn.append((tokens.new_reference(), seen_elsewhere(second)[1], tokens.new_reference()))
    assert (drawn[0][0], drawn[0][2]) == (drawn[1][0], drawn[1][2])
    assert drawn[0][1] != drawn[1][1]


FILES = [path for path in Path("wizard").rglob("*.py") if "migrations" not in path.parts]
STATE = re.compile(r"AppState\[[^\n]+\]\(\s*\"(\w+)\"")


def test_what_belongs_to_an_app_is_declared_once_and_reached_through_its_declaration():
    """So each has one type, and one function of its room that reads it."""
    texts = {path: path.read_text() for path in FILES if path != Path("wizard/core/app_state.py")}
    for path, text in texts.items():
        assert ".extensions" not in text, f"{path} reaches for app.extensions: use AppState"
    names = [name for text in texts.values() for name in STATE.findall(text)]
    assert len(names) > 8
    assert sorted(names) == sorted(set(names))


def test_no_module_keeps_what_a_function_changes():
    for path in FILES:
        assert not re.search(r"^\s+global ", path.read_text(), re.M), path
