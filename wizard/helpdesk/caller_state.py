"""Where a caller is: by the same flow and the same rules as the caller's own pages."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from wizard.account.upgrade import UPGRADE
from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.flow.journey import Journey
from wizard.flow.registry import all_flows
from wizard.flow.steps import Flow, Step
from wizard.helpdesk.find import FILER, JOURNEY, PACER
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import name_key
from wizard.security.sessions import SessionRow
from wizard.staff.models import StaffMember

NAMES = {
    "linking": "Linking",
    "checklist": "Checklist",
    "register": "Registering a PACER account",
    "upgrade": "Upgrading the PACER account",
    "recover": "A new PACER password",
    "firm": "Opening a firm’s account",
}
MOST_JOURNEYS, MOST_REFUSALS = 5, 5
# What the help desk does names both accounts of a caller, and proves nothing of them.
_BY_CALLERS = ~AuditRow.event.startswith("desk.")
_REFUSED = (events.STEP_REFUSED.name, events.FORM_REFUSED.name)


@dataclass(frozen=True)
class LastRefusal:
    """One no that the caller heard: which, why exactly, when, and where."""

    slug: str
    cause: str
    at: datetime
    place: str

    @classmethod
    def of(cls, row: AuditRow) -> "LastRefusal":
        """As the audit tells it."""
        place = row.detail.get("step") or row.detail.get("place") or ""
        return cls(row.detail["refusal"], row.detail.get("cause") or row.detail["refusal"], row.at, place)


def is_known(journey: Journey) -> bool:
    """False for a journey through a flow, or in a court, that this site no longer has."""
    return journey.flow in all_flows() and (not journey.scope or journey.scope in all_courts())


@dataclass(frozen=True)
class JourneyView:
    """One journey of a caller."""

    journey: Journey
    last_refusal: LastRefusal | None

    @property
    def flow(self) -> Flow:
        """The flow it goes through."""
        return self.journey.definition

    @property
    def name(self) -> str:
        """What it is called at the help desk."""
        return NAMES[self.journey.flow]

    @property
    def court(self) -> Court | None:
        """The court it is for."""
        return all_courts().get(self.journey.scope)

    @property
    def scope(self) -> dict[str, Any]:
        """What stands in the URLs of its pages."""
        return {"court": self.court} if self.court else {}

    @property
    def step(self) -> Step | None:
        """Where it stands; None where it has ended."""
        return None if self.journey.outcome else self.flow.next_step(self.journey.answers)

    @property
    def title(self) -> str:
        """The step as the caller reads it."""
        return self.title_of(self.step.name) if self.step else ""

    def title_of(self, step: str) -> str:
        """Any of its steps as the caller reads it; nothing for a step that is no more."""
        if step not in self.flow.names:
            return ""
        return self.flow.title(self.flow.step(step), **self.scope)

    @property
    def number(self) -> tuple[int, int]:
        """The step's number, and of how many."""
        steps = self.flow.active_steps(self.journey.answers)
        return (steps.index(self.step) + 1 if self.step else len(steps)), len(steps)

    @property
    def refusal_now(self) -> LastRefusal | None:
        """The no that the caller has on screen now: the last one, unless the journey went on since."""
        last = self.last_refusal
        if last is None or self.journey.outcome or not self.step:
            return None
        return last if last.place == self.step.name and last.at >= self.journey.changed_at else None


@dataclass(frozen=True)
class Caller:
    """Who calls: the accounts that are known, and where they stand, as far as the staff member may see it.

    ``by_name``: nothing but the name joins the two accounts.
    """

    staff: StaffMember
    filer: FilerAccount | None = None
    pacer: PacerAccount | None = None
    found_as: Journey | None = None
    by_name: bool = False

    @property
    def court(self) -> Court | None:
        """The court that the call is about."""
        place = self.filer.court_id if self.filer else self.found_as and self.found_as.scope
        return all_courts().get(place or "")

    @property
    def name(self) -> str:
        """The caller's name, as far as an account tells it."""
        account = self.filer or self.pacer
        return account.full_name if account and account.full_name else "A caller without an account"

    @cached_property
    def link(self) -> Link | None:
        """The link in the court that the call is about."""
        if self.filer:
            return queries.link_of_filer(self.filer.id)
        return queries.link_of_pacer(self.court.id, self.pacer.id) if self.pacer and self.court else None

    @cached_property
    def links(self) -> list[Link]:
        """All links of the PACER account that the staff member may see."""
        mine = queries.links_of_pacer(self.pacer.id) if self.pacer else []
        return [link for link in mine if self.staff.works_for(link.court_id)]

    @property
    def linked_in(self) -> str:
        """The courts of these links."""
        return ", ".join(all_courts()[link.court_id].short_name for link in self.links if link.court_id in all_courts())

    @cached_property
    def ways(self) -> list[JourneyView]:
        """The caller's journeys, the latest first."""
        ids = set(self._seen(AuditRow.journey_id)) | ({self.found_as.id} if self.found_as else set())
        mine = db.or_(Journey.id.in_(ids), self._in_own_sessions)
        rows = db.select(Journey).where(mine).order_by(Journey.changed_at.desc(), Journey.id.desc())
        seen = [row for row in db.session.scalars(rows) if self.staff.works_for(row.scope) and is_known(row)]
        return [JourneyView(row, _last_refusal(row)) for row in seen[:MOST_JOURNEYS]]

    @property
    def _in_own_sessions(self):
        """The journeys in whose browser the caller is signed on: upgrading names no account in its answers."""
        whose = db.select(SessionRow.id).where(SessionRow.person == self.pacer.get_id()) if self.pacer else ()
        return Journey.session_id.in_(whose)

    @property
    def pulse(self) -> str:
        """Another text as soon as something happened to the caller; and each minute, for what time alone changes."""
        latest = db.session.scalar(db.select(db.func.max(AuditRow.id)).where(self.is_about))
        going = db.session.execute(
            db.select(db.func.max(Journey.id), db.func.max(Journey.changed_at)).where(self._in_own_sessions)
        ).one()
        told = f"{latest} {going} {int(clock.actual().timestamp()) // 60}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @cached_property
    def refusals_elsewhere(self) -> list[LastRefusal]:
        """What the caller was refused outside of any journey: at a door, in a reset."""
        rows = db.select(AuditRow).where(self.is_about, AuditRow.event == events.FORM_REFUSED.name)
        found = db.session.scalars(rows.order_by(AuditRow.id.desc()).limit(MOST_REFUSALS))
        return [LastRefusal.of(row) for row in found if self.staff.works_for(row.court_id)]

    @cached_property
    def address_digests(self) -> list[str]:
        """The visitors' addresses from which these accounts were tried, as the digests by which tries are counted."""
        return [each for each in self._seen(AuditRow.address_digest) if each]

    @property
    def is_about(self):
        """Which rows of the audit tell of this caller."""
        about = []
        if self.filer:
            about.append(AuditRow.filer_account_id == self.filer.id)
        if self.pacer:
            about.append(AuditRow.pacer_account_id == self.pacer.id)
        if self.found_as:
            about.append(AuditRow.journey_id == self.found_as.id)
        return db.or_(*about)

    def _seen(self, column) -> list:
        """The latest different values of a column in what the audit tells of this caller."""
        asked = db.select(column, db.func.max(AuditRow.id)).where(self.is_about, column.is_not(None), _BY_CALLERS)
        newest = asked.group_by(column).order_by(db.func.max(AuditRow.id).desc()).limit(20)
        return [row[0] for row in db.session.execute(newest)]


