"""Whose e-mail addresses a staff member may see, those of people of the staff member's courts; and whose notes.

Somebody is of a court who is linked there, or has proved a PACER account there. A refused attempt is none: anybody can
type any username there.
"""

from sqlalchemy import ColumnElement, or_, select, true

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.core.database import db
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.security.access import Role
from wizard.staff.models import StaffMember

_PROVED = (events.STEP_ACCEPTED.name, events.SIGNED_IN.name)


def of_courts(staff: StaffMember) -> ColumnElement[bool]:
    """The condition that a PACER account is one of a person of the staff member's courts."""
    if staff.in_all_courts:
        return true()
    linked = select(Link.pacer_account_id).where(Link.court_id.in_(staff.courts))
    proved = select(AuditRow.pacer_account_id).where(AuditRow.court_id.in_(staff.courts), AuditRow.event.in_(_PROVED))
    proved = proved.where(AuditRow.pacer_account_id == PacerAccount.id)
    return or_(PacerAccount.id.in_(linked), proved.exists())


def sees_email_of(staff: StaffMember, account: PacerAccount) -> bool:
    """Whether the staff member may see the e-mail address of this PACER account."""
    return db.session.scalar(select(PacerAccount.id).where(PacerAccount.id == account.id, of_courts(staff))) is not None


def sees_notes_of(staff: StaffMember, author: StaffMember) -> bool:
    """Whether the staff member reads what the author notes: a colleague of one of the courts, or an administrator."""
    is_colleague = author.in_all_courts or any(staff.works_for(court_id) for court_id in author.courts)
    return is_colleague or staff.role == Role.ADMINISTRATOR
