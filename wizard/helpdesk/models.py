"""The tables of the console: calls, notes, what two people decide, frozen accounts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wizard.core.database import Model, UtcDateTime
from wizard.staff.models import StaffMember


class Call(Model):
    """One caller's page opened by one staff member. ``reason`` is a key of OPEN_REASONS.

    ``kind`` is what the caller was found by (a filer account, a PACER account or a journey), ``subject_id`` its id.
    """

    __tablename__ = "call"
    __table_args__ = (Index(None, "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    staff: Mapped[StaffMember] = relationship()
    notes: Mapped[list["CallNote"]] = relationship(order_by="CallNote.id", back_populates="call")


class CallNote(Model):
    """A staff member's note on a call. The text is stored here only: the audit trail keeps no free text."""

    __tablename__ = "call_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(String(1000))

    call: Mapped[Call] = relationship(back_populates="notes")


class TwoPersonRequest(Model):
    """What one staff member asked for an account, and what was decided about it: ``verdict``, None while it waits.

    ``kind`` is that of a ``Procedure``. ``epoch`` is the credential epoch when it was asked for, ``previous_email`` the
    address that was on file then, ``email`` the one that is to replace it, ``identity`` a key of IDENTITY_CHECKS.
    """

    __tablename__ = "two_person_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    pacer_account_id: Mapped[int | None] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    filer_account_id: Mapped[int | None] = mapped_column(ForeignKey("filer_account.id"), index=True)
    epoch: Mapped[int] = mapped_column()
    previous_email: Mapped[str] = mapped_column(String(320))
    email: Mapped[str] = mapped_column(String(254), default="")
    identity: Mapped[str] = mapped_column(String(20), default="")
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[str | None] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(String(200), default="")

    staff: Mapped[StaffMember] = relationship(foreign_keys=[staff_id])
    decided_by: Mapped[StaffMember | None] = relationship(foreign_keys=[decided_by_id])


class Freeze(Model):
    """That one account, a PACER account or a filer account, was frozen, and which two people ended it.

    ``staff_id`` is None where the owner froze it.
    """

    __tablename__ = "freeze"

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int | None] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    filer_account_id: Mapped[int | None] = mapped_column(ForeignKey("filer_account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    unfrozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    unfrozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    approved_by: Mapped[StaffMember | None] = relationship(foreign_keys=[approved_by_id])
