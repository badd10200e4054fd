"""The console: staff, calls, notes, corrected addresses; and filers found although misspelt."""

import sqlalchemy as sa
from alembic import op

from wizard.cmecf.searching import LONGEST_SOUND, with_sounds

revision = "0005"
down_revision = "0004"

BATCH = 5000
TABLES = ("call_note", "address_correction", "call", "staff_member")


def upgrade() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(60), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("courts", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("sealed", sa.String(200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_member"),
        sa.UniqueConstraint("login", name="uq_staff_member_login"),
    )
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_call_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
    )
    op.create_index("ix_call_staff_id", "call", ["staff_id"])
    op.create_index("ix_call_kind_subject_id", "call", ["kind", "subject_id"])
    op.create_table(
        "call_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_note_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call_note"),
    )
    op.create_index("ix_call_note_call_id", "call_note", ["call_id"])
    op.create_table(
        "address_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filer_account_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["filer_account_id"], ["filer_account.id"], name="fk_address_correction_filer_account_id"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_address_correction_staff_id"),
        sa.ForeignKeyConstraint(["released_by_id"], ["staff_member.id"], name="fk_address_correction_released_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_address_correction"),
    )
    op.create_index("ix_address_correction_filer_account_id", "address_correction", ["filer_account_id"])
    op.add_column("browser_session", sa.Column("kind", sa.String(10), nullable=False, server_default="public"))
    op.add_column("filer_account", sa.Column("email_held_until", sa.DateTime(timezone=True), nullable=True))
    _sounds()
    op.create_index("ix_filer_account_username", "filer_account", ["username"])


def _sounds() -> None:
    """How the names that are here sound, some at a time."""
    op.add_column("filer_account", sa.Column("sounds", sa.String(LONGEST_SOUND), nullable=False, server_default=""))
    connection, last = op.get_bind(), 0
    some = sa.text("SELECT id, sort_name FROM filer_account WHERE id > :last ORDER BY id LIMIT :batch")
    update = sa.text("UPDATE filer_account SET sounds = :sounds WHERE id = :id")
    while rows := connection.execute(some, {"last": last, "batch": BATCH}).all():
        connection.execute(update, [{"id": row[0], "sounds": with_sounds(row[1])} for row in rows])
        last = rows[-1][0]
    op.create_index("ix_filer_account_court_id_sounds_id", "filer_account", ["court_id", "sounds", "id"])


def downgrade() -> None:
    op.drop_index("ix_filer_account_username", "filer_account")
    op.drop_index("ix_filer_account_court_id_sounds_id", "filer_account")
    op.drop_column("filer_account", "sounds")
    op.drop_column("filer_account", "email_held_until")
    op.drop_column("browser_session", "kind")
    for table in TABLES:
        op.drop_table(table)
