"""Every table, and the triggers that keep what is permanent as it was written: links and the audit trail first."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

PERMANENT = ("audit", "certificate", "link", "signing_key")


def upgrade() -> None:
    """Create the tables in the order of their foreign keys, then the triggers."""
    create_audit()
    create_browser_session()
    create_email()
    create_email_code()
    create_filer_account()
    create_generated_persona()
    create_pacer_account()
    create_name_index()
    create_rehearsal()
    create_staff_member()
    create_attempt_count()
    create_known_browser()
    create_anonymous_events()
    create_two_person_request()
    create_freeze()
    create_backup_code()
    create_call()
    create_code_app()
    create_cso_token()
    create_firm_member()
    create_journey()
    create_link()
    create_passkey()
    create_prepared_pair()
    create_security_answer()
    create_call_note()
    create_certificate()
    create_signing_key()
    create_feed_consumer()
    create_feed_position()
    order_links()
    refuse_changes()


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=True),
        sa.Column("journey_id", sa.Integer(), nullable=True),
        sa.Column("pacer_account_id", sa.Integer(), nullable=True),
        sa.Column("filer_account_id", sa.Integer(), nullable=True),
        sa.Column("ip_address_digest", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_court_id"), "audit", ["court_id"], unique=False)
    op.create_index(op.f("ix_audit_event"), "audit", ["event"], unique=False)
    op.create_index(op.f("ix_audit_filer_account_id"), "audit", ["filer_account_id"], unique=False)
    op.create_index(op.f("ix_audit_journey_id"), "audit", ["journey_id"], unique=False)
    op.create_index(op.f("ix_audit_pacer_account_id"), "audit", ["pacer_account_id"], unique=False)


def create_browser_session() -> None:
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), server_default="public", nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_browser_session_key_digest")),
    )
    op.create_index(op.f("ix_browser_session_user_id"), "browser_session", ["user_id"], unique=False)
    op.create_index(op.f("ix_browser_session_previous_digest"), "browser_session", ["previous_digest"], unique=False)


def create_email() -> None:
    op.create_table(
        "email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("encrypted_body", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email")),
        sa.UniqueConstraint("key", name=op.f("uq_email_key")),
    )
    op.create_index(op.f("ix_email_next_try_at"), "email", ["next_try_at"], unique=False)
    op.create_index(op.f("ix_email_queued_at"), "email", ["queued_at"], unique=False)


def create_email_code() -> None:
    op.create_table(
        "email_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("requester", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_code")),
    )
    op.create_index(op.f("ix_email_code_digest"), "email_code", ["digest"], unique=False)
    op.create_index(op.f("ix_email_code_good_until"), "email_code", ["good_until"], unique=False)
    op.create_index(op.f("ix_email_code_place"), "email_code", ["place"], unique=False)
    op.create_index(op.f("ix_email_code_subject"), "email_code", ["subject"], unique=False)


def create_filer_account() -> None:
    op.create_table(
        "filer_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=512), nullable=True),
        sa.Column("hash_parameters", sa.String(length=48), nullable=True),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("bar_number", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_digest", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "sort_name",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.CheckConstraint(
            "status <> 'retired' OR password_hash IS NULL", name=op.f("ck_filer_account_retired_without_hash")
        ),
        sa.CheckConstraint("status IN ('active', 'disabled', 'retired')", name=op.f("ck_filer_account_known_status")),
        sa.Column("credential_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filer_account")),
        sa.UniqueConstraint("court_id", "username", name=op.f("uq_filer_account_court_id_username")),
    )
    op.create_index(
        op.f("ix_filer_account_court_id_hash_parameters"),
        "filer_account",
        ["court_id", "hash_parameters"],
        unique=False,
    )
    op.create_index(
        op.f("ix_filer_account_court_id_sort_name_id"), "filer_account", ["court_id", "sort_name", "id"], unique=False
    )
    op.create_index(op.f("ix_filer_account_username"), "filer_account", ["username"], unique=False)


def create_name_index() -> None:
    word = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
    op.create_table(
        "name_index",
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("court_id", name=op.f("pk_name_index")),
    )
    op.create_table(
        "name_index_page",
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("court_id", "number", name=op.f("pk_name_index_page")),
    )
    op.create_table(
        "name_index_word",
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("sounds", sa.String(length=400), nullable=False),
        sa.Column("ranks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("court_id", "word", name=op.f("pk_name_index_word")),
    )


def create_generated_persona() -> None:
    op.create_table(
        "generated_persona",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("modeled_on", sa.String(length=40), nullable=False),
        sa.Column("court", sa.String(length=12), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generated_persona")),
        sa.UniqueConstraint("key", name=op.f("uq_generated_persona_key")),
        sa.UniqueConstraint("number", name=op.f("uq_generated_persona_number")),
    )


def create_pacer_account() -> None:
    op.create_table(
        "pacer_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=7), nullable=True),
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("upgraded", sa.Boolean(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("user_type", sa.String(length=20), server_default="INDIVIDUAL", nullable=False),
        sa.Column("state", sa.String(length=40), server_default="", nullable=False),
        sa.Column("county", sa.String(length=60), server_default="", nullable=False),
        sa.Column("search_active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("exempt", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("held", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passcode_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mfa_skips", sa.Integer(), server_default="0", nullable=False),
        sa.Column("firm_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("client_code_required", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("name_key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("email_key", sa.String(length=320), server_default="", nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["pacer_account.id"], name=op.f("fk_pacer_account_replaced_by_id")),
        sa.Column("credential_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pacer_account")),
        sa.UniqueConstraint("account_number", name=op.f("uq_pacer_account_account_number")),
        sa.UniqueConstraint("username", name=op.f("uq_pacer_account_username")),
    )
    op.create_index(op.f("ix_pacer_account_email_key"), "pacer_account", ["email_key"], unique=False)
    op.create_index(op.f("ix_pacer_account_name_key"), "pacer_account", ["name_key"], unique=False)


def create_rehearsal() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("scenario", sa.String(length=40), nullable=False),
        sa.Column("court", sa.String(length=12), nullable=False),
        sa.Column("persona_key", sa.String(length=40), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("clock_offset_seconds", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_rehearsal_key_digest")),
    )
    op.create_index(op.f("ix_rehearsal_begun_at"), "rehearsal", ["begun_at"], unique=False)


def create_staff_member() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("courts", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("encrypted_key", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credential_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_member_login")),
    )


def create_attempt_count() -> None:
    op.create_table(
        "attempt_count",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_attempt_count")),
    )
    op.create_index(op.f("ix_attempt_count_forgotten_at"), "attempt_count", ["forgotten_at"], unique=False)


def create_anonymous_events() -> None:
    op.create_table(
        "anonymous_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_digest", sa.String(length=32), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_events")),
        sa.UniqueConstraint(
            "network_digest", "hour", "event", name=op.f("uq_anonymous_events_network_digest_hour_event")
        ),
    )
    op.create_index(op.f("ix_anonymous_events_hour"), "anonymous_events", ["hour"], unique=False)


def create_known_browser() -> None:
    op.create_table(
        "known_browser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login_digest", sa.String(length=64), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browser")),
        sa.UniqueConstraint(
            "login_digest", "browser_digest", name=op.f("uq_known_browser_login_digest_browser_digest")
        ),
    )
    op.create_index(op.f("ix_known_browser_browser_digest"), "known_browser", ["browser_digest"], unique=False)
    op.create_index(op.f("ix_known_browser_used_at"), "known_browser", ["used_at"], unique=False)


def create_two_person_request() -> None:
    op.create_table(
        "two_person_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=True),
        sa.Column("filer_account_id", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("previous_email", sa.String(length=320), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("identity", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_two_person_request_pacer_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["filer_account_id"], ["filer_account.id"], name=op.f("fk_two_person_request_filer_account_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_two_person_request_staff_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff_member.id"], name=op.f("fk_two_person_request_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_person_request")),
    )
    for column in ("pacer_account_id", "filer_account_id"):
        op.create_index(op.f(f"ix_two_person_request_{column}"), "two_person_request", [column], unique=False)


def create_freeze() -> None:
    op.create_table(
        "freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=True),
        sa.Column("filer_account_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("unfrozen_by_id", sa.Integer(), nullable=True),
        sa.Column("unfrozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_freeze_pacer_account_id")),
        sa.ForeignKeyConstraint(["filer_account_id"], ["filer_account.id"], name=op.f("fk_freeze_filer_account_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_freeze_staff_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["staff_member.id"], name=op.f("fk_freeze_approved_by_id")),
        sa.ForeignKeyConstraint(["unfrozen_by_id"], ["staff_member.id"], name=op.f("fk_freeze_unfrozen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
    )
    op.create_index(op.f("ix_freeze_pacer_account_id"), "freeze", ["pacer_account_id"], unique=False)
    op.create_index(op.f("ix_freeze_filer_account_id"), "freeze", ["filer_account_id"], unique=False)


def create_backup_code() -> None:
    op.create_table(
        "backup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_backup_code_pacer_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_code")),
    )
    op.create_index(op.f("ix_backup_code_digest"), "backup_code", ["digest"], unique=False)
    op.create_index(op.f("ix_backup_code_pacer_account_id"), "backup_code", ["pacer_account_id"], unique=False)


def create_call() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_call_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index(op.f("ix_call_kind_subject_id"), "call", ["kind", "subject_id"], unique=False)
    op.create_index(op.f("ix_call_staff_id"), "call", ["staff_id"], unique=False)


def create_code_app() -> None:
    op.create_table(
        "code_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("encrypted_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_code_app_pacer_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_app")),
    )
    op.create_index(op.f("ix_code_app_pacer_account_id"), "code_app", ["pacer_account_id"], unique=False)


def create_cso_token() -> None:
    op.create_table(
        "cso_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_cso_token_pacer_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cso_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_cso_token_digest")),
    )
    op.create_index(op.f("ix_cso_token_good_until"), "cso_token", ["good_until"], unique=False)
    op.create_index(op.f("ix_cso_token_pacer_account_id"), "cso_token", ["pacer_account_id"], unique=False)


def create_firm_member() -> None:
    op.create_table(
        "firm_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["pacer_account.id"], name=op.f("fk_firm_member_firm_id")),
        sa.ForeignKeyConstraint(["person_id"], ["pacer_account.id"], name=op.f("fk_firm_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_member")),
        sa.UniqueConstraint("firm_id", "person_id", name=op.f("uq_firm_member_firm_id_person_id")),
    )
    op.create_index(op.f("ix_firm_member_person_id"), "firm_member", ["person_id"], unique=False)


def create_journey() -> None:
    op.create_table(
        "journey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("flow", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["browser_session.id"], name=op.f("fk_journey_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey")),
        sa.UniqueConstraint("reference", name=op.f("uq_journey_reference")),
    )
    op.create_index(op.f("ix_journey_begun_at"), "journey", ["begun_at"], unique=False)
    op.create_index(op.f("ix_journey_session_id"), "journey", ["session_id"], unique=False)


def create_link() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("filer_account_id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("filer_proof", sa.String(length=40), nullable=False),
        sa.Column("pacer_proof", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filer_account_id"], ["filer_account.id"], name=op.f("fk_link_filer_account_id")),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_link_pacer_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("court_id", "pacer_account_id", name=op.f("uq_link_court_id_pacer_account_id")),
        sa.UniqueConstraint("filer_account_id", name=op.f("uq_link_filer_account_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_link_receipt")),
    )
    op.create_index(op.f("ix_link_pacer_account_id"), "link", ["pacer_account_id"], unique=False)


def create_prepared_pair() -> None:
    op.create_table(
        "prepared_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("filer_account_id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("filer_epoch", sa.Integer(), nullable=False),
        sa.Column("pacer_epoch", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("journey_reference", sa.String(length=16), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["filer_account_id"], ["filer_account.id"], name=op.f("fk_prepared_pair_filer_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_prepared_pair_pacer_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_pair")),
        sa.UniqueConstraint("court_id", "pacer_account_id", name=op.f("uq_prepared_pair_court_id_pacer_account_id")),
        sa.UniqueConstraint("filer_account_id", name=op.f("uq_prepared_pair_filer_account_id")),
    )
    op.create_index(op.f("ix_prepared_pair_announced_at"), "prepared_pair", ["announced_at"], unique=False)
    op.create_index(op.f("ix_prepared_pair_pacer_account_id"), "prepared_pair", ["pacer_account_id"], unique=False)


def create_passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=True),
        sa.Column("staff_member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(pacer_account_id IS NULL) <> (staff_member_id IS NULL)", name=op.f("ck_passkey_one_owner")
        ),
        sa.ForeignKeyConstraint(["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_passkey_pacer_account_id")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_passkey_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_pacer_account_id"), "passkey", ["pacer_account_id"], unique=False)
    op.create_index(op.f("ix_passkey_staff_member_id"), "passkey", ["staff_member_id"], unique=False)


def create_security_answer() -> None:
    op.create_table(
        "security_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pacer_account_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answer_hash", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["pacer_account_id"], ["pacer_account.id"], name=op.f("fk_security_answer_pacer_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_answer")),
    )
    op.create_index(op.f("ix_security_answer_pacer_account_id"), "security_answer", ["pacer_account_id"], unique=False)


def create_call_note() -> None:
    op.create_table(
        "call_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_note_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_note")),
    )
    op.create_index(op.f("ix_call_note_call_id"), "call_note", ["call_id"], unique=False)


def create_certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("journey_reference", sa.String(length=16), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.String(length=43), nullable=False),
        sa.Column("signature", sa.String(length=86), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    op.create_index(op.f("ix_certificate_journey_reference"), "certificate", ["journey_reference"], unique=False)


def create_feed_consumer() -> None:
    op.create_table(
        "feed_consumer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("courts", sa.JSON(), nullable=False),
        sa.Column("webhook_url", sa.String(length=500), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_consumer")),
        sa.UniqueConstraint("name", name=op.f("uq_feed_consumer_name")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_feed_consumer_token_digest")),
    )


def create_feed_position() -> None:
    op.create_table(
        "feed_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consumer_id", sa.Integer(), nullable=False),
        sa.Column("court_id", sa.String(length=12), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["consumer_id"], ["feed_consumer.id"], name=op.f("fk_feed_position_consumer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_position")),
        sa.UniqueConstraint("consumer_id", "court_id", name=op.f("uq_feed_position_consumer_id_court_id")),
    )


def order_links() -> None:
    """On PostgreSQL, links of one court get their ids in the order of their commits, so that a reader misses none.

    The id is given out under a lock of the court that is held until the commit. SQLite has one writer at a time.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION order_links() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_advisory_xact_lock(1279872843, hashtext(NEW.court_id)); "
        "NEW.id := nextval(pg_get_serial_sequence('link', 'id')); RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER link_order BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION order_links()")


