"""Runs the migrations on the site's own database, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from wizard.core.database import UtcDateTime, db
from wizard.core.grants import owner_engine


def plain_type(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Write moments as a plain type, so that an old migration never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making a new one, which its foreign keys would forbid: they are checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # By the driver: within a transaction SQLite ignores it.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        cursor.execute("PRAGMA foreign_key_check")
        if broken := cursor.fetchall():
            raise RuntimeError(f"after the migration, rows point nowhere: {broken[:5]}")
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def run() -> None:
    """Bring the database up or down."""
    with owner_engine().connect() as connection, whole(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=plain_type,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
