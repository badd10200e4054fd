"""A rehearsal under way: begun, noticed as it goes on, moved in time, ended. Flushes; the pages commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.core import clock, tokens
from wizard.core.database import db
from wizard.core.purge import delete_in_batches
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.security.digests import digest_of
from wizard.training import seed
from wizard.training.models import GeneratedPersona, Rehearsal
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import SCENARIO_BY_NAME
from wizard.training.scenarios.parts import ClockMode, Scenario, Step

KEPT = timedelta(hours=12)
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class RehearsalState:
    """One learner's rehearsal, as this request found it."""

    id: int
    walk: Scenario
    scene: ScenarioContext
    reached: int
    moved: timedelta
    ended: bool

    @property
    def court(self) -> Court:
        """Where it is rehearsed."""
        return self.scene.court

    @property
    def arrived(self) -> bool:
        """Whether the last stop was reached."""
        return self.reached >= len(self.walk.stops)

    def standing(self, path: str, borne: str | None) -> "Progress":
        """Where a page stands in the walk."""
        at = self.walk.found(self.reached, path, borne, self.scene)
        reached = self.reached if at is None else max(self.reached, at + 1)
        if at is None and reached and self.walk.stops[reached - 1].at.format_map(self.scene) == path:
            return Progress(self, reached - 1, reached, again=True)
        return Progress(self, at, reached)


@dataclass(frozen=True)
class Progress:
    """A page as the rehearsal sees it: which stop it is, if it is one, and how many were reached.

    ``again``: the page says no, so the stop's advice holds once more.
    """

    underway: RehearsalState
    at: int | None
    reached: int
    again: bool = False

    @property
    def stop(self) -> Step | None:
        """The stop whose page this is."""
        return None if self.at is None else self.underway.walk.stops[self.at]

    @property
    def is_last(self) -> bool:
        """Whether the walk ends here."""
        return self.at == len(self.underway.walk.stops) - 1

    @property
    def next(self) -> Step | None:
        """What comes after all that was reached."""
        return None if self.reached >= len(self.underway.walk.stops) else self.underway.walk.stops[self.reached]

    def told(self, text: str) -> str:
        """A sentence, an address or a value of the walk, filled in."""
        return text.format_map(self.underway.scene)


def begin(walk: Scenario, court: Court) -> str:
    """A rehearsal with a fresh person; gives the key for the learner's browser."""
    person = seed.fresh(walk.like, court.id) if walk.like else None
    key, at = tokens.new_key(), clock.actual()
    db.session.add(
        Rehearsal(
            key_digest=digest_of(key),
            walk=walk.name,
            court=court.id,
            person=person and person.key,
            moved_seconds=_seconds_to(walk.hour, court, at),
            begun_at=at,
            changed_at=at,
        )
    )
    db.session.flush()
    return key


def _seconds_to(hour: ClockMode, court: Court, at: datetime) -> int:
    """How far the clock is moved. Where a court has converted already, the hour after is the present."""
    if hour is ClockMode.NOW or (hour is ClockMode.AFTER and court.is_live(at)):
        return 0
    wanted = court.go_live + (-AN_HOUR if hour is ClockMode.BEFORE else A_MINUTE)
    return round((wanted - at).total_seconds())


def found(key: str) -> RehearsalState | None:
    """The rehearsal of a browser, if its walk and its court still exist."""
    since = clock.actual() - KEPT
    row = db.session.scalar(db.select(Rehearsal).filter_by(key_digest=digest_of(key)).where(Rehearsal.begun_at > since))
    if row is None or row.walk not in SCENARIO_BY_NAME or row.court not in all_courts():
        return None
    return _underway(row)


def _underway(row: Rehearsal) -> RehearsalState:
    person = row.person and db.session.scalar(db.select(GeneratedPersona).filter_by(key=row.person))
    scene = ScenarioContext(all_courts()[row.court], person and seed.as_member(person))
    moved = timedelta(seconds=row.moved_seconds)
    return RehearsalState(row.id, SCENARIO_BY_NAME[row.walk], scene, row.reached, moved, row.ended_at is not None)


def note_reached(underway: RehearsalState, reached: int) -> None:
    """A stop was reached: never fewer than before, never more than there are."""
    row = db.session.get_one(Rehearsal, underway.id, with_for_update=True)
    row.reached = max(row.reached, min(reached, len(underway.walk.stops)))
    row.changed_at = clock.actual()


def move_clock(underway: RehearsalState, hour: ClockMode) -> None:
    """Move the clock that this learner sees."""
    row = db.session.get_one(Rehearsal, underway.id, with_for_update=True)
    row.moved_seconds = _seconds_to(hour, underway.court, clock.actual())


def move_clocks(court: Court, hour: ClockMode) -> int:
    """Move the clock of everybody who rehearses in a court; says how many they are."""
    rows = db.session.scalars(_lately().filter_by(court=court.id, ended_at=None).with_for_update()).all()
    for row in rows:
        row.moved_seconds = _seconds_to(hour, court, clock.actual())
    return len(rows)


def end(underway: RehearsalState) -> None:
    """The learner has finished, or stops."""
    db.session.get_one(Rehearsal, underway.id, with_for_update=True).ended_at = clock.actual()


def of_the_class() -> list[tuple[Rehearsal, RehearsalState]]:
    """Everybody's rehearsals of the last hours, the newest first."""
    return [(row, _underway(row)) for row in db.session.scalars(_lately()) if row.walk in SCENARIO_BY_NAME]


def _lately():
    return db.select(Rehearsal).where(Rehearsal.begun_at > clock.actual() - KEPT).order_by(Rehearsal.id.desc())


def remove_old() -> int:
    """Remove rehearsals that are over."""
    return delete_in_batches(Rehearsal, Rehearsal.begun_at < clock.actual() - KEPT)
