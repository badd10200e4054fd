"""The table of staff members."""

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wizard.core.database import UtcDateTime
from wizard.core.normalize import login_key
from wizard.security.epochs import AccountModel
from wizard.security.passkeys import Passkey
from wizard.security.totp import TotpColumns

ALL_COURTS = "all"


class StaffMember(AccountModel, UserMixin, TotpColumns):
    """One person who works at the console, for some courts or for all.

    There is no password until the invitation is accepted. ``ended_at`` is set when the person is removed.
    """

    __tablename__ = "staff_member"
    KIND = "staff"
    CREDENTIALS = ("password_hash", "confirmed_at", "email", "ended_at")

    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    courts: Mapped[list[str]] = mapped_column(JSON, default=list)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    passkeys: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", order_by=Passkey.id)

    @property
    def login_key(self) -> tuple[str, ...]:
        """The login, as attempts are counted by it."""
        return (login_key(self.login),)

    @property
    def audit_detail(self) -> dict[str, Any]:
        """The detail of an audit row that says who acted: ``staff``, the row's id, and ``by``, the name."""
        return {"staff": self.id, "by": self.name}

    @property
    def in_all_courts(self) -> bool:
        """Whether the person works for every court of this site."""
        return ALL_COURTS in self.courts

    def works_for(self, court_id: str | None) -> bool:
        """Whether the person may see what belongs to this court; None or an empty text, no court, is open to all."""
        return not court_id or self.in_all_courts or court_id in self.courts
