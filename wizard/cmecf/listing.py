"""The list of people with a legacy account in a court (S1): names only, whoever has linked and whoever has not.

A letter is a range of one index, a search goes through that index once: both within milliseconds at 100,000 names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from string import ascii_lowercase

from sqlalchemy import Select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.searching import Words, readings
from wizard.core.database import db, end_read
from wizard.core.normalize import fold

ON_A_PAGE = 100
# So many are counted while they are found; of more, the first are found soon.
FEW = 1000
OTHERS = "other"
BEFORE_A, AFTER_Z = " a", " " + chr(ord("z") + 1)
# Behind every character that a name may begin with.
LAST = chr(0x10FFFF)
_LISTED = (FilerAccount.last_name, FilerAccount.first_name, FilerAccount.middle_name)
_ORDER = (FilerAccount.sort_name, FilerAccount.id)
_STREAMED = 2000
Listed = tuple[str, str, str]


@dataclass(frozen=True)
class Listing:
    """Part of one court's list: all of it, one letter, or what a search found."""

    court_id: str
    query: str = ""
    letter: str = ""

    def page(self, number: int) -> list[Listed]:
        """Last, first and middle names of one page, counted from 1."""
        start, (chosen, first) = (number - 1) * ON_A_PAGE, self._chosen
        ids = first[start : start + ON_A_PAGE]
        if len(first) > FEW:
            ids = _ids(chosen, ON_A_PAGE, start)
        # Found in the index alone; only the page's own rows are read.
        names = db.select(*_LISTED).where(FilerAccount.id.in_(ids)).order_by(*_ORDER)
        return [tuple(row) for row in db.session.execute(names)]

    def count(self) -> int:
        """How many names there are."""
        chosen, first = self._chosen
        if len(first) <= FEW:
            return len(first)
        return db.session.scalar(db.select(db.func.count()).select_from(_in_order(chosen).subquery()))

    @cached_property
    def _chosen(self) -> tuple[tuple, Sequence[int]]:
        """What is asked for, and the first who have it: of a search the likeliest reading that anybody fits."""
        mine = (FilerAccount.court_id == self.court_id,)
        if not self.query.strip():
            chosen = (*mine, _begins(FilerAccount.sort_name, self.letter)) if self.letter else mine
            return chosen, _ids(chosen, FEW + 1)
        for words in readings(self.query):
            chosen = (*mine, *_fits(words))
            if first := _ids(chosen, FEW + 1):
                return chosen, first
        return (db.false(),), ()


def everybody(court_id: str) -> Iterator[Listed]:
    """All names of a court. Whoever reads slowly holds no connection to the database meanwhile."""
    query = db.select(*_ORDER, *_LISTED).where(FilerAccount.court_id == court_id).order_by(*_ORDER).limit(_STREAMED)
    last = ("", 0)
    while rows := db.session.execute(query.where(db.tuple_(*_ORDER) > last)).all():
        end_read()
        yield from (tuple(row[2:]) for row in rows)
        last = tuple(rows[-1][:2])


def letters(court_id: str) -> dict[str, bool]:
    """For each letter, and for names that begin with none, whether anybody has it."""
    name = FilerAccount.sort_name
    asked = {letter: _somebody(court_id, _begins(name, letter)) for letter in ascii_lowercase}
    # Each side by itself: of both together, no database makes two ranges of its index.
    asked[OTHERS] = db.or_(_somebody(court_id, name < BEFORE_A), _somebody(court_id, name >= AFTER_Z))
    return dict(zip(asked, db.session.execute(db.select(*asked.values())).one(), strict=True))


def imported_at(court_id: str) -> datetime | None:
    """When the court's roster was imported last."""
    imports = db.select(AuditRow.at).filter_by(event=events.ROSTER_IMPORTED.name, court_id=court_id)
    return db.session.scalar(imports.order_by(AuditRow.id.desc()).limit(1))


def by_last_name(last_name: str, court_ids: Iterable[str]) -> list[FilerAccount]:
    """Everybody of that last name in these courts."""
    mine = fold(last_name)
    found = db.select(FilerAccount).where(FilerAccount.court_id.in_(court_ids))
    return list(db.session.scalars(found.where(_between(FilerAccount.sort_name, f" {mine} ")))) if mine else []


def _in_order(chosen: tuple) -> Select:
    """In the index's order, for counting too: else PostgreSQL may go through the table, which is far wider."""
    return db.select(FilerAccount.id).where(*chosen).order_by(*_ORDER)


def _ids(chosen: tuple, most: int, start: int = 0) -> Sequence[int]:
    return db.session.scalars(_in_order(chosen).limit(most).offset(start)).all()


def _somebody(court_id: str, condition):
    return db.exists().where(FilerAccount.court_id == court_id, condition)


def _begins(column, letter: str):
    if letter == OTHERS:
        return db.or_(column < BEFORE_A, column >= AFTER_Z)
    return _between(column, f" {letter}")


def _between(column, start: str):
    return db.and_(column >= start, column < start + LAST)


def _fits(words: Words) -> list:
    """Each word begins a word of the name."""
    return [FilerAccount.sort_name.contains(f" {word}", autoescape=True) for word in words]
