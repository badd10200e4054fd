"""The people who work at the practice site's console: fictional, with a password that is printed for everybody."""

from dataclasses import dataclass

from wizard.core import clock
from wizard.core.database import db
from wizard.security import passwords
from wizard.security.access import Role
from wizard.staff import services
from wizard.staff.models import ALL_COURTS, StaffMember

STAFF_PASSWORD = "Switchboard-Harbor-11!"  # noqa: S105 - printed for everybody on /practice


@dataclass(frozen=True)
class Colleague:
    """One fictional person who works here."""

    login: str
    name: str
    role: Role
    courts: tuple[str, ...]
    demonstrates: str


COLLEAGUES = (
    Colleague("hdesk", "Harriet Desmond", Role.HELP_DESK, (ALL_COURTS,), "The help desk, for all courts."),
    Colleague("hcacd", "Horace Cadwell", Role.HELP_DESK, ("cacd",), "The help desk of one court, and its callers."),
    Colleague("aadmin", "Adelaide Minter", Role.ADMINISTRATOR, (ALL_COURTS,), "A court administrator, who corrects."),
    Colleague("ttrainer", "Tobias Rainer", Role.TRAINER, (ALL_COURTS,), "A trainer: reads articles, sees no caller."),
)  # fmt: skip


def settle_colleagues() -> int:
    """Give everybody of the list an account; says how many are new. Flushes."""
    missing = [each for each in COLLEAGUES if services.named(each.login) is None]
    stored = passwords.hash_password(STAFF_PASSWORD) if missing else None
    for each in missing:
        facts = {"login": each.login, "name": each.name, "role": each.role, "courts": list(each.courts)}
        email = f"{each.login}@desk.example.gov"
        db.session.add(StaffMember(**facts, email=email, password_hash=stored, added_at=clock.now()))
    db.session.flush()
    return len(missing)
