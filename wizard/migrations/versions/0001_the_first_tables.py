"""The first tables, and the triggers that make links and audit rows unchangeable."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

FOR_EVER = ("link", "audit")
TABLES = (
    "audit",
    "browser_session",
    "filer_account",
    "fresh_person",
    "letter",
    "pacer_account",
    "try_count",
    "code_app",
    "journey",
    "link",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=True),
        sa.Column("journey_id", sa.Integer(), nullable=True),
        sa.Column("pacer_account_id", sa.Integer(), nullable=True),
        sa.Column("filer_account_id", sa.Integer(), nullable=True),
        sa.Column("address_digest", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_court_id", "audit", ["court_id"])
    op.create_index("ix_audit_event", "audit", ["event"])
    op.create_index("ix_audit_filer_account_id", "audit", ["filer_account_id"])
    op.create_index("ix_audit_journey_id", "audit", ["journey_id"])
    op.create_index("ix_audit_pacer_account_id", "audit", ["pacer_account_id"])

    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_browser_session"),
        sa.UniqueConstraint("key_digest", name="uq_browser_session_key_digest"),
    )
    op.create_index("ix_browser_session_previous_digest", "browser_session", ["previous_digest"])
    op.create_index("ix_browser_session_person", "browser_session", ["person"])

    op.create_table(
        "filer_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=512), nullable=True),
        sa.Column("hash_shape", sa.String(length=48), nullable=True),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("bar_number", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status <> 'retired' OR password_hash IS NULL", name="retired_without_hash"),
        sa.CheckConstraint("status IN ('active', 'disabled', 'retired')", name="known_status"),
        sa.PrimaryKeyConstraint("id", name="pk_filer_account"),
        sa.UniqueConstraint("court_id", "username", name="uq_filer_account_court_id_username"),
    )
    op.create_index("ix_filer_account_court_id_hash_shape", "filer_account", ["court_id", "hash_shape"])

    op.create_table(
        "fresh_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fresh_person"),
        sa.UniqueConstraint("key", name="uq_fresh_person_key"),
        sa.UniqueConstraint("number", name="uq_fresh_person_number"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("key", name="uq_letter_key"),
    )
    op.create_index("ix_letter_next_try_at", "letter", ["next_try_at"])
    op.create_index("ix_letter_queued_at", "letter", ["queued_at"])

    op.create_table(
        "pacer_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=7), nullable=False),
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("upgraded", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["pacer_account.id"], name="fk_pacer_account_replaced_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pacer_account"),
        sa.UniqueConstraint("account_number", name="uq_pacer_account_account_number"),
        sa.UniqueConstraint("username", name="uq_pacer_account_username"),
    )
    op.create_table(
        "try_count",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_try_count"),
    )
    op.create_index("ix_try_count_changed_at", "try_count", ["changed_at"])

    op.create_table(
        "code_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name="fk_code_app_pacer_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_app"),
    )
    op.create_index("ix_code_app_pacer_account_id", "code_app", ["pacer_account_id"])

    op.create_table(
        "journey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("flow", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["browser_session.id"], name="fk_journey_session_id"),
        sa.PrimaryKeyConstraint("id", name="pk_journey"),
        sa.UniqueConstraint("reference", name="uq_journey_reference"),
    )
    op.create_index("ix_journey_begun_at", "journey", ["begun_at"])
    op.create_index("ix_journey_session_id", "journey", ["session_id"])

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("filer_account_id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filer_account_id"], ["filer_account.id"], name="fk_link_filer_account_id"),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name="fk_link_pacer_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("court_id", "pacer_account_id", name="uq_link_court_id_pacer_account_id"),
        sa.UniqueConstraint("filer_account_id", name="uq_link_filer_account_id"),
        sa.UniqueConstraint("receipt", name="uq_link_receipt"),
    )
    op.create_index("ix_link_pacer_account_id", "link", ["pacer_account_id"])
    refuse_changes()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def refuse_changes() -> None:
    """No UPDATE, no DELETE: whatever a program or a person at the database prompt tries."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% rows are for ever', TG_TABLE_NAME; END $$"
        )
        for table in FOR_EVER:
            op.execute(
                f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_table BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in FOR_EVER:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are for ever'); END"
            )
