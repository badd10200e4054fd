"""Rehearsals, and fresh people in any court."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("fresh_person", sa.Column("court", sa.String(length=12), nullable=True))
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("walk", sa.String(length=40), nullable=False),
        sa.Column("court", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("moved_seconds", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rehearsal"),
        sa.UniqueConstraint("key_digest", name="uq_rehearsal_key_digest"),
    )
    op.create_index("ix_rehearsal_begun_at", "rehearsal", ["begun_at"])


def downgrade() -> None:
    op.drop_table("rehearsal")
    op.drop_column("fresh_person", "court")