def create_signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=43), nullable=False),
        sa.Column("signed_by", sa.String(length=43), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("key_id", "signed_by", name=op.f("uq_signing_key_key_id_signed_by")),
    )


def refuse_changes() -> None:
    """The database itself refuses to change or delete a permanent row, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        refuse_changes_on_postgresql()
        return
    for table in PERMANENT:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are permanent'); END"
            )


def refuse_changes_on_postgresql() -> None:
    """One function for all of them; TRUNCATE goes past triggers on rows, so it has one of its own."""
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% rows are permanent', TG_TABLE_NAME; END $$"
    )
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_table BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drop everything, the last table first."""
    for table in (
        "feed_position",
        "feed_consumer",
        "signing_key",
        "certificate",
        "freeze",
        "call_note",
        "security_answer",
        "prepared_pair",
        "passkey",
        "link",
        "journey",
        "firm_member",
        "cso_token",
        "code_app",
        "call",
        "backup_code",
        "two_person_request",
        "anonymous_events",
        "known_browser",
        "attempt_count",
        "staff_member",
        "rehearsal",
        "pacer_account",
        "name_index_word",
        "name_index_page",
        "name_index",
        "generated_persona",
        "filer_account",
        "email_code",
        "email",
        "browser_session",
        "audit",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION order_links()")
