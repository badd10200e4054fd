"""The journey: one row, tied to one browser. It keeps whose accounts were proved, never how."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import JSON, ForeignKey, Select, String, and_, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.audit import events, trail
from wizard.core import clock, tokens
from wizard.core.database import Model, UtcDateTime, db
from wizard.core.purge import delete_in_batches
from wizard.flow import rate_limits
from wizard.flow.answers import Answers, to_json
from wizard.flow.registry import all_flows
from wizard.flow.steps import Flow, Subject
from wizard.security.sessions import current_session

BEGUN_AGAIN = "begun-again"
T = TypeVar("T")


class Journey(Model):
    """One person's way through one flow, in one scope: a court, or none."""

    __tablename__ = "journey"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("browser_session.id"), index=True)
    flow: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(12), default="")
    stored_answers: Mapped[dict[str, Any]] = mapped_column("answers", JSON, default=dict)
    version: Mapped[int] = mapped_column()
    outcome: Mapped[str | None] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    # Two writers cannot overwrite one another unseen, whatever the database's isolation.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as SQLAlchemy declares it

    @property
    def definition(self) -> Flow:
        """The flow that it goes through."""
        return all_flows()[self.flow]

    @property
    def answers(self) -> Answers:
        """What its steps were answered."""
        return self.definition.read(self.stored_answers)

    def answer(self, kind: type[T]) -> T:
        """The answer of this class. Raises UnansweredError."""
        return self.answers.of(kind)

    @property
    def subject(self) -> Subject:
        """The accounts concerned, as far as its answers tell."""
        return self.definition.subject(self.answers)

    def set_answer(self, step: str, answer: object, ahead: Mapping[str, object] | None = None) -> None:
        """Store an answer and drop the later ones, but those known ``ahead``, by step."""
        self.stored_answers = _stored(self.definition.answered(self.answers, step, answer, ahead))
        self.changed_at = clock.actual()
        self.note(events.STEP_ACCEPTED, step=step)

    def refresh(self, step: str, answer: object) -> None:
        """Store the same answer with its new time: the later answers stay."""
        self.stored_answers = {**self.stored_answers, step: to_json(answer)}

    def clear(self) -> None:
        """Drop all answers: nothing of what was typed is needed any more."""
        self.stored_answers = {}

    def has_answer(self, step: str, answer: object) -> bool:
        """True where this very answer is stored already: a form sent twice is not a second answer."""
        return bool(self.answers.get(step) == answer)

    def end(self, outcome: str, facts: dict[str, Any] | None = None) -> None:
        """End the journey with its outcome and with the facts that the last page shows."""
        self.outcome = outcome
        self.facts = facts or {}
        self.changed_at = clock.actual()
        self.note(events.JOURNEY_ENDED, outcome=outcome)

    def note(
        self, event: events.Event, *, pacer: int | None = None, filer: int | None = None, **detail: object
    ) -> None:
        """Record something about this journey in the audit trail; the accounts are its subject, unless given."""
        subject = self.subject
        trail.record(
            event,
            court=self.scope or None,
            journey=self.id,
            pacer=pacer or subject.pacer_account_id,
            filer=filer or subject.filer_account_id,
            **detail,
        )


def _stored(answers: Mapping[str, object]) -> dict[str, Any]:
    return {step: to_json(answer) for step, answer in answers.items()}


def begin(flow: Flow, scope: str, answers: Mapping[str, object] | None = None) -> Journey:
    """Start a journey in this browser; one still under way in the same scope ends.

    ``answers`` are those that are given already, by step. Flushes; raises TooManyRequests.
    """
    rate_limits.count_beginning()
    browser = current_session().row()
    earlier = current(flow, scope, to_change=True)
    if earlier and not earlier.outcome:
        earlier.end(BEGUN_AGAIN)
    journey = add_journey(flow, scope, answers, browser.id)
    journey.note(events.JOURNEY_BEGUN, flow=flow.name)
    return journey


def add_journey(
    flow: Flow, scope: str, answers: Mapping[str, object] | None = None, session_id: int | None = None
) -> Journey:
    """Add a journey with these answers, by step; to a browser's session, or to none. Flushes."""
    now = clock.actual()
    journey = Journey(
        reference=tokens.new_reference(),
        session_id=session_id,
        flow=flow.name,
        scope=scope,
        stored_answers=_stored(answers or {}),
        begun_at=now,
        changed_at=now,
    )
    db.session.add(journey)
    db.session.flush()
    return journey


def remove_old_journeys(days: int) -> int:
    """Remove journeys not changed for so many days. Links and audit rows stay."""
    return delete_in_batches(Journey, Journey.changed_at < clock.actual() - timedelta(days=days))


def remove_abandoned_journeys(days: int, flows: tuple[str, ...]) -> int:
    """Remove journeys through these flows that nobody ended and nobody changed for so many days. How many went."""
    before = clock.actual() - timedelta(days=days)
    open_ones = and_(Journey.outcome.is_(None), Journey.flow.in_(flows), Journey.changed_at < before)
    return delete_in_batches(Journey, open_ones)


def sessions_in_use() -> Select[int | None]:
    """A query of the sessions that some journey still names."""
    return select(Journey.session_id).where(Journey.session_id.is_not(None))


# Asked at every step, so it is built once.
_LATEST = (
    select(Journey)
    .where(Journey.session_id == bindparam("session"))
    .where(Journey.flow == bindparam("flow_name"), Journey.scope == bindparam("scope"))
    .order_by(Journey.id.desc())
    .limit(1)
)


def current(flow: Flow, scope: str, to_change: bool = False) -> Journey | None:
    """This browser's latest journey through a flow in a scope; locked, where it is going to be changed."""
    return _latest(flow, scope, current_session().row_id, to_change)


def expired_journey(flow: Flow, scope: str) -> Journey | None:
    """The latest journey there of this browser's session that ran out of time, if one did."""
    return _latest(flow, scope, current_session().expired_row_id)


def latest_anywhere(flow: Flow) -> tuple[Journey | None, bool]:
    """This browser's latest journey through a flow, in whatever scope; and whether its session ran out of time."""
    browser = current_session()
    session_id = browser.row_id or browser.expired_row_id
    if session_id is None:
        return None, False
    mine = select(Journey).filter_by(session_id=session_id, flow=flow.name).order_by(Journey.id.desc()).limit(1)
    return db.session.scalar(mine), browser.row_id is None


def _latest(flow: Flow, scope: str, session_id: int | None, to_change: bool = False) -> Journey | None:
    if session_id is None:
        return None
    mine = {"session": session_id, "flow_name": flow.name, "scope": scope}
    return db.session.scalar(_LATEST.with_for_update() if to_change else _LATEST, mine)
