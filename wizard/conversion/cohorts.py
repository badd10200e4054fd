"""Cohorts: the filer accounts of a court that meet several conditions at once, each with a name.

A cohort stands as data, in an address or a row: the names of its conditions, a role, and the slug of a refusal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rules import SPECIAL_CHARACTERS
from wizard.conversion.progress import has_tried
from wizard.core.database import db, end_read
from wizard.linking.prepared import PreparedPair
from wizard.links.models import Link

PAGE_SIZE = 50
_BATCH = 2000
_ORDER = (FilerAccount.sort_name, FilerAccount.id)
COLUMNS = ("last_name", "first_name", "middle_name", "username", "email", "role", "bar_number", "status")
_COLUMNS = tuple(getattr(FilerAccount, name) for name in COLUMNS)
# A query of one court's accounts; what a condition needs is added to it.
_Accounts: TypeAlias = Select[Any]


class Condition(NamedTuple):
    """A named condition: ``title`` is how a page says it, ``holds`` makes it for a court."""

    title: str
    holds: Callable[[str], ColumnElement[bool]]


def _is_linked(_court_id: str) -> ColumnElement[bool]:
    return exists().where(Link.filer_account_id == FilerAccount.id)


def _is_prepared(_court_id: str) -> ColumnElement[bool]:
    return exists().where(PreparedPair.filer_account_id == FilerAccount.id)


def _has_special_character(_court_id: str) -> ColumnElement[bool]:
    return or_(*(FilerAccount.username.contains(each, autoescape=True) for each in SPECIAL_CHARACTERS))


CONDITIONS = {
    "not-linked": Condition("Not linked", lambda court: ~_is_linked(court)),
    "never-tried": Condition("Never tried", lambda court: and_(~_is_linked(court), ~has_tried(court))),
    "stopped": Condition("Started and stopped", lambda court: and_(~_is_linked(court), has_tried(court))),
    "prepared": Condition("Prepared, not linked yet", lambda court: and_(~_is_linked(court), _is_prepared(court))),
    "disabled": Condition("Disabled by the court", lambda _court: FilerAccount.status == "disabled"),
    "frozen": Condition("Frozen", lambda _court: FilerAccount.frozen_at.is_not(None)),
    "must-reset": Condition(
        "Must set a new CM/ECF password first",
        lambda _court: and_(FilerAccount.status == "active", FilerAccount.password_hash.is_(None)),
    ),
    "special-character": Condition("Login with a special character", _has_special_character),
}


@dataclass(frozen=True)
class Cohort:
    """The accounts of a court that meet every condition; an empty ``role`` or ``refusal`` is none.

    ``refusal``: the slug of the last refusal of an attempt that named the account.
    """

    court_id: str
    conditions: tuple[str, ...] = ()
    role: str = ""
    refusal: str = ""

    @classmethod
    def from_data(cls, court_id: str, data: Mapping[str, Sequence[str]]) -> "Cohort":
        """The cohort of a court that such data names; an unknown condition raises ValueError."""
        names = tuple(name for name in CONDITIONS if name in data.get("condition", ()))
        if unknown := set(data.get("condition", ())) - set(names):
            raise ValueError(f"unknown conditions: {', '.join(sorted(unknown))}")
        return cls(court_id, names, *("".join(data.get(key, ())[:1]) for key in ("role", "refusal")))

    def as_data(self) -> dict[str, list[str]]:
        """What ``from_data`` reads, without what is empty: also the query of an address."""
        found = {"condition": list(self.conditions), "role": [self.role], "refusal": [self.refusal]}
        return {key: kept for key, values in found.items() if (kept := [value for value in values if value])}

    def count(self) -> int:
        """How many accounts it has."""
        return db.session.scalar(self._only(select(func.count(FilerAccount.id)))) or 0

    def page(self, after: int = 0) -> list[FilerAccount]:
        """The next accounts after that of an id, by name, and one more if there is another page."""
        rows = self._after(select(FilerAccount), after).limit(PAGE_SIZE + 1)
        return list(db.session.scalars(rows))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """``COLUMNS`` of every account, by name. Between batches no database connection is held."""
        query: Select[Any] = self._only(select(*_ORDER, *_COLUMNS)).order_by(*_ORDER).limit(_BATCH)
        last = ("", 0)
        while found := db.session.execute(query.where(tuple_(*_ORDER) > last)).all():
            end_read()
            yield from (tuple(row[2:]) for row in found)
            last = (found[-1][0], found[-1][1])

    def _after(self, query: _Accounts, account_id: int) -> _Accounts:
        query = self._only(query).order_by(*_ORDER)
        if not account_id:
            return query
        before = select(*_ORDER).where(FilerAccount.id == account_id, FilerAccount.court_id == self.court_id)
        last = db.session.execute(before).first()
        return query.where(tuple_(*_ORDER) > (tuple(last) if last else ("", 0)))

    def _only(self, query: _Accounts) -> _Accounts:
        query = query.where(FilerAccount.court_id == self.court_id)
        query = query.where(*(CONDITIONS[name].holds(self.court_id) for name in self.conditions))
        if self.role:
            query = query.where(FilerAccount.role == self.role)
        return query.where(_last_refusal_is(self.court_id, self.refusal)) if self.refusal else query


def _last_refusal_is(court_id: str, slug: str) -> ColumnElement[bool]:
    refused = and_(AuditRow.court_id == court_id, AuditRow.event == events.STEP_REFUSED.name)
    latest = select(func.max(AuditRow.id)).where(refused, AuditRow.filer_account_id.is_not(None))
    latest = latest.group_by(AuditRow.filer_account_id)
    of_slug = and_(AuditRow.id.in_(latest), AuditRow.detail["refusal"].as_string() == slug)
    return FilerAccount.id.in_(select(AuditRow.filer_account_id).where(of_slug))
