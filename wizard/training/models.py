"""Generated people, and rehearsals. Both tables are empty outside practice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import Model, UtcDateTime


class GeneratedPersona(Model):
    """A fictional person made on demand, modeled on a persona; in that persona's court, or in another."""

    __tablename__ = "generated_persona"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    modeled_on: Mapped[str] = mapped_column(String(40))
    court: Mapped[str | None] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(100))
    number: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Rehearsal(Model):
    """A learner's scenario: who the learner is, how many steps were reached, and how far the clock was moved.

    It belongs to the browser, not to the session, because logging out is part of what is rehearsed.
    """

    __tablename__ = "rehearsal"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    scenario: Mapped[str] = mapped_column(String(40))
    court: Mapped[str] = mapped_column(String(12))
    persona_key: Mapped[str | None] = mapped_column(String(40))
    reached: Mapped[int] = mapped_column(default=0)
    clock_offset_seconds: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
