"""The statements with which a roster is compared with a court's accounts, and written."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Engine,
    Result,
    String,
    bindparam,
    case,
    event,
    exists,
    func,
    or_,
    select,
    true,
    update,
)  # fmt: skip

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rows import COLUMNS
from wizard.core.database import db

if TYPE_CHECKING:
    from typing import LiteralString

    from psycopg import Cursor

# In the order of RosterEntry's fields.
STORED_COLUMNS = (*COLUMNS, "hash_parameters")
_BATCH_SIZE = 5000

# Below the mapper, which would read every row that it updates.
_TABLE = FilerAccount.metadata.tables[FilerAccount.__tablename__]
_OF_COURT = FilerAccount.court_id == bindparam("court")

HAS_ACCOUNTS = select(exists().where(_OF_COURT))

_COMPARED = select(
    *(getattr(FilerAccount, name) for name in ("id", "password_set_at", "imported_digest", *STORED_COLUMNS))
).where(_OF_COURT)
_SELECT_IN = _COMPARED.where(FilerAccount.username.in_(bindparam("usernames", expanding=True)))
# OFFSET keeps PostgreSQL from another plan than one look into the index for each login: a table that was just filled
# has no statistics, and it would read the whole court for each batch.
_LOGINS = func.unnest(bindparam("usernames", type_=ARRAY(String))).table_valued("login").render_derived()
_ONE = _COMPARED.where(FilerAccount.username == _LOGINS.c.login).offset(0).lateral()
_SELECT_EACH = select(_ONE).select_from(_LOGINS).join(_ONE, true())

SELECT_UNLINKED = (
    select(FilerAccount.username)
    .where(_OF_COURT, FilerAccount.status != "retired")
    .order_by(FilerAccount.username)
    .execution_options(yield_per=_BATCH_SIZE)
)


def _new_value(name: str) -> ColumnElement[Any]:
    """The value of the roster, except that it does not replace the hash of a password that was reset on this site."""
    value: BindParameter[Any] = bindparam(name)
    if name not in ("password_hash", "hash_parameters"):
        return value
    return case((FilerAccount.password_set_at.is_(None), value), else_=_TABLE.c[name])


def _new_epoch() -> ColumnElement[int]:
    """One more where a credential changes: this statement goes past the ORM, which raises the epoch otherwise."""
    columns = FilerAccount.__table__.c
    imported = [name for name in FilerAccount.CREDENTIALS if name in STORED_COLUMNS]
    differs = [columns[name].is_distinct_from(_new_value(name)) for name in imported]
    return columns.credential_epoch + case((or_(*differs), 1), else_=0)


def _kept_digest() -> ColumnElement[Any]:
    """Nothing, once the roster brings another password than the one whose hash was replaced here."""
    kept = _TABLE.c.password_hash.is_not_distinct_from(_new_value("password_hash"))
    return case((kept, _TABLE.c.imported_digest), else_=None)


# The statement checks the status again: someone may link while the file is compared.
UPDATE_ACCOUNT = (
    update(_TABLE)
    .where(FilerAccount.id == bindparam("account_id"), FilerAccount.status != "retired")
    .values({name: _new_value(name) for name in (*STORED_COLUMNS, "sort_name")})
    .values(credential_epoch=_new_epoch(), imported_digest=_kept_digest())
)


# Written out, since SQLAlchemy would make a dictionary of every row. COPY takes PostgreSQL half as long as an INSERT.
_INSERTED = ("court_id", *STORED_COLUMNS, "sort_name")
_TARGET = f"{_TABLE.name} ({', '.join(_INSERTED)})"
_INSERT = f"INSERT INTO {_TARGET} VALUES ({', '.join('?' * len(_INSERTED))})"  # noqa: S608 - names of columns
_COPY = f"COPY {_TARGET} FROM STDIN"


@event.listens_for(Engine, "do_execute")
def _copy(cursor: "Cursor[Any]", statement: "LiteralString", values: tuple[Any, ...], _context: object) -> bool:
    """Let PostgreSQL's COPY be executed like any statement, with all its rows as one value."""
    if not statement.startswith("COPY "):
        return False
    (rows,) = values
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    return True


def select_accounts(court_id: str, usernames: list[str]) -> Result[Any]:
    """What is compared of the court's accounts with these logins."""
    statement = _SELECT_EACH if db.engine.dialect.name == "postgresql" else _SELECT_IN
    return db.session.execute(statement, {"court": court_id, "usernames": usernames})


def insert_accounts(rows: list[tuple[str | None, ...]]) -> None:
    """Add accounts: the court, the stored columns, and the sort name of each."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_COPY, (rows,))
    else:
        connection.exec_driver_sql(_INSERT, rows)
