"""The timeline: the audit in sentences, for one's own courts, with filters; and its export."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.core.database import db
from wizard.staff.models import StaffMember

ON_A_PAGE = 50
_ACCOUNTS = ("account.", "firm.", "reset.")
KINDS = {
    "refusals": ("What was refused", (events.STEP_REFUSED.name, events.FORM_REFUSED.name)),
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
    """Part of the audit: what a staff member may see of it, and asked for."""

    staff: StaffMember
    court: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    about: object = None

    def page(self, number: int) -> list[AuditRow]:
        """One page, the newest first, counted from 1."""
        newest = self._rows().order_by(AuditRow.id.desc())
        return list(db.session.scalars(newest.limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE)))

    def count(self) -> int:
        """How many rows there are."""
        return db.session.scalar(db.select(db.func.count()).select_from(self._rows().subquery()))

    def _rows(self):
        asked = db.select(AuditRow)
        if not self.staff.in_all_courts:
            mine = AuditRow.court_id.in_(self.staff.courts)
            # What a caller did in no court, at the PACER login say, belongs to the call.
            asked = asked.where(mine if self.about is None else db.or_(mine, AuditRow.court_id.is_(None)))
        if self.court:
            asked = asked.where(AuditRow.court_id == self.court)
        if self.kind in KINDS:
            asked = asked.where(AuditRow.event.in_(KINDS[self.kind][1]))
        if self.since:
            asked = asked.where(AuditRow.at >= _begins(self.since))
        if self.until:
            asked = asked.where(AuditRow.at < _begins(self.until + timedelta(days=1)))
        return asked if self.about is None else asked.where(self.about)

    def lines(self) -> Iterator[str]:
        """All rows as JSON lines, the oldest first."""
        for row in self._oldest_first():
            yield json.dumps(trail.as_dict(row), ensure_ascii=False, sort_keys=True) + "\n"

    def table(self) -> Iterator[str]:
        """The same as CSV; no cell begins like a formula."""
        yield _csv(COLUMNS)
        for row in self._oldest_first():
            told = trail.as_dict(row)
            yield _csv(_harmless(str(told[name] if told[name] is not None else "")) for name in COLUMNS)

    def _oldest_first(self):
        return db.session.scalars(self._rows().order_by(AuditRow.id).execution_options(yield_per=1000))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _csv(cells) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
