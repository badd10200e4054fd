"""Adding, inviting and removing staff. There is no password on any command line: its owner chooses it."""

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
INVITATION_GOOD_FOR = timedelta(days=3)


class UnknownStaffError(Exception):
    """Nobody has this login, or somebody has it already; the text says which."""


def add(login: str, name: str, email: str, role: str, courts: list[str]) -> StaffMember:
    """Somebody new, or somebody who was removed and comes back; invited by letter. Flushes."""
    member = named(login)
    if member and not member.ended_at:
        raise UnknownStaffError(f"{login} works here already.")
    if member is None:
        member = StaffMember(login=login.lower(), added_at=clock.actual())
        db.session.add(member)
    member.name, member.email, member.role, member.courts, member.ended_at = name, email, role, courts, None
    db.session.flush()
    invite(member)
    return member


def invite(member: StaffMember) -> None:
    """A letter with a code, good once, for a new password and app. What the person had before is over. Flushes."""
    member.password_hash = member.confirmed_at = None
    member.encrypted_key = ""
    end_sessions_of(member.get_id())
    email_codes.withdraw(PURPOSE, member.login)
    code = email_codes.issue(PURPOSE, member.login, INVITATION_GOOD_FOR, staff=member.id)
    outbox.enqueue("staff-invitation", member.email, member=member, code=code)
    trail.record(events.STAFF_INVITED, staff=member.id, name=member.name, role=member.role)


def remove(member: StaffMember) -> None:
    """The person's sessions end now. The row stays, for the audit names it. Flushes."""
    member.ended_at = clock.actual()
    member.password_hash, member.encrypted_key = None, ""
    email_codes.withdraw(PURPOSE, member.login)
    end_sessions_of(member.get_id())
    trail.record(events.STAFF_REMOVED, staff=member.id, name=member.name)


def named(login: str) -> StaffMember | None:
    """Whoever has that login, removed or not."""
    return db.session.scalar(select(StaffMember).filter_by(login=login.lower()))


def everybody() -> list[StaffMember]:
    """All who work here, by login."""
    return list(db.session.scalars(select(StaffMember).filter_by(ended_at=None).order_by(StaffMember.login)))
