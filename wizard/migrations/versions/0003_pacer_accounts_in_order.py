"""PACER accounts that are put in order here: registration, one-time codes, security questions, firms."""

import sqlalchemy as sa
from alembic import op

from wizard.core import clock
from wizard.pacer import rules
from wizard.security.encryption import encrypt

revision = "0003"
down_revision = "0002"

BATCH = 5000
KEYS = ("name_key", "email_key")


def upgrade() -> None:
    for column in (
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("user_type", sa.String(20), nullable=False, server_default="INDIVIDUAL"),
        sa.Column("state", sa.String(40), nullable=False, server_default=""),
        sa.Column("county", sa.String(60), nullable=False, server_default=""),
        sa.Column("search_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("exempt", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("skips", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("firm_name", sa.String(200), nullable=False, server_default=""),
        sa.Column("name_key", sa.String(200), nullable=False, server_default=""),
        sa.Column("email_key", sa.String(320), nullable=False, server_default=""),
    ):
        op.add_column("pacer_account", column)
    _fill_keys()
    for name in KEYS:
        op.create_index(f"ix_pacer_account_{name}", "pacer_account", [name])
    _seal_the_keys_of_code_apps()
    op.create_table(
        "backup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name="fk_backup_code_pacer_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_backup_code"),
    )
    op.create_index("ix_backup_code_digest", "backup_code", ["digest"])
    op.create_index("ix_backup_code_pacer_account_id", "backup_code", ["pacer_account_id"])
    op.create_table(
        "security_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answer_hash", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name="fk_security_answer_pacer_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_security_answer"),
    )
    op.create_index("ix_security_answer_pacer_account_id", "security_answer", ["pacer_account_id"])
    op.create_table(
        "firm_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["pacer_account.id"], name="fk_firm_member_firm_id"),
        sa.ForeignKeyConstraint(["person_id"], ["pacer_account.id"], name="fk_firm_member_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_firm_member"),
        sa.UniqueConstraint("firm_id", "person_id", name="uq_firm_member_firm_id_person_id"),
    )
    op.create_index("ix_firm_member_person_id", "firm_member", ["person_id"])


def _fill_keys() -> None:
    """Make the accounts that are here comparable with new registrations, some at a time."""
    connection, last = op.get_bind(), 0
    some = sa.text(
        "SELECT id, first_name, last_name, email FROM pacer_account WHERE id > :last ORDER BY id LIMIT :batch"
    )
    update = sa.text("UPDATE pacer_account SET name_key = :name_key, email_key = :email_key WHERE id = :id")
    while rows := connection.execute(some, {"last": last, "batch": BATCH}).all():
        connection.execute(
            update,
            [
                {"id": row[0], "name_key": rules.name_key(row[1], row[2]), "email_key": rules.email_key(row[3])}
                for row in rows
            ],
        )
        last = rows[-1][0]


def _seal_the_keys_of_code_apps() -> None:
    """They stood in the clear. The apps that are there count."""
    op.add_column("code_app", sa.Column("sealed", sa.String(200), nullable=False, server_default=""))
    op.add_column("code_app", sa.Column("name", sa.String(40), nullable=False, server_default=""))
    op.add_column("code_app", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("code_app", sa.Column("last_step", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    update = sa.text("UPDATE code_app SET sealed = :sealed, confirmed_at = :now WHERE id = :id").bindparams(
        sa.bindparam("now", type_=sa.DateTime(timezone=True))
    )
    for row in connection.execute(sa.text("SELECT id, secret FROM code_app")).all():
        connection.execute(update, {"id": row[0], "sealed": encrypt(row[1]), "now": clock.now()})
    op.drop_column("code_app", "secret")


def downgrade() -> None:
    op.drop_table("firm_member")
    op.drop_table("security_answer")
    op.drop_table("backup_code")
    op.add_column("code_app", sa.Column("secret", sa.String(64), nullable=False, server_default=""))
    for name in ("sealed", "name", "confirmed_at", "last_step"):
        op.drop_column("code_app", name)
    for name in KEYS:
        op.drop_index(f"ix_pacer_account_{name}", "pacer_account")
    for name in (
        "date_of_birth",
        "user_type",
        "state",
        "county",
        "search_active",
        "exempt",
        "held",
        "skips",
        "firm_name",
        *KEYS,
    ):
        op.drop_column("pacer_account", name)
