"""Runs the migrations on the site's own database, in one transaction."""

from alembic import context
from flask import current_app

from wizard.kernel.db import UtcDateTime, db


def plain_type(kind, item, _autogen) -> str | bool:
    """Write moments as a plain type, so that an old migration never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Bring the database up or down."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=plain_type,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
