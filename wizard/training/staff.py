"""The practice site's console staff: fictional people, with a password that is printed for everyone."""

from dataclasses import dataclass

from wizard.core import clock
from wizard.core.database import db
from wizard.security import passwords
from wizard.security.access import Role
from wizard.staff import services
from wizard.staff.models import ALL_COURTS, StaffMember

STAFF_PASSWORD = "Switchboard-Harbor-11!"  # noqa: S105 - printed for everyone on /practice


@dataclass(frozen=True)
class StaffPersona:
    """One fictional member of the staff."""

    login: str
    name: str
    role: Role
    courts: tuple[str, ...]
    demonstrates: str


STAFF_PERSONAS = (
    StaffPersona("hdesk", "Harriet Desmond", Role.HELP_DESK, (ALL_COURTS,), "The help desk, for all courts."),
    StaffPersona("hcacd", "Horace Cadwell", Role.HELP_DESK, ("cacd",), "The help desk of one court, and its callers."),
    StaffPersona("aadmin", "Adelaide Minter", Role.ADMINISTRATOR, (ALL_COURTS,),
                 "A court administrator, who corrects, and follows the conversion."),
    StaffPersona("ttrainer", "Tobias Rainer", Role.TRAINER, (ALL_COURTS,),
                 "A trainer: reads articles, sees no caller."),
)  # fmt: skip


def seed_staff() -> int:
    """Give each of them an account; returns how many are new. Flushes."""
    missing = [each for each in STAFF_PERSONAS if services.find_staff(each.login) is None]
    stored = passwords.hash_password(STAFF_PASSWORD) if missing else None
    for each in missing:
        facts = {"login": each.login, "name": each.name, "role": each.role, "courts": list(each.courts)}
        email = f"{each.login}@desk.example.gov"
        db.session.add(StaffMember(**facts, email=email, password_hash=stored, added_at=clock.now()))
    db.session.flush()
    return len(missing)
