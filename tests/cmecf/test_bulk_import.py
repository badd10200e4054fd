"""Importing many rows at once: on both databases every value arrives as written, in few statements."""

import csv
import re
import shutil

import pytest
from sqlalchemy import event

from tests.cmecf.conftest import ROW
from tests.support.sites import create_site
from wizard.cmecf import importer
from wizard.cmecf.listing import Listing
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db

ROWS = 2 * importer.BATCH_SIZE + 1
ODD = {
    "username": "odd",
    "last_name": 'O’Brien "née" Núñez\\n',
    "first_name": "小龍; DROP TABLE",
    "middle_name": "{1,2}",
    "bar_number": "\\N.",
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def site(request, migrated, tmp_path):
    """An empty site on either database, as the role that the site runs as."""
    shutil.copy(migrated, tmp_path)
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with create_site(tmp_path, database=url).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def write(path, *people: dict[str, str]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerows({**ROW, **person} for person in people)


def test_many_rows_take_one_statement_a_batch(site, tmp_path):
    path, statements = tmp_path / "roster.csv", []
    write(path, *({"username": f"filer{number}"} for number in range(ROWS)))
    event.listen(db.engine, "before_cursor_execute", lambda *words: statements.append(words[2].split("(")[0]))
    assert importer.import_roster("cacd", path).new == ROWS
    assert [each for each in statements if each in ("INSERT INTO filer_account ", "COPY filer_account ")] == [
        f"{'COPY' if db.engine.dialect.name == 'postgresql' else 'INSERT INTO'} filer_account "
    ] * 3
    assert len(statements) < 30
    assert Listing("cacd").count() == ROWS


def test_every_value_arrives_as_it_was_written(site, tmp_path):
    path = tmp_path / "roster.csv"
    write(path, ODD, {"username": "plain"})
    assert importer.import_roster("cacd", path).new == 2
    stored = db.session.scalars(db.select(FilerAccount).filter_by(username="odd")).one()
    for name, value in {**ROW, **ODD}.items():
        assert getattr(stored, name) == value
    assert (stored.credential_epoch, stored.frozen_at, stored.hash_parameters) == (0, None, "bcrypt:4")
    assert [first for _last, first, _middle in Listing("cacd", "o'brien nunez").page(1)] == [ODD["first_name"]]
    assert str(importer.import_roster("cacd", path)).startswith("0 new, 0 changed, 2 as before")


def test_accounts_are_looked_up_in_the_index_of_logins_before_there_are_statistics(site, tmp_path):
    path, asked = tmp_path / "roster.csv", []
    write(path, *({"username": f"filer{number}"} for number in range(ROWS)))
    importer.import_roster("cacd", path)
    event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2:4]))
    assert importer.import_roster("cacd", path).unchanged == ROWS
    statement, parameters = next(each for each in asked if "imported_digest" in each[0])
    is_sqlite = db.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    plan = str(db.session.connection().exec_driver_sql(explain + statement, parameters).all())
    looked_up = r"\(court_id=\? AND username=\?\)" if is_sqlite else r"Index Cond: .*\(username\).* = .*\.login"
    assert re.search(looked_up, plan)
