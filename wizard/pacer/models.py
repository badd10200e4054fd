"""PACER accounts as this site holds or knows them."""

from datetime import date
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wizard.kernel.db import db
from wizard.pacer.directory import Person


class Kind(StrEnum):
    """What a PACER account is for (O)."""

    INDIVIDUAL = "individual"
    SHARED = "shared"
    PAA = "paa"
    CJA_EXEMPT = "cja-exempt"


class PacerAccount(UserMixin, db.Model):
    """One PACER account. Usernames are stored lowercase: spelling cannot make two persons of one."""

    __tablename__ = "pacer_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[str] = mapped_column(String(7), unique=True)
    username: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    first_name: Mapped[str] = mapped_column(String(100), default="")
    middle_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    kind: Mapped[str] = mapped_column(String(20), default=Kind.INDIVIDUAL)
    upgraded: Mapped[bool] = mapped_column(default=True)
    opened_on: Mapped[date | None]
    cancelled: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("pacer_account.id"))

    replaced_by: Mapped["PacerAccount | None"] = relationship(remote_side=[id])
    code_apps: Mapped[list["CodeApp"]] = relationship(back_populates="account", cascade="all, delete-orphan")

    def get_id(self) -> str:
        """Who is signed on, as the session names the person."""
        return f"pacer:{self.id}"

    @property
    def full_name(self) -> str:
        """First, middle and last name."""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)


class CodeApp(db.Model):
    """An app that makes one-time codes (SHA-1, 6 digits, 30 seconds) for one account (O)."""

    __tablename__ = "code_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    secret: Mapped[str] = mapped_column(String(64))

    account: Mapped[PacerAccount] = relationship(back_populates="code_apps")


def person_of(account: PacerAccount) -> Person:
    """What our own tables know of whoever holds an account."""
    return Person(
        account_id=account.id,
        username=account.username,
        kind=account.kind,
        upgraded=account.upgraded,
        cancelled=account.cancelled,
        replaced_by=account.replaced_by.username if account.replaced_by else None,
    )


def load_person(identity: str) -> PacerAccount | None:
    """The person a session names."""
    kind, _, number = identity.partition(":")
    return db.session.get(PacerAccount, int(number)) if kind == "pacer" and number.isdigit() else None
