"""Adding, inviting and removing staff. No command takes a password: its owner chooses it when accepting."""

from datetime import timedelta

from sqlalchemy import select

from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import db
from wizard.mail import outbox
from wizard.security import email_codes
from wizard.security.sessions import end_sessions_of
from wizard.staff.models import StaffMember

PURPOSE = "staff"
INVITATION_LIFETIME = timedelta(days=3)


class LoginTakenError(Exception):
    """A staff member who has not been removed has this login already. The message is a sentence for the operator."""


def add(login: str, name: str, email: str, role: str, courts: list[str]) -> StaffMember:
    """Add a staff member, or take back one who was removed, and send an invitation. Flushes; raises LoginTakenError."""
    member = find_staff(login)
    if member and not member.ended_at:
        raise LoginTakenError(f"{login} works here already.")
    if member is None:
        member = StaffMember(login=login.lower(), added_at=clock.actual())
        db.session.add(member)
    member.name = name
    member.email = email
    member.role = role
    member.courts = courts
    member.ended_at = None
    db.session.flush()
    invite(member)
    return member


def invite(member: StaffMember) -> None:
    """E-mail a code for a new password and app; the previous ones, and all sessions, end. Flushes."""
    member.password_hash = member.confirmed_at = None
    member.encrypted_key = ""
    member.passkeys = []
    end_sessions_of(member.identity)
    email_codes.withdraw(PURPOSE, member.login)
    db.session.flush()
    invited = {"staff": member.id, "epoch": member.credential_epoch}
    code = email_codes.issue(PURPOSE, member.login, email_codes.ANYWHERE, INVITATION_LIFETIME, **invited)
    outbox.enqueue("staff-invitation", member.email, member=member, code=code)
    trail.record(events.STAFF_INVITED, staff=member.id, name=member.name, role=member.role)


def remove(member: StaffMember) -> None:
    """End the person's access and sessions. The row stays, because the audit trail refers to it. Flushes."""
    member.ended_at = clock.actual()
    member.password_hash, member.encrypted_key = None, ""
    member.passkeys = []
    email_codes.withdraw(PURPOSE, member.login)
    end_sessions_of(member.identity)
    trail.record(events.STAFF_REMOVED, staff=member.id, name=member.name)


def find_staff(login: str) -> StaffMember | None:
    """The staff member with this login, removed or not."""
    return db.session.scalar(select(StaffMember).filter_by(login=login.lower()))


def active_staff() -> list[StaffMember]:
    """All staff members who have not been removed, by login."""
    return list(db.session.scalars(select(StaffMember).filter_by(ended_at=None).order_by(StaffMember.login)))
