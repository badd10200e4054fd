"""Where a court stands in its conversion. Every page, e-mail, and script that says what works when follows it. Pure.

Courts stop the old system days before go-live, and freeze new registrations earlier still; in between nothing files
electronically, and the court's rules or an order cover deadlines. Some let people who could not link file by e-mail
for weeks afterward (O, "Conversions").
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    """A phase of a court's conversion, in the order of time."""

    BEFORE = "before"
    REGISTRATIONS_CLOSED = "registrations-closed"
    DARK = "dark"
    OPEN = "open"
    GRACE = "grace"
    SETTLED = "settled"

    @property
    def is_live(self) -> bool:
        """Whether the court has converted: linking is open."""
        return self in LIVE

    @property
    def is_legacy_open(self) -> bool:
        """Whether the legacy login still files."""
        return self in LEGACY_OPEN

    @property
    def is_dark(self) -> bool:
        """Whether nothing files electronically: the old system has stopped, and the new one has not begun."""
        return self is Phase.DARK


AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIVE = frozenset({Phase.OPEN, Phase.GRACE, Phase.SETTLED})
NOT_LIVE = frozenset(Phase) - LIVE
LEGACY_OPEN = frozenset({Phase.BEFORE, Phase.REGISTRATIONS_CLOSED})


@dataclass(frozen=True)
class Timetable:
    """When what begins and ends in a court, as it was published; None where it was not.

    ``registrations_stop``: nobody new is registered until go-live. ``filing_stops``: the old system. ``prepare_from``:
    filers may prepare their link. ``go_live``: the new system; None where the court has converted and the date is not
    published. ``grace_until``: whoever could not link may file as the court's order says.
    """

    go_live: datetime | None = None
    registrations_stop: datetime | None = None
    filing_stops: datetime | None = None
    prepare_from: datetime | None = None
    grace_until: datetime | None = None

    @property
    def moments(self) -> list[datetime]:
        """When anything changes, the earliest first."""
        found = (self.registrations_stop, self.filing_stops, self.prepare_from, self.go_live, self.grace_until)
        return sorted((moment for moment in found if moment), key=_utc)

    def moment_in(self, wanted: Phase) -> datetime | None:
        """A moment at which the court is in that phase: soon after it begins, or an hour before anything changes.

        None where it never is, and where nothing is known of the time.
        """
        stages = [moment for moment in self.moments if moment is not self.prepare_from]
        around = [stages[0] - AN_HOUR, *(moment + A_MINUTE for moment in stages)] if stages else []
        return next((moment for moment in around if phase(self, moment) is wanted), None)

    @property
    def legacy_ends(self) -> datetime | None:
        """Until when the legacy login files."""
        return self.filing_stops or self.go_live

    @property
    def has_dark_phase(self) -> bool:
        """Whether the old system stops before the new one begins."""
        return self.filing_stops is not None


def can_prepare(timetable: Timetable, now: datetime) -> bool:
    """Whether filers may prepare a link, which they make on the day of go-live."""
    return _reached(timetable.prepare_from, now) and not phase(timetable, now).is_live


def phase(timetable: Timetable, now: datetime) -> Phase:
    """The phase at that moment. Raises ValueError if ``now`` has no time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone means nothing")
    if timetable.go_live is None:
        return Phase.SETTLED
    if _reached(timetable.go_live, now):
        if timetable.grace_until is None:
            return Phase.OPEN
        return Phase.SETTLED if _reached(timetable.grace_until, now) else Phase.GRACE
    if _reached(timetable.filing_stops, now):
        return Phase.DARK
    return Phase.REGISTRATIONS_CLOSED if _reached(timetable.registrations_stop, now) else Phase.BEFORE


def _reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and _utc(now) >= _utc(moment)


def _utc(moment: datetime) -> datetime:
    # Moments of one zone are compared by their clock, which shows an hour twice in the fall.
    return moment.astimezone(UTC)
