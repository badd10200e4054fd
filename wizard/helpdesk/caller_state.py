"""What the console knows about a caller: accounts, links, journeys, and the refusals that the audit trail recorded.

A journey's step and title come from the same flow as the caller's own pages.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

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
from wizard.helpdesk.visibility import sees_email_of
from wizard.linking.prepared import pair_of_filer
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import SessionRow
from wizard.staff.models import StaffMember

FLOW_NAMES = {
    "linking": "Linking",
    "checklist": "Checklist",
    "register": "Registering a PACER account",
    "upgrade": "Upgrading the PACER account",
    "recover": "A new PACER password",
    "passcode": "A one-time passcode by e-mail",
    "firm": "Opening a firm’s account",
}
Value = TypeVar("Value")
MAX_JOURNEYS = 5
MAX_REFUSALS = 5
# An event of the help desk names both accounts of a caller, and so does not show that the caller has used both.
NOT_BY_STAFF = ~AuditRow.event.startswith("desk.")
_REFUSED = (events.STEP_REFUSED.name, events.FORM_REFUSED.name)


@dataclass(frozen=True)
class RecordedRefusal:
    """A refusal in the audit trail: which one, its exact cause, when, and at which step or page."""

    slug: str
    cause: str
    at: datetime
    place: str

    @classmethod
    def from_row(cls, row: AuditRow) -> "RecordedRefusal":
        """The refusal that an audit row records."""
        place = row.detail.get("step") or row.detail.get("place") or ""
        return cls(row.detail["refusal"], row.detail.get("cause") or row.detail["refusal"], row.at, place)


def is_known(journey: Journey) -> bool:
    """Whether this site still has the journey's flow and court."""
    return journey.flow in all_flows() and (not journey.scope or journey.scope in all_courts())


@dataclass(frozen=True)
class JourneyView:
    """One journey of a caller, as the console shows it. ``last_refusal`` is None where it was not looked up."""

    journey: Journey
    last_refusal: RecordedRefusal | None

    @property
    def flow(self) -> Flow:
        """The journey's flow."""
        return self.journey.definition

    @property
    def name(self) -> str:
        """What the help desk calls the flow."""
        return FLOW_NAMES[self.journey.flow]

    @property
    def court(self) -> Court | None:
        """The journey's court, if it has one."""
        return all_courts().get(self.journey.scope)

    @property
    def scope(self) -> dict[str, Any]:
        """The variables in the URLs of the journey's pages."""
        return {"court": self.court} if self.court else {}

    @property
    def step(self) -> Step[Any] | None:
        """The current step; None if the journey has ended."""
        return None if self.journey.outcome else self.flow.next_step(self.journey.answers)

    @property
    def title(self) -> str:
        """The title of the current step, as the caller sees it; empty if the journey has ended."""
        return self.title_of(self.step.name) if self.step else ""

    def title_of(self, step: str) -> str:
        """The title of any of its steps, as the caller sees it; empty for a step that no longer exists."""
        if step not in self.flow.names:
            return ""
        return self.flow.title(self.flow.step(step), **self.scope)

    @property
    def number(self) -> tuple[int, int]:
        """The number of the current step, counted from 1, and the number of steps."""
        steps = self.flow.active_steps(self.journey.answers)
        return (steps.index(self.step) + 1 if self.step else len(steps)), len(steps)

    @property
    def refusal_now(self) -> RecordedRefusal | None:
        """The refusal that the caller has on screen: the last one, unless the journey has changed since."""
        last = self.last_refusal
        if last is None or self.journey.outcome or not self.step:
            return None
        return last if last.place == self.step.name and last.at >= self.journey.changed_at else None


