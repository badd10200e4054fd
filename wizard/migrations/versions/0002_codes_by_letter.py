"""Codes that travel by letter, when a legacy password was set here, and names that can be searched."""

import sqlalchemy as sa
from alembic import op

from wizard.cmecf.searching import LONGEST, searchable

revision = "0002"
down_revision = "0001"

BATCH = 5000


def upgrade() -> None:
    op.create_table(
        "letter_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_letter_code"),
        sa.UniqueConstraint("digest", name="uq_letter_code_digest"),
    )
    op.create_index("ix_letter_code_good_until", "letter_code", ["good_until"])
    op.create_index("ix_letter_code_subject", "letter_code", ["subject"])
    op.add_column("filer_account", sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    kind = sa.String(LONGEST, collation="C" if is_postgresql else None)
    op.add_column("filer_account", sa.Column("sort_name", kind, nullable=False, server_default=""))
    _fill()
    op.create_index("ix_filer_account_court_id_sort_name_id", "filer_account", ["court_id", "sort_name", "id"])


def _fill() -> None:
    """Make the names of the accounts that are here searchable, some at a time."""
    connection, last = op.get_bind(), 0
    some = sa.text(
        "SELECT id, last_name, first_name, middle_name FROM filer_account WHERE id > :last ORDER BY id LIMIT :batch"
    )
    update = sa.text("UPDATE filer_account SET sort_name = :sort_name WHERE id = :id")
    while rows := connection.execute(some, {"last": last, "batch": BATCH}).all():
        connection.execute(update, [{"id": row[0], "sort_name": searchable(*row[1:])} for row in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index("ix_filer_account_court_id_sort_name_id", "filer_account")
    op.drop_column("filer_account", "sort_name")
    op.drop_column("filer_account", "password_set_at")
    op.drop_table("letter_code")
