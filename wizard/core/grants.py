"""What the role of a running site may do in PostgreSQL, which role owns the tables, and ``flask db grant``.

An owner of a table can disable its triggers. So one role owns the tables and migrates them, and the site runs as
another, which owns nothing, and may only read and add where a table says so: links and the audit trail.
"""

import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, text

from wizard.core.config import current_settings
from wizard.core.database import APPEND_ONLY, db, engine_options
from wizard.core.text_files import read_utf8

FULL = "SELECT, INSERT, UPDATE, DELETE"
# What is not among the tables of the program: which migration the database has.
READ_ONLY = ("alembic_version",)
_ROLE = text("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = :role")
# What a role owns, or what a role owns that it can become.
_OWNED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND pg_has_role(:role, relowner, 'MEMBER') ORDER BY relname"
)
_CREATES = text("SELECT has_schema_privilege(:role, current_schema(), 'CREATE')")


def owner_engine() -> Engine:
    """The database, as the role that owns its tables. Raises ClickException where its file cannot be read."""
    settings = current_settings()
    if not settings.owner_database_file:
        return db.engine
    path = settings.instance / settings.owner_database_file
    try:
        url = read_utf8(path).strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise click.ClickException(f"owner_database_file: {path} cannot be read ({type(fault).__name__}).") from None
    return create_engine(url, poolclass=NullPool, **engine_options(url))


@click.command("grant")
@click.argument("role")
@click.option("--apply", "is_applied", is_flag=True, help="Run the statements, in one transaction.")
@with_appcontext
def grant(role: str, is_applied: bool) -> None:
    """Print what ROLE, as which the site runs, must be granted; after each migration again.

    Exit code 1 where ROLE does not exist, or could do more than that anyway.
    """
    engine = owner_engine()
    if engine.dialect.name != "postgresql":
        raise click.ClickException("Only PostgreSQL has roles.")
    with engine.begin() as connection:
        if connection.scalar(_ROLE, {"role": role}) is None:
            raise click.ClickException(f"There is no role of that name. First: CREATE ROLE {role} LOGIN PASSWORD '…'")
        for statement in statements(connection, role):
            click.echo(f"{statement};")
            if is_applied:
                connection.exec_driver_sql(statement)
        excesses = [*excessive(connection, role)]
    for sentence in excesses:
        click.echo(sentence, err=True)
    sys.exit(1 if excesses else 0)


def statements(connection: Connection, role: str) -> Iterator[str]:
    """The statements that take everything from a role and give it what the site needs, for the present tables."""
    quote = connection.dialect.identifier_preparer.quote
    to, schema = quote(role), quote(connection.scalar(text("SELECT current_schema()")) or "public")
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {to}"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM {to}, PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {to}"
    for name in sorted(inspect(connection).get_table_names()):
        yield f"GRANT {_rights(name)} ON {schema}.{quote(name)} TO {to}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {to}"


def _rights(name: str) -> str:
    if name in READ_ONLY:
        return "SELECT"
    table = db.metadata.tables.get(name)
    return "SELECT, INSERT" if table is not None and table.info.items() >= APPEND_ONLY.items() else FULL


def excessive(connection: Connection, role: str) -> Iterator[str]:
    """What a role could do beyond its grants, as sentences."""
    if connection.scalar(_ROLE, {"role": role}):
        yield f"{role} is a superuser, or may create roles or databases: run the site as another role."
    elif owned := connection.scalars(_OWNED, {"role": role}).all():
        yield f"{role} owns {', '.join(owned)}, or can become who does: run the site as another role."
    elif connection.scalar(_CREATES, {"role": role}):
        yield f"{role} may create tables: as the schema's owner, revoke CREATE on it from {role} and PUBLIC."


def own_excesses(connection: Connection) -> Iterator[str]:
    """The same of the role that is connected; nothing on another database than PostgreSQL."""
    if connection.dialect.name == "postgresql":
        yield from excessive(connection, connection.scalar(text("SELECT current_user")) or "")
