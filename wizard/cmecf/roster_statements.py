"""The statements with which a roster is compared with a court's accounts, and written."""

from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Insert,
    String,
    bindparam,
    case,
    column,
    func,
    insert,
    or_,
    select,
    update,
)  # fmt: skip

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rows import COLUMNS
from wizard.core.database import db

# In the order of RosterEntry's fields.
STORED_COLUMNS = (*COLUMNS, "hash_parameters")
_NEW_COLUMNS = ("court_id", *STORED_COLUMNS, "sort_name")
BATCH_SIZE = 1000

# Below the mapper, which would read every row that it updates.
_TABLE = FilerAccount.metadata.tables[FilerAccount.__tablename__]

SELECT_ACCOUNTS = (
    select(*(getattr(FilerAccount, name) for name in ("id", "password_set_at", "imported_digest", *STORED_COLUMNS)))
    .where(FilerAccount.court_id == bindparam("court"))
    .order_by(FilerAccount.username)
    .execution_options(yield_per=BATCH_SIZE)
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


# In PostgreSQL a batch is one statement with one value: a statement a row takes twice as long.
_ROWS = (
    func.json_to_recordset(bindparam("rows", type_=JSON))
    .table_valued(*(column(name, String) for name in _NEW_COLUMNS))
    .render_derived(with_types=True)
)
INSERT_AT_ONCE = insert(_TABLE).from_select(_NEW_COLUMNS, select(_ROWS), include_defaults=False)


def insert_accounts() -> Insert:
    """The statement that adds accounts, a batch at a time."""
    return INSERT_AT_ONCE if db.engine.dialect.name == "postgresql" else insert(_TABLE)
