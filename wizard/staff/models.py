"""The table of staff."""

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import Model, UtcDateTime, db
from wizard.security.totp import TotpColumns

ALL_COURTS = "all"


class StaffMember(UserMixin, TotpColumns, Model):
    """One person who works here, in some courts or in all.

    There is no password until the invitation is accepted. ``ended_at`` is set when the person is removed.
    """

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    courts: Mapped[list[str]] = mapped_column(JSON, default=list)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def get_id(self) -> str:
        """Who is signed in, as the session names the person."""
        return f"staff:{self.id}"

    @property
    def signature(self) -> dict[str, Any]:
        """Who did something, as the audit tells it."""
        return {"staff": self.id, "by": self.name}

    @property
    def in_all_courts(self) -> bool:
        """Whether the person works for every court of this site."""
        return ALL_COURTS in self.courts

    def works_for(self, court_id: str | None) -> bool:
        """Whether a court is the person's business; what belongs to no court is everybody's."""
        return not court_id or self.in_all_courts or court_id in self.courts


def load_staff(identity: str) -> StaffMember | None:
    """The person a session of the console names, unless removed meanwhile."""
    kind, _, number = identity.partition(":")
    member = db.session.get(StaffMember, int(number)) if kind == "staff" and number.isdigit() else None
    return member if member and not member.ended_at else None
