"""Rehearsals: beginning one, following it step by step, moving its clock, ending it. Flushes; the views commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

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
from wizard.training.scenarios.parts import ClockMode, Scenario, ScenarioStep, moment_shown

KEPT = timedelta(hours=12)


@dataclass(frozen=True)
class RehearsalState:
    """One learner's rehearsal, as this request found it."""

    id: int
    scenario: Scenario
    context: ScenarioContext
    reached: int
    clock_offset: timedelta
    is_ended: bool

    @property
    def court(self) -> Court:
        """The court in which it is rehearsed."""
        return self.context.court

    @property
    def is_complete(self) -> bool:
        """Whether the last step was reached."""
        return self.reached >= len(self.scenario.steps)

    def progress_at(self, path: str, page_marker: str | None) -> "Progress":
        """Which step of the scenario a page is."""
        index = self.scenario.find_step(self.reached, path, page_marker, self.context)
        reached = self.reached if index is None else max(self.reached, index + 1)
        if index is None and reached and self.scenario.steps[reached - 1].path.format_map(self.context) == path:
            return Progress(self, reached - 1, reached, is_repeated=True)
        return Progress(self, index, reached)


@dataclass(frozen=True)
class Progress:
    """Where a page is in the scenario: the index of its step, if it is one, and how many steps were reached.

    ``is_repeated``: the page refused what was typed, so the step has to be done again.
    """

    state: RehearsalState
    index: int | None
    reached: int
    is_repeated: bool = False

    @property
    def step(self) -> ScenarioStep | None:
        """The step whose page this is."""
        return None if self.index is None else self.state.scenario.steps[self.index]

    @property
    def is_last(self) -> bool:
        """Whether the scenario ends here."""
        return self.index == len(self.state.scenario.steps) - 1

    @property
    def next(self) -> ScenarioStep | None:
        """What comes after all that was reached."""
        return None if self.reached >= len(self.state.scenario.steps) else self.state.scenario.steps[self.reached]

    def rendered(self, text: str) -> str:
        """A sentence, a path or a value of the scenario, filled in."""
        return text.format_map(self.state.context)


def begin(scenario: Scenario, court: Court) -> tuple[str, RehearsalState]:
    """Begin with a new person. Returns the key for the learner's browser, and the rehearsal."""
    generated = seed.generate(scenario.persona_key, court.id) if scenario.persona_key else None
    key, at = tokens.new_key(), clock.actual()
    row = Rehearsal(
        key_digest=digest_of(key),
        scenario=scenario.name,
        court=court.id,
        persona_key=generated and generated.key,
        clock_offset_seconds=_seconds_to(scenario.clock_mode, court, at),
        begun_at=at,
        changed_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return key, _state_of(row)


def _seconds_to(clock_mode: ClockMode, court: Court, at: datetime) -> int:
    """How far the clock is moved. In a court that has converted, AFTER means the present."""
    wanted = moment_shown(clock_mode, court)
    is_past = clock_mode is ClockMode.AFTER and court.is_live(at)
    return 0 if wanted is None or is_past else round((wanted - at).total_seconds())


def find(key: str) -> RehearsalState | None:
    """The rehearsal that a browser's key opens, if its scenario and its court still exist."""
    since = clock.actual() - KEPT
    row = db.session.scalar(select(Rehearsal).filter_by(key_digest=digest_of(key)).where(Rehearsal.begun_at > since))
    if row is None or row.scenario not in SCENARIO_BY_NAME or row.court not in all_courts():
        return None
    return _state_of(row)


def _state_of(row: Rehearsal) -> RehearsalState:
    generated = None
    if row.persona_key:
        generated = db.session.scalar(select(GeneratedPersona).filter_by(key=row.persona_key))
    context = ScenarioContext(all_courts()[row.court], seed.as_persona(generated) if generated else None)
    offset = timedelta(seconds=row.clock_offset_seconds)
    return RehearsalState(
        row.id, SCENARIO_BY_NAME[row.scenario], context, row.reached, offset, row.ended_at is not None
    )


def note_reached(state: RehearsalState, reached: int) -> None:
    """A step was reached: never fewer than before, never more than there are."""
    row = db.session.get_one(Rehearsal, state.id, with_for_update=True)
    row.reached = max(row.reached, min(reached, len(state.scenario.steps)))
    row.changed_at = clock.actual()


def move_clock(state: RehearsalState, clock_mode: ClockMode) -> None:
    """Move the clock that this learner sees."""
    row = db.session.get_one(Rehearsal, state.id, with_for_update=True)
    row.clock_offset_seconds = _seconds_to(clock_mode, state.court, clock.actual())


def move_clocks(court: Court, clock_mode: ClockMode) -> int:
    """Move the clock of everyone who rehearses in a court; returns how many they are."""
    rows = db.session.scalars(_select_recent().filter_by(court=court.id, ended_at=None).with_for_update()).all()
    for row in rows:
        row.clock_offset_seconds = _seconds_to(clock_mode, court, clock.actual())
    return len(rows)


def end(state: RehearsalState) -> None:
    """The learner has finished, or stops."""
    db.session.get_one(Rehearsal, state.id, with_for_update=True).ended_at = clock.actual()


def all_recent() -> list[tuple[Rehearsal, RehearsalState]]:
    """Everyone's rehearsals of the last hours, the newest first."""
    return [(row, _state_of(row)) for row in db.session.scalars(_select_recent()) if row.scenario in SCENARIO_BY_NAME]


def _select_recent() -> Select[Rehearsal]:
    return select(Rehearsal).where(Rehearsal.begun_at > clock.actual() - KEPT).order_by(Rehearsal.id.desc())


def remove_old() -> int:
    """Remove rehearsals that are over."""
    return delete_in_batches(Rehearsal, Rehearsal.begun_at < clock.actual() - KEPT)
