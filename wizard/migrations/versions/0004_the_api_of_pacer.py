"""PACER's Authentication API: tokens where it is answered, accounts of which little is known where it is asked."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

UNKNOWN = {"account_number": sa.String(7), "kind": sa.String(20), "upgraded": sa.Boolean()}


def upgrade() -> None:
    op.create_table(
        "cso_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name="fk_cso_token_pacer_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cso_token"),
        sa.UniqueConstraint("digest", name="uq_cso_token_digest"),
    )
    op.create_index("ix_cso_token_good_until", "cso_token", ["good_until"])
    op.create_index("ix_cso_token_pacer_account_id", "cso_token", ["pacer_account_id"])
    op.add_column(
        "pacer_account", sa.Column("client_code_required", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _let_be_unknown(True)


def _let_be_unknown(unknown: bool) -> None:
    """Whether an account may be without number, kind and type. SQLite is given a new table in place of the old one."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(unknown)
        return
    for name, kind in UNKNOWN.items():
        op.alter_column("pacer_account", name, existing_type=kind, nullable=unknown)


def _make_anew(unknown: bool) -> None:
    connection = op.get_bind()
    made = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'pacer_account' AND type = :type AND sql <> ''")
    declared = connection.execute(made, {"type": "table"}).scalar_one()
    indexes = connection.scalars(made, {"type": "index"}).all()
    for name, kind in UNKNOWN.items():
        column = f"{name} {kind.compile(dialect=connection.dialect)}"
        before, after = (f"{column} NOT NULL,", f"{column},") if unknown else (f"{column},", f"{column} NOT NULL,")
        assert before in declared, name  # noqa: S101
        declared = declared.replace(before, after)
    op.execute(re.sub('CREATE TABLE "?pacer_account"?', "CREATE TABLE pacer_account_anew", declared))
    op.execute("INSERT INTO pacer_account_anew SELECT * FROM pacer_account")
    op.execute("DROP TABLE pacer_account")
    op.execute("ALTER TABLE pacer_account_anew RENAME TO pacer_account")
    for index in indexes:
        op.execute(index)


def downgrade() -> None:
    _let_be_unknown(False)
    op.drop_column("pacer_account", "client_code_required")
    op.drop_table("cso_token")
