"""What the last step hands to its flow's end beside its answer is stored nowhere, even where that end fails."""

import pytest

from tests.account.conftest import ADDRESS as REGISTER_ADDRESS
from tests.account.conftest import NEW_PASSWORD, PERSON, SECURITY, Owner
from tests.support.emails import code_in, emails
from tests.support.factories import all_of, make_pacer
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.mail import outbox
from wizard.security import passwords


class InjectedFaultError(Exception):
    """The e-mail cannot be written."""


def reach_last_step_of_registration(owner: Owner) -> None:
    owner.registers(PERSON, REGISTER_ADDRESS, until="security")


def reach_last_step_of_an_upgrade(owner: Owner) -> None:
    make_pacer("kt4821", upgraded=False)
    owner.logs_in("kt4821")
    owner.opens("/my/upgrade/")
    owner.presses("Upgrade")
    owner.sends(date_of_birth="1970-01-02", user_type="INDIVIDUAL")
    owner.sends(state="California", county="Orange")


def reach_last_step_of_recovery(owner: Owner) -> None:
    make_pacer()
    owner.opens("/account/recover/")
    owner.presses("Begin")
    owner.sends(username="jordanrivera")
    owner.sends(code=code_in(emails("pacer-recovery")[0]))


def reach_last_step_of_a_firm(owner: Owner) -> None:
    owner.opens("/account/firm/")
    owner.presses("Begin")
    owner.sends(firm_name="Goldfarb and Partners", email="office@example.com")
    owner.sends(code=code_in(emails("address-code")[0]))


ENDS = (
    (reach_last_step_of_registration, SECURITY),
    (reach_last_step_of_an_upgrade, SECURITY),
    (reach_last_step_of_recovery, {"password": NEW_PASSWORD}),
    (reach_last_step_of_a_firm, {"username": "goldfarbfirm", "password": NEW_PASSWORD}),
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


def inject_fault(monkeypatch) -> None:
    def fail(*_words, **_facts):
        raise InjectedFaultError

    monkeypatch.setattr(outbox, "enqueue", fail)


def everything_stored() -> str:
    rows = [tuple(row) for table in db.metadata.sorted_tables for row in db.session.execute(db.select(table))]
    return repr(rows)


@pytest.mark.parametrize(("reach_last_step", "last"), ENDS)
def test_no_secret_is_stored_if_the_last_step_fails(owner, hashed, monkeypatch, reach_last_step, last):
    reach_last_step(owner)
    before = all_of(Journey)[-1]
    hashed.clear()
    inject_fault(monkeypatch)
    with pytest.raises(InjectedFaultError):
        owner.sends(**last)
    after = all_of(Journey)[-1]
    assert (after.stored_answers, after.outcome, after.version) == (before.stored_answers, None, before.version)
    assert hashed, "there was something private"
    stored = everything_stored()
    assert not [each for each in (*hashed, NEW_PASSWORD) if each in stored]


@pytest.mark.parametrize(("reach_last_step", "last"), ENDS)
def test_only_the_account_has_the_hash_if_the_last_step_succeeds(owner, hashed, reach_last_step, last):
    reach_last_step(owner)
    hashed.clear()
    owner.sends(**last)
    assert owner.outcome
    assert hashed
    for table in set(db.metadata.sorted_tables) - {
        db.metadata.tables[name] for name in ("pacer_account", "security_answer")
    }:
        stored = repr([tuple(row) for row in db.session.execute(db.select(table))])
        assert not [each for each in (*hashed, NEW_PASSWORD) if each in stored], table.name
