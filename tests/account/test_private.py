"""What the last step hands to its flow's end beside its answer is stored nowhere, even where that end fails."""

import pytest

from tests.account.conftest import ADDRESS as REGISTER_ADDRESS
from tests.account.conftest import NEW_PASSWORD, PERSON, SECURITY, Owner, code_in, letters
from tests.support.factories import all_of, make_pacer
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.mail import outbox
from wizard.security import passwords


class JammedError(Exception):
    """The e-mail cannot be written."""


def stands_at_the_end_of_registration(owner: Owner) -> None:
    owner.registers(PERSON, REGISTER_ADDRESS, until="security")


def stands_at_the_end_of_an_upgrade(owner: Owner) -> None:
    make_pacer("kt4821", upgraded=False)
    owner.logs_in("kt4821")
    owner.opens("/my/upgrade/")
    owner.presses("Upgrade")
    owner.sends(date_of_birth="1970-01-02", user_type="INDIVIDUAL")
    owner.sends(state="California", county="Orange")


def stands_at_the_end_of_recovery(owner: Owner) -> None:
    make_pacer()
    owner.opens("/account/recover/")
    owner.presses("Begin")
    owner.sends(username="jordanrivera")
    owner.sends(code=code_in(letters("pacer-recovery")[0]))


def stands_at_the_end_of_a_firm(owner: Owner) -> None:
    owner.opens("/account/firm/")
    owner.presses("Begin")
    owner.sends(firm_name="Goldfarb and Partners", email="office@example.com")
    owner.sends(code=code_in(letters("address-code")[0]))


ENDS = (
    (stands_at_the_end_of_registration, SECURITY),
    (stands_at_the_end_of_an_upgrade, SECURITY),
    (stands_at_the_end_of_recovery, {"password": NEW_PASSWORD}),
    (stands_at_the_end_of_a_firm, {"username": "goldfarbfirm", "password": NEW_PASSWORD}),
)


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Every hash that is made from now on."""
    made, make = [], passwords.hash_password

    def remembers(typed: str) -> str:
        made.append(make(typed))
        return made[-1]

    monkeypatch.setattr(passwords, "hash_password", remembers)
    return made


def jam(monkeypatch) -> None:
    def fail(*_words, **_facts):
        raise JammedError

    monkeypatch.setattr(outbox, "enqueue", fail)


def everything_stored() -> str:
    rows = [tuple(row) for table in db.metadata.sorted_tables for row in db.session.execute(db.select(table))]
    return repr(rows)


@pytest.mark.parametrize(("stands_at_the_end", "last"), ENDS)
def test_where_the_end_fails_nothing_private_is_stored(owner, hashed, monkeypatch, stands_at_the_end, last):
    stands_at_the_end(owner)
    before = all_of(Journey)[-1]
    hashed.clear()
    jam(monkeypatch)
    with pytest.raises(JammedError):
        owner.sends(**last)
    after = all_of(Journey)[-1]
    assert (after.stored_answers, after.outcome, after.version) == (before.stored_answers, None, before.version)
    assert hashed, "there was something private"
    stored = everything_stored()
    assert not [each for each in (*hashed, NEW_PASSWORD) if each in stored]


@pytest.mark.parametrize(("stands_at_the_end", "last"), ENDS)
def test_where_the_end_succeeds_only_the_account_has_it(owner, hashed, stands_at_the_end, last):
    stands_at_the_end(owner)
    hashed.clear()
    owner.sends(**last)
    assert owner.outcome
    assert hashed
    for table in set(db.metadata.sorted_tables) - {
        db.metadata.tables[name] for name in ("pacer_account", "security_answer")
    }:
        stored = repr([tuple(row) for row in db.session.execute(db.select(table))])
        assert not [each for each in (*hashed, NEW_PASSWORD) if each in stored], table.name
