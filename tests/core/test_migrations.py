"""The migrations and the tables that the program declares are one thing."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from tests.support.factories import make_filer, make_pacer
from wizard.core.database import db
from wizard.training import models as practice_models

assert practice_models, "a live process does not know these tables, but the one migration makes them"


def dump(app) -> list[tuple]:
    """Every table, index and trigger of the database, as it was declared."""
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT type, name, sql FROM sqlite_master ORDER BY type, name"))
        return [tuple(row) for row in rows if row.name != "sqlite_sequence"]


def differences() -> list:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)


def test_migrating_makes_exactly_the_tables_of_the_program(app):
    assert differences() == []


def test_migrating_makes_every_check_of_the_program(app):
    """The comparison above does not look at them."""
    there = sa.inspect(db.engine)
    for table in db.metadata.tables.values():
        declared = {str(check.sqltext) for check in table.constraints if isinstance(check, sa.CheckConstraint)}
        assert {check["sqltext"] for check in there.get_check_constraints(table.name)} == declared, table.name


def test_the_comparison_would_notice_a_missing_column(app):
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE generated_persona DROP COLUMN name"))
    assert differences()


def test_a_database_with_data_can_be_taken_down_and_made_again(app, filer):
    before = dump(app)
    filer.stands_at("confirm", make_pacer(), make_filer())
    filer.confirms()
    db.session.remove()
    downgrade(revision="base")
    assert [name for kind, name, _sql in dump(app) if kind == "table"] == ["alembic_version"]
    upgrade()
    assert dump(app) == before


def test_the_permanent_tables_have_their_guards(app):
    guards = {name for kind, name, _sql in dump(app) if kind == "trigger"}
    permanent = ("link", "audit", "certificate", "signing_key")
    assert guards == {f"{table}_{verb}" for table in permanent for verb in ("update", "delete")}
