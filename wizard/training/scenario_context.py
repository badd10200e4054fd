"""The values for the placeholders of a scenario: facts of the court, and of the persona."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

import pyotp
from sqlalchemy import ColumnElement, select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.flow.journey import Journey
from wizard.mail.outbox import Email
from wizard.pacer.models import AuthenticatorApp, PacerAccount
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD, Persona
from wizard.training.staff import STAFF_PASSWORD, STAFF_PERSONAS

NEW_PASSWORD = "Sunlit-Orchard-Gate-7!"  # noqa: S105 - of fictional people, printed for everyone
NEW_FILER_PASSWORD = "walnut-ferry-2020"  # noqa: S105 - the same
_CODE = re.compile(r"^Code: ([A-Z0-9 ]+)$", re.MULTILINE)
AT_PACER = "Appellate filer username"


class ScenarioContext(Mapping[str, str]):
    """The placeholders by name. What only the database knows, such as a code, is looked up when it is needed."""

    def __init__(self, court: Court, person: Persona | None) -> None:
        self.court, self.person = court, person

    def __getitem__(self, name: str) -> str:
        if name in self._now:
            return self._now[name]()
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self._facts, *self._now])

    def __len__(self) -> int:
        return len(self._facts) + len(self._now)

    def email_addresses(self) -> tuple[str, ...]:
        """Where e-mails to this persona go."""
        login = self.person.pacer_login if self.person else "nobody"
        return f"{login}@pacer.example.com", f"{login}@cmecf.example.com", self._facts.get("new_email", "")

    @cached_property
    def _facts(self) -> dict[str, str]:
        return {**_of_court(self.court), **(_of_person(self.person) if self.person else {})}

    @property
    def _now(self) -> Mapping[str, Callable[[], str]]:
        if self.person is None:
            return {}
        username = self.person.pacer_login
        return {
            "one_time_code": partial(_one_time_code, username),
            "email_code": self._email_code,
            "reference": partial(_reference, username),
            "call": partial(_call, username),
            "certificate": partial(_certificate, username),
        }

    def _email_code(self) -> str:
        """The code in the newest e-mail to this person that has one; empty where there is none."""
        mine = select(Email).where(Email.recipient.in_(self.email_addresses()), Email.encrypted_body != "")
        email = db.session.scalar(mine.order_by(Email.id.desc()).limit(1))
        found = _CODE.search(email.text or "") if email else None
        return found[1].strip() if found else ""


def _one_time_code(username: str) -> str:
    """What the authenticator app of this person shows now."""
    apps = select(AuthenticatorApp).join(PacerAccount).filter_by(username=username)
    app = db.session.scalar(apps.order_by(AuthenticatorApp.id.desc()).limit(1))
    key = app and app.totp_key
    return pyotp.TOTP(key).at(clock.actual()) if key else ""


def _reference(username: str) -> str:
    """The reference of this person's newest journey."""
    row = _latest_audit_row(username, AuditRow.journey_id.is_not(None))
    return db.session.get_one(Journey, row.journey_id).reference if row else ""


def _call(username: str) -> str:
    """The number of the newest call about this person."""
    row = _latest_audit_row(username, AuditRow.event == events.CALL_OPENED.name)
    return str(row.detail["call"]) if row else ""


def _certificate(username: str) -> str:
    """The code of the newest certificate of an attempt by this person."""
    row = _latest_audit_row(username, AuditRow.event == events.CERTIFICATE_ISSUED.name)
    return str(row.detail["code"]) if row else ""


def _latest_audit_row(username: str, condition: ColumnElement[bool]) -> AuditRow | None:
    mine = select(AuditRow).join(PacerAccount, AuditRow.pacer_account_id == PacerAccount.id)
    mine = mine.where(condition, PacerAccount.username == username)
    return db.session.scalar(mine.order_by(AuditRow.id.desc()).limit(1))


def _of_court(court: Court) -> dict[str, str]:
    labels = court.labels
    return {
        **court.placeholders(),
        "entry": labels.entry,
        "filer_login_label": labels.filer_login,
        "filer_password_label": labels.filer_password,
        "reset": "/appellate/forgot" if court.resets_at_pacer else f"/courts/{court.id}/forgot",
        "reset_login_label": AT_PACER if court.resets_at_pacer else labels.filer_login,
        "staff": STAFF_PERSONAS[0].login,
        "staff_password": STAFF_PASSWORD,
    }


def _of_person(person: Persona) -> dict[str, str]:
    digits = int("".join(filter(str.isdigit, person.pacer_login)) or "1970")
    chosen = f"{person.first_name}.{person.last_name}.{digits:04}".lower()
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "pacer": person.pacer_login,
        "pacer_password": PACER_PASSWORD,
        "exempt": person.exempt_login,
        "filer": person.filer_login,
        "filer_capitals": person.filer_login.upper(),
        "filer_password": LEGACY_PASSWORD,
        "new_username": chosen,
        "new_password": NEW_PASSWORD,
        "new_filer_password": NEW_FILER_PASSWORD,
        "new_email": f"{chosen}@office.example.com",
        "birthday": f"{1940 + digits % 55}-{1 + digits % 12:02}-{1 + digits % 28:02}",
    }