def caller_of(kind: str, subject_id: int, staff: StaffMember) -> Caller | None:
    """Whoever was found; None where there is nobody, or none in the staff member's courts."""
    found = {FILER: _from_filer, PACER: _from_pacer, JOURNEY: _from_journey}[kind](subject_id, staff)
    in_scope = found and all(staff.works_for(each) for each in _places(found))
    return found if in_scope else None


def _places(caller: Caller) -> list[str]:
    return [
        each for each in (caller.filer and caller.filer.court_id, caller.found_as and caller.found_as.scope) if each
    ]


def _from_filer(filer_id: int, staff: StaffMember) -> Caller | None:
    filer = db.session.get(FilerAccount, filer_id)
    if filer is None:
        return None
    link = queries.link_of_filer(filer.id)
    known = link.pacer_account_id if link else _tried_with(AuditRow.filer_account_id == filer.id)
    namesake = None if known else _namesake(filer)
    pacer_id = known or namesake
    return Caller(staff, filer, pacer_id and db.session.get(PacerAccount, pacer_id), by_name=namesake is not None)


def _namesake(filer: FilerAccount) -> int | None:
    """The PACER account of this name that was used in this court, if there is one only: perhaps the caller's own."""
    same = db.select(PacerAccount.id).filter_by(name_key=name_key(filer.first_name, filer.last_name), cancelled=False)
    used = AuditRow.pacer_account_id.in_(same), AuditRow.court_id == filer.court_id, _BY_CALLERS
    found = db.session.scalars(db.select(AuditRow.pacer_account_id).where(*used).distinct().limit(2)).all()
    return found[0] if len(found) == 1 else None


def _from_pacer(pacer_id: int, staff: StaffMember) -> Caller | None:
    pacer = db.session.get(PacerAccount, pacer_id)
    if pacer is None:
        return None
    links = [link for link in queries.links_of_pacer(pacer.id) if staff.works_for(link.court_id)]
    return Caller(staff, db.session.get(FilerAccount, links[0].filer_account_id) if len(links) == 1 else None, pacer)


def _from_journey(journey_id: int, staff: StaffMember) -> Caller | None:
    journey = db.session.get(Journey, journey_id)
    if journey is None or not is_known(journey):
        return None
    mine = AuditRow.journey_id == journey.id
    pacer_id = journey.subject.pacer_account_id or _tried_with(mine) or signed_on_in(journey)
    filer_id = journey.subject.filer_account_id or _tried_with(mine, AuditRow.filer_account_id)
    filer = filer_id and db.session.get(FilerAccount, filer_id)
    return Caller(staff, filer or None, (pacer_id and db.session.get(PacerAccount, pacer_id)) or None, journey)


def signed_on_in(journey: Journey) -> int | None:
    """The PACER account that is signed on in the browser of a journey which needs one: upgrading."""
    if journey.flow != UPGRADE.name or not journey.session_id:
        return None
    row = db.session.get(SessionRow, journey.session_id)
    kind, _, number = (row.person or "").partition(":") if row else ("", "", "")
    return int(number) if kind == "pacer" and number.isdigit() else None


def _tried_with(condition, column=AuditRow.pacer_account_id) -> int | None:
    """The account of the other side that was used together with this one last."""
    asked = db.select(column).where(condition, column.is_not(None), _BY_CALLERS)
    return db.session.scalar(asked.order_by(AuditRow.id.desc()).limit(1))


def _last_refusal(journey: Journey) -> LastRefusal | None:
    asked = db.select(AuditRow).where(AuditRow.journey_id == journey.id, AuditRow.event.in_(_REFUSED))
    row = db.session.scalar(asked.order_by(AuditRow.id.desc()).limit(1))
    return row and LastRefusal.of(row)
