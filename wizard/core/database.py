"""The database: SQLite for practice, PostgreSQL for a court. Both keep every promise.

A request reads in a short transaction of its own and writes in ``transaction()``. SQLite takes its write
lock when that block begins: a transaction that reads first and writes later can be thrown out halfway.
"""

import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from flask import g, has_request_context
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    MetaData,
    Select,
    TypeDecorator,
    bindparam,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.dml import ReturningInsert

from wizard.core.app_state import AppState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


# recursive_triggers: without it, INSERT OR REPLACE would delete a link past its trigger.
PRAGMAS = ("foreign_keys=ON", "recursive_triggers=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000")


# In ``info`` of a table whose rows are permanent: the site's own role may neither change nor delete one.
APPEND_ONLY = {"append_only": True}


class Base(DeclarativeBase):
    """What every table is declared from."""

    metadata = MetaData(naming_convention=NAMES)


# What a transaction has just written is known: it need not be read once more.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()

# Flask-SQLAlchemy makes its own base of Base when the program starts, where mypy cannot see it.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

Row = TypeVar("Row", bound=Base)


def engine_options(database_url: str) -> dict[str, bool]:
    """How to reach the database: a fault must not print what was typed, and a server may have been restarted."""
    return {"hide_parameters": True, "pool_pre_ping": not database_url.startswith("sqlite")}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware and in UTC in the program, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without its zone; hand the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DefaultContext(Protocol):
    """What SQLAlchemy hands to a function that makes a column's default."""

    def get_current_parameters(self) -> dict[str, Any]:
        """The values of the row that is inserted."""


_write_lock = AppState[threading.Lock]("write_lock", threading.Lock)


@contextmanager
def _turn_to_write() -> Iterator[None]:
    """Wait until it is this transaction's turn. SQLite lets writers sleep and ask again, for up to a tenth of a second.

    Those of one process wait for each other at a lock, and the processes at a locked file beside the database; both
    wake the next one at once. What does not know of either (another program) still meets SQLite's own lock.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    with _write_lock.get():
        turn = os.open(f"{db.engine.url.database}-turn", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turn)


@contextmanager
def transaction() -> Iterator[None]:
    """One write transaction: everything in the block is kept, or nothing. Not to be nested.

    What was put off until the next one (``write_later``) is done first, and put off again where this one is not kept.
    """
    db.session.rollback()
    with _turn_to_write():
        put_off = _put_off()
        db.session.connection(execution_options={"writing": True})
        try:
            for write in tuple(put_off):
                write()
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        put_off.clear()


def write_later(write: Callable[[], object]) -> None:
    """Write in the request's next transaction or, where none follows, in one of its own before the answer is sent.

    For what need not be kept at once: each transaction costs the disk a write. Outside a request it is done now.
    """
    if has_request_context():
        _put_off().append(write)
        return
    with transaction():
        write()


def write_what_was_put_off() -> None:
    """Write what no transaction of this request has taken along. Commits."""
    if _put_off():
        with transaction():
            pass


def _put_off() -> list[Callable[[], object]]:
    """The writes of this request that wait for a transaction."""
    if not has_request_context():
        return []
    waiting: list[Callable[[], object]] = g.setdefault("put_off_writes", [])
    return waiting


def insert_if_absent(model: type[Base], *rows: dict[str, object]) -> None:
    """Add each row unless its key is there already, in one statement; two writers at once are no error."""
    statement = _insert(model, db.engine.dialect.name).on_conflict_do_nothing()
    # None is written as NULL: it is not the default of the column.
    db.session.execute(statement, list(rows), execution_options={"render_nulls": True})


def upsert(model: type[Row], *rows: dict[str, object]) -> dict[object, Row]:
    """Add each row unless its key is there already; all of them, locked, by their keys. One statement.

    They are locked in the order given: two transactions that give them in the same order never wait for each other.
    """
    statement = _upsert(model, db.engine.dialect.name)
    found = db.session.scalars(
        statement, list(rows), execution_options={"populate_existing": True, "render_nulls": True}
    )
    return {getattr(row, _key_of(model).name): row for row in found}


def _insert(model: type[Base], dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if dialect == "sqlite" else postgresql.insert(model)


@cache
def _upsert(model: type[Row], dialect: str) -> ReturningInsert[tuple[Row]]:
    """Built once for each table: with the rows as its parameters, SQLAlchemy writes its SQL once, too."""
    insert, key = _insert(model, dialect), _key_of(model).name
    # A row that is there is written as it stands, since only what is written is locked and returned.
    return insert.on_conflict_do_update(index_elements=[key], set_={key: insert.excluded[key]}).returning(model)


def _key_of(model: type[Base]) -> Column[Any]:
    return cast("Column[Any]", inspect(model).primary_key[0])


def get_for_update(model: type[Row], row_id: int) -> Row:
    """The row of that id as it stands now, locked until the write transaction ends. Raises NoResultFound.

    (``get_one(…, with_for_update=True)`` reads a row that it knows already twice.)
    """
    found: Row = db.session.execute(_one_for_update(model), {"row_id": row_id}).scalar_one()
    return found


@cache
def _one_for_update(model: type[Base]) -> Select[Any]:
    """Asked several times a request, so it is built once for each table."""
    mine = select(model).where(_key_of(model) == bindparam("row_id"))
    return mine.with_for_update().execution_options(populate_existing=True)


def lock_name(name: str) -> None:
    """Let no other transaction pass here with this name until this one ends. In SQLite only one writes anyway."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))


def dummy_write(work: Callable[[], object]) -> None:
    """Run ``work`` and roll it back: so a request for an unknown account takes as long as one for a known one."""
    with db.session.begin_nested() as pretended:
        work()
        db.session.flush()
        pretended.rollback()


def end_read() -> None:
    """End the read transaction, so that no connection is held while a password is verified.

    What was read stays known as it was: after a rollback each of it would be read once more. Nothing is written.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        db.session.rollback()
    else:
        db.session.commit()


@event.listens_for(Engine, "do_connect")
def _make_private(dialect: Dialect, _record: ConnectionPoolEntry, args: list[str], _options: dict[str, Any]) -> None:
    """Make a new SQLite file for its owner alone: SQLite would let everybody read it.

    A file that is there is not opened: closing it would end the locks of this process.
    """
    if dialect.name == "sqlite" and args and args[0] != ":memory:":
        with suppress(OSError):
            os.close(os.open(args[0], os.O_CREAT | os.O_EXCL, 0o600))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Engine, "handle_error")
def _leave_out_the_details(context: ExceptionContext) -> None:
    """PostgreSQL's details quote the row's values, and a fault is logged: its first line says enough."""
    for fault in (context.original_exception, context.sqlalchemy_exception):
        if fault and fault.args:
            fault.args = (str(fault.args[0]).partition("\n")[0], *fault.args[1:])
