"""The database itself keeps links and audit rows as they are, whoever asks."""

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests.support.factories import all_of, make_filer, make_pacer
from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.links import queries
from wizard.links.models import Link

PROOFS = dict.fromkeys(("filer_proof", "pacer_proof"), "password")
VALUES = "(id, court_id, filer_account_id, pacer_account_id, receipt, linked_at, filer_proof, pacer_proof) VALUES"
NOW = "'2031-01-01 00:00:00', 'password', 'password'"


@pytest.fixture
def link(app):
    pacer, filer = make_pacer(), make_filer()
    make_pacer("second2"), make_filer("canb"), make_filer(username="second")
    with transaction():
        facts = {"court_id": "cacd", "receipt": "ACDEFGHJKM", "linked_at": clock.now()} | PROOFS
        db.session.add(Link(filer_account_id=filer.id, pacer_account_id=pacer.id, **facts))
        trail.record(events.LINKED, court="cacd", receipt="ACDEFGHJKM", **PROOFS)
    return all_of(Link)[0]


def run(statement: str) -> None:
    with transaction():
        db.session.execute(db.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE link SET receipt = 'X'",
        "UPDATE link SET pacer_account_id = 2 WHERE id = 1",
        "DELETE FROM link",
        "DELETE FROM link WHERE id = 1",
        f"INSERT OR REPLACE INTO link {VALUES} (1, 'cacd', 1, 2, 'X', {NOW})",
        f"REPLACE INTO link {VALUES} (9, 'cacd', 1, 1, 'X', {NOW})",
        f"INSERT INTO link {VALUES} (1, 'cacd', 1, 1, 'X', {NOW}) ON CONFLICT DO UPDATE SET receipt = 'X'",
        "UPDATE audit SET event = 'nothing'",
        "UPDATE audit SET detail = '{}' WHERE id = 1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, at, event, detail) VALUES (1, '2031-01-01', 'nothing', '{}')",
    ],
)
def test_links_and_audit_rows_cannot_be_changed_or_deleted_even_by_raw_sql(link, statement):
    with pytest.raises(DatabaseError, match="rows are permanent"):
        run(statement)
    assert [row.receipt for row in all_of(Link)] == ["ACDEFGHJKM"]
    assert [row.event for row in all_of(AuditRow)] == ["link.made"]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ("'cacd', 1, 2, 'X'", "filer_account_id"),
        ("'canb', 1, 2, 'X'", "filer_account_id"),
        ("'cacd', 3, 1, 'X'", "pacer_account_id"),
        ("'cacd', 3, 2, 'ACDEFGHJKM'", "receipt"),
        ("'cacd', 99, 2, 'X'", "FOREIGN KEY"),
        ("'cacd', 3, 99, 'X'", "FOREIGN KEY"),
    ],
)
def test_a_second_link_of_the_same_account_is_refused_by_the_keys(link, values, key):
    with pytest.raises(IntegrityError, match=key):
        run(f"INSERT INTO link {VALUES} (2, {values}, {NOW})")


def test_the_same_pacer_account_may_be_linked_in_another_court(link):
    run(f"INSERT INTO link {VALUES} (2, 'canb', 2, 1, 'X', {NOW})")
    assert len(all_of(Link)) == 2


def test_the_ledger_finds_a_link_from_either_side_and_in_its_own_court_only(link):
    assert queries.link_of_pacer("cacd", link.pacer_account_id).id == link.id
    assert queries.link_of_pacer("canb", link.pacer_account_id) is None
    assert queries.link_of_filer(link.filer_account_id).id == link.id
    assert queries.link_of_filer(2) is None


@pytest.mark.parametrize(
    "statement", ["DELETE FROM filer_account WHERE id = 1", "DELETE FROM pacer_account WHERE id = 1"]
)
def test_an_account_that_is_linked_cannot_be_deleted(link, statement):
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE filer_account SET status = 'retired' WHERE id = 1",
        "UPDATE filer_account SET status = 'linked' WHERE id = 1",
    ],
)
def test_a_retired_account_keeps_no_hash_and_statuses_are_known(link, statement):
    with pytest.raises(IntegrityError, match="CHECK"):
        run(statement)
