"""The table of links. The database refuses to change or delete a row, and to link an account twice."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import APPEND_ONLY, Model, UtcDateTime


class ProofMethod(StrEnum):
    """How somebody proved to hold an account, as receipts, e-mails and the audit trail say it."""

    PASSWORD = "password"  # noqa: S105
    PASSWORD_AND_CODE = "password and one-time passcode"  # noqa: S105
    PASSKEY = "passkey"
    EARLIER_LOGIN = "login before linking"
    PASSWORD_AND_EMAIL = "password and code from an e-mail"  # noqa: S105
    PREPARED = "password, before go-live"
    PREPARED_AND_EMAIL = "password and code, before go-live"


class Link(Model):
    """A filer account linked to a PACER account in one court, permanently (O).

    ``filer_proof`` and ``pacer_proof``: how each account was proved, a ``ProofMethod``.
    """

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("court_id", "pacer_account_id"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    court_id: Mapped[str] = mapped_column(String(12))
    filer_account_id: Mapped[int] = mapped_column(ForeignKey("filer_account.id"), unique=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    filer_proof: Mapped[str] = mapped_column(String(40))
    pacer_proof: Mapped[str] = mapped_column(String(40))
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
