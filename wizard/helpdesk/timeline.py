"""The timeline: the audit trail of a staff member's courts in sentences, with filters, and its export."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from sqlalchemy import ColumnElement, Select, func, or_, select

from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.core import spreadsheets
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.helpdesk.articles import find_refusal, page_text
from wizard.staff.models import StaffMember

PAGE_SIZE = 50
_ACCOUNTS = ("account.", "firm.", "reset.")
REFUSED = (events.STEP_REFUSED.name, events.FORM_REFUSED.name)
EVENT_KINDS = {
    "refusals": ("What was refused", REFUSED),
    "links": ("Links", (events.LINKED.name,)),
    "journeys": ("Journeys", tuple(name for name in events.ALL if name.startswith(("journey.", "step.")))),
    "sessions": ("Logins and logouts", tuple(name for name in events.ALL if name.startswith("session."))),
    "accounts": ("PACER accounts and resets", tuple(n for n in events.ALL if n.startswith(_ACCOUNTS))),
    "desk": ("What the help desk did", tuple(name for name in events.ALL if name.startswith(("desk.", "staff.")))),
    "rosters": ("Rosters", (events.ROSTER_IMPORTED.name,)),
}  # fmt: skip
COLUMNS = ("id", "at", "event", "sentence", "court", "journey", "pacer_account", "filer_account", "address")


@dataclass(frozen=True)
class Timeline:
    """The part of the audit trail that a staff member may see and has asked for.

    ``caller_filter`` is ``Caller.audit_filter`` where only one caller's events were asked for.
    """

    staff: StaffMember
    court: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    caller_filter: ColumnElement[bool] | None = None

    def page(self, number: int) -> list[AuditRow]:
        """The rows on one page, the newest first. Pages are counted from 1."""
        newest = self._rows().order_by(AuditRow.id.desc())
        return list(db.session.scalars(newest.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)))

    def count(self) -> int:
        """The number of rows on all pages."""
        return db.session.scalars(select(func.count()).select_from(self._rows().subquery())).one()

    def _rows(self) -> Select[AuditRow]:
        query = select(AuditRow)
        if not self.staff.in_all_courts:
            in_own_courts = AuditRow.court_id.in_(self.staff.courts)
            # An event outside of any court, a PACER login for example, is shown on the caller's own timeline.
            query = query.where(
                in_own_courts if self.caller_filter is None else or_(in_own_courts, AuditRow.court_id.is_(None))
            )
        if self.court:
            query = query.where(AuditRow.court_id == self.court)
        if self.kind in EVENT_KINDS:
            query = query.where(AuditRow.event.in_(EVENT_KINDS[self.kind][1]))
        if self.since:
            query = query.where(AuditRow.at >= _start_of(self.since))
        if self.until:
            query = query.where(AuditRow.at < _start_of(self.until + timedelta(days=1)))
        return query if self.caller_filter is None else query.where(self.caller_filter)

    def json_lines(self) -> Iterator[str]:
        """All rows as lines of JSON, the oldest first."""
        for row in self._oldest_first():
            yield json.dumps(trail.as_dict(row), ensure_ascii=False, sort_keys=True) + "\n"

    def csv_text(self) -> Iterator[str]:
        """All rows as CSV for spreadsheets, with a header, the oldest first."""
        rows = (trail.as_dict(row) for row in self._oldest_first())
        cells = (["" if values[name] is None else str(values[name]) for name in COLUMNS] for values in rows)
        return spreadsheets.csv_text(chain([COLUMNS], cells))

    def _oldest_first(self) -> Iterable[AuditRow]:
        return db.session.scalars(self._rows().order_by(AuditRow.id).execution_options(yield_per=1000))


@dataclass(frozen=True)
class TimelineEntry:
    """An audit row as the timeline shows it. ``detail`` is the slug and the exact cause of a refusal."""

    at: datetime
    court: Court | None
    sentence: str
    detail: str = ""


def entry_of(row: AuditRow) -> TimelineEntry:
    """The entry of a row. A refusal is quoted as the caller saw it."""
    court = all_courts().get(row.court_id or "")
    refusal = find_refusal(row.detail.get("refusal", "")) if row.event in REFUSED else None
    if refusal is None:
        return TimelineEntry(row.at, court, trail.sentence_of(row))
    place = row.detail.get("place") or f"the step {row.detail.get('step')}"
    sentence = f"Was refused at {place}: “{page_text(refusal)}”"
    return TimelineEntry(row.at, court, sentence, f"{refusal.slug} ({row.detail.get('cause')})")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
