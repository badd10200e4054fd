"""Proving a filer account: the right person, the exact cause, one verification in any case."""

import pytest
from passlib.hash import sha512_crypt

from tests.cmecf.conftest import HASH, PASSWORD
from wizard.cmecf import proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.core.limiter import OverloadedError
from wizard.security import passwords
from wizard.security.hash_schemes import hash_parameters

OTHER = sha512_crypt.using(rounds=1000).hash(PASSWORD)


def add(username: str, stored: str | None, status: str = "active", court: str = "cacd") -> int:
    shape = hash_parameters(stored) if stored else None
    account = FilerAccount(
        court_id=court,
        username=username,
        password_hash=stored,
        hash_parameters=shape,
        last_name="Doe",
        first_name="Jane",
        email="jane@example.com",
        role="attorney",
    )
    with transaction():
        db.session.add(account)
        db.session.flush()
        if status == "retired":
            account.retire(clock.now())
        account.status = status
        return account.id


@pytest.fixture(autouse=True)
def accounts(roster_app) -> dict[str, int]:
    """One account for each thing that can be so."""
    return {
        "jdoe": add("jdoe", HASH),
        "gone": add("gone", HASH, "disabled"),
        "done": add("done", OTHER, "retired"),
        "bare": add("bare", None),
    }


def cause_of(username: str, password: str = PASSWORD) -> tuple[str, int | None]:
    with pytest.raises(proof.LegacyAuthenticationError) as refused:
        proof.prove("cacd", username, password)
    return refused.value.cause, refused.value.account_id


def test_the_right_password_proves_whose_account_it_is(accounts, verified_hashes):
    assert proof.prove("cacd", "jdoe", PASSWORD) == proof.ProvedFiler(accounts["jdoe"], 0, "active", "jdoe")
    assert len(verified_hashes) == 1


def test_a_disabled_account_is_proved_and_its_status_handed_on(accounts):
    assert proof.prove("cacd", "gone", PASSWORD).status == "disabled"


@pytest.mark.parametrize(
    ("username", "password", "cause", "known"),
    [
        ("jdoe", "wrong", "wrong password", True),
        ("gone", "wrong", "wrong password", True),
        ("done", PASSWORD, "linked", True),
        ("bare", PASSWORD, "no hash", True),
        ("nobody", PASSWORD, "unknown", False),
        ("JDOE", PASSWORD, "unknown", False),
        ("", PASSWORD, "unknown", False),
        ("jd\0oe", PASSWORD, "unknown", False),
        ("\ud800", PASSWORD, "unknown", False),
        ("x" * 5000, PASSWORD, "unknown", False),
    ],
)
def test_each_cause_is_distinguished_and_costs_one_verification(
    accounts, verified_hashes, username, password, cause, known
):
    assert cause_of(username, password) == (cause, accounts[username] if known else None)
    assert len(verified_hashes) == 1


def test_a_linked_account_is_as_costly_as_it_was(verified_hashes):
    cause_of("done")
    assert [hash_parameters(stored) for stored in verified_hashes] == ["sha512-crypt:1000"]


def test_an_unknown_login_costs_what_one_of_this_court_costs_and_always_the_same(verified_hashes):
    for name in [f"nobody{number}" for number in range(40)]:
        cause_of(name)
        cause_of(name)
    parameters = [hash_parameters(stored) for stored in verified_hashes]
    assert set(parameters) == {"bcrypt:4", "sha512-crypt:1000"}
    assert parameters[::2] == parameters[1::2]


def test_another_courts_account_is_unknown_here():
    add("elsewhere", HASH, court="ca9")
    assert cause_of("elsewhere")[0] == "unknown here, known in ca9"
    assert proof.prove("ca9", "elsewhere", PASSWORD).username == "elsewhere"


def test_no_connection_is_held_while_a_password_is_verified(monkeypatch):
    held = []
    monkeypatch.setattr(passwords, "verify_password", lambda *_given: held.append(db.engine.pool.checkedout()))
    cause_of("jdoe")
    cause_of("nobody")
    assert held == [0, 0]


def test_a_full_house_is_busy_for_known_and_unknown_alike(busy):
    with busy():
        for username in ("jdoe", "nobody", "done"):
            with pytest.raises(OverloadedError):
                proof.prove("cacd", username, PASSWORD)


def test_a_login_is_found_by_its_court():
    assert proof.filer_named("ca9", "jdoe") is None
    assert proof.filer_named("cacd", "jdoe").full_name == "Jane Doe"