@dataclass(frozen=True)
class Caller:
    """A caller's accounts and journeys, as far as the staff member may see them.

    ``found_by_journey`` is the journey by which the caller was found, if any. ``by_name``: only the name connects the
    two accounts, so that they may be two people's.
    """

    staff: StaffMember
    filer: FilerAccount | None = None
    pacer: PacerAccount | None = None
    found_by_journey: Journey | None = None
    by_name: bool = False

    @property
    def court(self) -> Court | None:
        """The court that the call is about."""
        court_id = self.filer.court_id if self.filer else self.found_by_journey and self.found_by_journey.scope
        return all_courts().get(court_id or "")

    @property
    def name(self) -> str:
        """The full name on an account of the caller."""
        account = self.filer or self.pacer
        return account.full_name if account and account.full_name else "A caller without an account"

    @cached_property
    def sees_pacer_email(self) -> bool:
        """Whether the staff member may see the e-mail address of the PACER account."""
        return self.pacer is not None and sees_email_of(self.staff, self.pacer)

    @cached_property
    def link(self) -> Link | None:
        """The link in the court that the call is about."""
        if self.filer:
            return queries.link_of_filer(self.filer.id)
        return queries.link_of_pacer(self.court.id, self.pacer.id) if self.pacer and self.court else None

    @cached_property
    def links(self) -> list[Link]:
        """The links of the PACER account in the staff member's courts."""
        links = queries.links_of_pacer(self.pacer.id) if self.pacer else []
        return [link for link in links if self.staff.works_for(link.court_id)]

    @property
    def linked_in(self) -> str:
        """The short names of the courts in ``links``."""
        return ", ".join(all_courts()[link.court_id].short_name for link in self.links if link.court_id in all_courts())

    @cached_property
    def prepared(self) -> str:
        """With what the filer has prepared a link before go-live, in words; empty where nothing was prepared."""
        found = pair_of_filer(self.filer) if self.filer and self.court and self.court.timetable.prepare_from else None
        if not found or not self.filer or not self.court:
            return ""
        pair, pacer = found
        counts = pair.is_current(pacer.credential_epoch, self.filer)
        since = "" if counts else ". It no longer counts: one of the two accounts was changed since"
        return f"{self.court.day_in_words(pair.prepared_at)}, with the PACER account {pacer.username}{since}"

    @cached_property
    def journeys(self) -> list[JourneyView]:
        """The caller's journeys in the staff member's courts, the latest first."""
        ids = set(self._latest_values(AuditRow.journey_id))
        if self.found_by_journey:
            ids.add(self.found_by_journey.id)
        is_callers = or_(Journey.id.in_(ids), self._in_callers_sessions)
        rows = select(Journey).where(is_callers).order_by(Journey.changed_at.desc(), Journey.id.desc())
        visible = [row for row in db.session.scalars(rows) if self.staff.works_for(row.scope) and is_known(row)]
        return [JourneyView(row, _last_refusal(row)) for row in visible[:MAX_JOURNEYS]]

    @property
    def _in_callers_sessions(self) -> ColumnElement[bool]:
        """The condition for journeys in sessions of the PACER account: an upgrade's answers do not name the account."""
        if self.pacer is None:
            return false()
        return Journey.session_id.in_(select(SessionRow.id).where(SessionRow.user_id == self.pacer.identity))

    @property
    def etag(self) -> str:
        """A text that changes whenever the caller's page may have changed: with every event, and every minute."""
        latest_event = db.session.scalar(select(func.max(AuditRow.id)).where(self.audit_filter))
        latest_journey = db.session.execute(
            select(func.max(Journey.id), func.max(Journey.changed_at)).where(self._in_callers_sessions)
        ).one()
        state = f"{latest_event} {latest_journey} {int(clock.actual().timestamp()) // 60}"
        return hashlib.sha256(state.encode()).hexdigest()[:32]

    @cached_property
    def refusals_elsewhere(self) -> list[RecordedRefusal]:
        """The latest refusals outside of any journey: at a login, or in a reset."""
        rows = select(AuditRow).where(self.audit_filter, AuditRow.event == events.FORM_REFUSED.name)
        found = db.session.scalars(rows.order_by(AuditRow.id.desc()).limit(MAX_REFUSALS))
        return [RecordedRefusal.from_row(row) for row in found if self.staff.works_for(row.court_id)]

    @cached_property
    def ip_address_digests(self) -> list[str]:
        """Digests of the networks from which these accounts were tried, by which failed attempts are counted."""
        return self._latest_values(AuditRow.ip_address_digest)

    @cached_property
    def own_network_digests(self) -> set[str]:
        """The same of the caller's own browser, known only where the caller read out the reference on its page."""
        if self.found_by_journey is None:
            return set()
        query = select(AuditRow.ip_address_digest).where(AuditRow.journey_id == self.found_by_journey.id, NOT_BY_STAFF)
        return {digest for digest in db.session.scalars(query.distinct()) if digest}

    @property
    def audit_filter(self) -> ColumnElement[bool]:
        """The condition for audit rows about this caller."""
        conditions: list[ColumnElement[bool]] = []
        if self.filer:
            conditions.append(AuditRow.filer_account_id == self.filer.id)
        if self.pacer:
            conditions.append(AuditRow.pacer_account_id == self.pacer.id)
        if self.found_by_journey:
            conditions.append(AuditRow.journey_id == self.found_by_journey.id)
        return or_(false(), *conditions)

    def _latest_values(self, column: InstrumentedAttribute[Value | None]) -> list[Value]:
        """The latest distinct values of a column in the audit rows about this caller."""
        rows = select(column, func.max(AuditRow.id)).where(self.audit_filter, column.is_not(None), NOT_BY_STAFF)
        newest = rows.group_by(column).order_by(func.max(AuditRow.id).desc()).limit(20)
        return [value for value, _latest in db.session.execute(newest) if value is not None]


def _last_refusal(journey: Journey) -> RecordedRefusal | None:
    query = select(AuditRow).where(AuditRow.journey_id == journey.id, AuditRow.event.in_(_REFUSED))
    row = db.session.scalar(query.order_by(AuditRow.id.desc()).limit(1))
    return RecordedRefusal.from_row(row) if row else None
