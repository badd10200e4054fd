"""How many attempts came how far, how many accounts are linked, and why people were refused, in one court.

An attempt is one journey through the wizard. Whoever came as far as a stage came through those before it, also where
an earlier preparation, or a login just made, took the first steps. A filer account has tried when an attempt named it,
which needs its login; whoever stopped before that is counted among the attempts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.linking.flow import LINKING
from wizard.linking.prepared import PreparedPair
from wizard.links.models import Link

STAGES = ("Started", "PACER login proved", "Legacy login proved", "Confirmed or prepared", "Linked")
DAYS = 14
_STEP = AuditRow.detail["step"].as_string()
_BEGUN = and_(AuditRow.event == events.JOURNEY_BEGUN.name, AuditRow.detail["flow"].as_string() == LINKING.name)
_OF_A_STEP = (events.STEP_ACCEPTED.name, events.STEP_REFUSED.name, events.SENT_BACK.name)
_OF_AN_ATTEMPT = or_(
    _BEGUN,
    AuditRow.event.in_((events.LINKED.name, events.PREPARED.name)),
    and_(AuditRow.event.in_(_OF_A_STEP), _STEP.in_(LINKING.names)),
)
_ACCEPTED = AuditRow.event == events.STEP_ACCEPTED.name
# How far a row shows that its attempt came, counted from 1 as in STAGES.
_STAGE = case(
    (AuditRow.event == events.LINKED.name, 5),
    (AuditRow.event == events.PREPARED.name, 4),
    (and_(_ACCEPTED, _STEP.in_(("confirm", "prepare"))), 4),
    (and_(_ACCEPTED, _STEP == "legacy"), 3),
    (and_(_ACCEPTED, _STEP == "sign-in"), 2),
    else_=1,
)


class DayOfAttempts(NamedTuple):
    """The attempts that began on a day of the court's calendar, by stage; ``counts`` is as long as ``STAGES``."""

    day: datetime
    counts: tuple[int, ...]


class AccountsOfRole(NamedTuple):
    """The filer accounts of a role. ``never_tried`` are neither linked nor named by an attempt."""

    role: str
    eligible: int
    never_tried: int
    tried: int
    prepared: int
    linked: int


class CountedRefusal(NamedTuple):
    """A refusal in the wizard: its slug and exact cause, how often, and in how many attempts."""

    slug: str
    cause: str
    times: int
    attempts: int


@dataclass(frozen=True)
class CourtProgress:
    """The figures of one court."""

    attempts: tuple[int, ...]
    days: Sequence[DayOfAttempts]
    roles: Sequence[AccountsOfRole]
    refusals: Sequence[CountedRefusal]

    @property
    def accounts(self) -> AccountsOfRole:
        """The accounts of all roles together."""
        return AccountsOfRole("", *(sum(column) for column in list(zip(*self.roles, strict=True))[1:] or [()] * 5))


def progress_of(court: Court, now: datetime) -> CourtProgress:
    """Count it all: three statements, however many filers there are."""
    days = _last_days(court, now)
    counted = _attempts_by_day(court.id, days)
    total = [sum(per_stage) for per_stage in zip(*counted, strict=True)]
    shown = [DayOfAttempts(day, _reached(counts)) for day, counts in zip(days, counted[1:], strict=True)]
    return CourtProgress(_reached(total), shown, _accounts(court.id), refusals_of(court.id))


def _last_days(court: Court, now: datetime) -> list[datetime]:
    """When each of the last days began in the court's time zone, the oldest first."""
    today = now.astimezone(court.time_zone).date()
    days = (today - timedelta(days=back) for back in reversed(range(DAYS)))
    return [datetime.combine(day, time(), court.time_zone) for day in days]


def _reached(counts: Sequence[int]) -> tuple[int, ...]:
    """From how many attempts stopped at each stage to how many came at least so far."""
    return tuple(sum(counts[stage:]) for stage in range(len(STAGES)))


def _attempts_by_day(court_id: str, days: Sequence[datetime]) -> list[list[int]]:
    """How many attempts stopped at each stage; first those of earlier days, then day by day."""
    attempt = select(func.min(AuditRow.at).label("begun_at"), func.max(_STAGE).label("stage"))
    attempt = attempt.where(AuditRow.court_id == court_id, AuditRow.journey_id.is_not(None), _OF_AN_ATTEMPT)
    attempts = attempt.group_by(AuditRow.journey_id).subquery()
    begun_at = attempts.c.begun_at
    day = case(*((begun_at < day, number) for number, day in enumerate(days)), else_=len(days))
    rows = db.session.execute(select(day, attempts.c.stage, func.count()).group_by(day, attempts.c.stage))
    counted = [[0] * len(STAGES) for _ in range(len(days) + 1)]
    for number, stage, count in rows:
        counted[number][stage - 1] = count
    return counted


def has_tried(court_id: str) -> ColumnElement[bool]:
    """The condition that an attempt in the court has named a filer account.

    As a CASE it is asked of one set of ids that is made once. As a join, either database may go through the whole
    audit trail for each account: for 100,000 of them it took two minutes instead of a second.
    """
    named = select(AuditRow.filer_account_id).where(AuditRow.court_id == court_id, _OF_AN_ATTEMPT)
    named = named.where(AuditRow.filer_account_id.is_not(None))
    return case((FilerAccount.id.in_(named), 1), else_=0) == 1


def _accounts(court_id: str) -> list[AccountsOfRole]:
    tried, is_linked = has_tried(court_id), Link.id.is_not(None)
    rows = (
        select(
            FilerAccount.role,
            func.count(),
            _number_of(and_(~is_linked, ~tried)),
            _number_of(or_(is_linked, tried)),
            _number_of(and_(~is_linked, PreparedPair.id.is_not(None))),
            _number_of(is_linked),
        )
        .outerjoin(Link, Link.filer_account_id == FilerAccount.id)
        .outerjoin(PreparedPair, PreparedPair.filer_account_id == FilerAccount.id)
        .where(FilerAccount.court_id == court_id)
        .group_by(FilerAccount.role)
        .order_by(FilerAccount.role)
    )
    return [AccountsOfRole(*row) for row in db.session.execute(rows)]


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def refusals_of(court_id: str) -> list[CountedRefusal]:
    """The refusals at the wizard's steps, the most frequent first."""
    slug = AuditRow.detail["refusal"].as_string()
    cause = func.coalesce(AuditRow.detail["cause"].as_string(), slug)
    rows = select(slug, cause, func.count(), func.count(AuditRow.journey_id.distinct()))
    rows = rows.where(AuditRow.court_id == court_id, AuditRow.event == events.STEP_REFUSED.name)
    rows = rows.where(_STEP.in_(LINKING.names)).group_by(slug, cause).order_by(func.count().desc(), slug, cause)
    return [CountedRefusal(*row) for row in db.session.execute(rows)]
