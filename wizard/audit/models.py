"""The audit table. The database refuses to change or delete its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import APPEND_ONLY, Model, UtcDateTime


class AuditRow(Model):
    """One recorded event. Accounts appear by the ids of their rows, networks as keyed digests."""

    __tablename__ = "audit"
    __table_args__ = {"info": APPEND_ONLY}  # noqa: RUF012 - SQLAlchemy reads it so

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    event: Mapped[str] = mapped_column(String(40), index=True)
    court_id: Mapped[str | None] = mapped_column(String(12), index=True)
    journey_id: Mapped[int | None] = mapped_column(index=True)
    pacer_account_id: Mapped[int | None] = mapped_column(index=True)
    filer_account_id: Mapped[int | None] = mapped_column(index=True)
    ip_address_digest: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
