"""The table of certificates. The database refuses to change or delete a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import APPEND_ONLY, Model, UtcDateTime


class Certificate(Model):
    """A certificate that was issued: its facts as texts by name, and their signature by the key of that id.

    ``journey_reference`` is None where the court has not converted, so that no journey could begin.
    """

    __tablename__ = "certificate"
    __table_args__ = {"info": APPEND_ONLY}  # noqa: RUF012 - SQLAlchemy reads it so

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    court_id: Mapped[str] = mapped_column(String(12))
    journey_reference: Mapped[str | None] = mapped_column(String(16), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str] = mapped_column(String(43))
    signature: Mapped[str] = mapped_column(String(86))
