"""A rehearsal under way: begun, noticed as it goes on, moved in time, ended. Flushes; the pages commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.courts.court import Court
from wizard.courts.known import courts
from wizard.kernel import chance, clock
from wizard.kernel.db import db
from wizard.kernel.housekeeping import remove
from wizard.kernel.sessions import digest_of
from wizard.training import world
from wizard.training.models import FreshPerson, Rehearsal
from wizard.training.scene import Scene
from wizard.training.walks import WALK_NAMED
from wizard.training.walks.parts import Hour, Stop, Walk

KEPT = timedelta(hours=12)
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Underway:
    """One learner's rehearsal, as this request found it."""

    id: int
    walk: Walk
    scene: Scene
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

    def standing(self, path: str, borne: str | None) -> "Standing":
        """Where a page stands in the walk."""
        at = self.walk.found(self.reached, path, borne, self.scene)
        reached = self.reached if at is None else max(self.reached, at + 1)
        if at is None and reached and self.walk.stops[reached - 1].at.format_map(self.scene) == path:
            return Standing(self, reached - 1, reached, again=True)
        return Standing(self, at, reached)


@dataclass(frozen=True)
class Standing:
    """A page as the rehearsal sees it: which stop it is, if it is one, and how many were reached.

    ``again``: the page says no, so the stop's advice holds once more.
    """

    underway: Underway
    at: int | None
    reached: int
    again: bool = False

    @property
    def stop(self) -> Stop | None:
        """The stop whose page this is."""
        return None if self.at is None else self.underway.walk.stops[self.at]

    @property
    def is_last(self) -> bool:
        """Whether the walk ends here."""
        return self.at == len(self.underway.walk.stops) - 1

    @property
    def next(self) -> Stop | None:
        """What comes after all that was reached."""
        return None if self.reached >= len(self.underway.walk.stops) else self.underway.walk.stops[self.reached]

    def told(self, text: str) -> str:
        """A sentence, an address or a value of the walk, filled in."""
        return text.format_map(self.underway.scene)


def begin(walk: Walk, court: Court) -> str:
    """A rehearsal with a fresh person; gives the key for the learner's browser."""
    person = world.fresh(walk.like, court.id) if walk.like else None
    key, at = chance.key(), clock.actual()
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


def _seconds_to(hour: Hour, court: Court, at: datetime) -> int:
    """How far the clock is moved. Where a court has converted already, the hour after is the present."""
    if hour is Hour.NOW or (hour is Hour.AFTER and court.is_live(at)):
        return 0
    wanted = court.go_live + (-AN_HOUR if hour is Hour.BEFORE else A_MINUTE)
    return round((wanted - at).total_seconds())


def found(key: str) -> Underway | None:
    """The rehearsal of a browser, if its walk and its court still exist."""
    since = clock.actual() - KEPT
    row = db.session.scalar(db.select(Rehearsal).filter_by(key_digest=digest_of(key)).where(Rehearsal.begun_at > since))
    if row is None or row.walk not in WALK_NAMED or row.court not in courts():
        return None
    return _underway(row)


def _underway(row: Rehearsal) -> Underway:
    person = row.person and db.session.scalar(db.select(FreshPerson).filter_by(key=row.person))
    scene = Scene(courts()[row.court], person and world.as_member(person))
    moved = timedelta(seconds=row.moved_seconds)
    return Underway(row.id, WALK_NAMED[row.walk], scene, row.reached, moved, row.ended_at is not None)


def note_reached(underway: Underway, reached: int) -> None:
    """A stop was reached: never fewer than before, never more than there are."""
    row = db.session.get_one(Rehearsal, underway.id, with_for_update=True)
    row.reached = max(row.reached, min(reached, len(underway.walk.stops)))
    row.changed_at = clock.actual()


def move_clock(underway: Underway, hour: Hour) -> None:
    """Move the clock that this learner sees."""
    row = db.session.get_one(Rehearsal, underway.id, with_for_update=True)
    row.moved_seconds = _seconds_to(hour, underway.court, clock.actual())


def move_clocks(court: Court, hour: Hour) -> int:
    """Move the clock of everybody who rehearses in a court; says how many they are."""
    rows = db.session.scalars(_lately().filter_by(court=court.id, ended_at=None).with_for_update()).all()
    for row in rows:
        row.moved_seconds = _seconds_to(hour, court, clock.actual())
    return len(rows)


def end(underway: Underway) -> None:
    """The learner has finished, or stops."""
    db.session.get_one(Rehearsal, underway.id, with_for_update=True).ended_at = clock.actual()


def of_the_class() -> list[tuple[Rehearsal, Underway]]:
    """Everybody's rehearsals of the last hours, the newest first."""
    return [(row, _underway(row)) for row in db.session.scalars(_lately()) if row.walk in WALK_NAMED]


def _lately():
    return db.select(Rehearsal).where(Rehearsal.begun_at > clock.actual() - KEPT).order_by(Rehearsal.id.desc())


def remove_old() -> int:
    """Remove rehearsals that are over."""
    return remove(Rehearsal, Rehearsal.begun_at < clock.actual() - KEPT)
