"""The table of links. The database refuses to change or delete a row, and to link an account twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import APPEND_ONLY, Model, UtcDateTime


class Link(Model):
    """A filer account linked to a PACER account in one court, permanently (O)."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("court_id", "pacer_account_id"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    court_id: Mapped[str] = mapped_column(String(12))
    filer_account_id: Mapped[int] = mapped_column(ForeignKey("filer_account.id"), unique=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
