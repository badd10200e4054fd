"""The list of people with a legacy account in a court (S1): names only, whether they have linked or not.

A letter is a range of one index, and a search reads that index once: both take milliseconds with 100,000 names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from string import ascii_lowercase
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.searching import Words, interpretations
from wizard.core.database import db, end_read
from wizard.core.normalize import fold

PAGE_SIZE = 100
# Up to this many results, the query that finds them also counts them and serves every page.
MAX_LOADED_IDS = 1000
OTHER_LETTERS = "other"
# Sort names begin with a space.
BEFORE_A, AFTER_Z = " a", " " + chr(ord("z") + 1)
# Sorts after every character that a name may contain.
LAST_CHARACTER = chr(0x10FFFF)
_NAME_COLUMNS = (FilerAccount.last_name, FilerAccount.first_name, FilerAccount.middle_name)
_ORDER = (FilerAccount.sort_name, FilerAccount.id)
_STREAM_BATCH = 2000
# Last, first and middle name.
ListedName: TypeAlias = tuple[str, str, str]
Conditions: TypeAlias = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True)
class Listing:
    """Part of one court's list: all of it, the last names with one letter, or the results of a search."""

    court_id: str
    query: str = ""
    letter: str = ""

    def page(self, number: int) -> list[ListedName]:
        """The names on one page, counted from 1."""
        start = (number - 1) * PAGE_SIZE
        conditions, ids = self._selection
        page_ids = ids[start : start + PAGE_SIZE]
        if len(ids) > MAX_LOADED_IDS:
            page_ids = _select_ids(conditions, PAGE_SIZE, start)
        # The ids come from the index alone; only the rows of this page are read.
        names = select(*_NAME_COLUMNS).where(FilerAccount.id.in_(page_ids)).order_by(*_ORDER)
        return [(last, first, middle) for last, first, middle in db.session.execute(names)]

    def count(self) -> int:
        """The number of names on all pages."""
        conditions, ids = self._selection
        if len(ids) <= MAX_LOADED_IDS:
            return len(ids)
        counted = select(func.count()).select_from(_in_order(conditions).subquery())
        return db.session.scalars(counted).one()

    @cached_property
    def _selection(self) -> tuple[Conditions, Sequence[int]]:
        """The conditions, and the first ids that meet them; of a search, its likeliest interpretation with results."""
        in_court: Conditions = (FilerAccount.court_id == self.court_id,)
        if not self.query.strip():
            conditions = (*in_court, _begins_with(self.letter)) if self.letter else in_court
            return conditions, _select_ids(conditions, MAX_LOADED_IDS + 1)
        for words in interpretations(self.query):
            conditions = (*in_court, *_contains(words))
            if ids := _select_ids(conditions, MAX_LOADED_IDS + 1):
                return conditions, ids
        return (false(),), ()


def all_names(court_id: str) -> Iterator[ListedName]:
    """All names of a court. Between batches no database connection is held, however slowly the client reads."""
    query = select(*_ORDER, *_NAME_COLUMNS).where(FilerAccount.court_id == court_id)
    query = query.order_by(*_ORDER).limit(_STREAM_BATCH)
    last = ("", 0)
    while rows := db.session.execute(query.where(tuple_(*_ORDER) > last)).all():
        end_read()
        yield from ((last_name, first, middle) for _sort_name, _id, last_name, first, middle in rows)
        last = (rows[-1].sort_name, rows[-1].id)


def letters_in_use(court_id: str) -> dict[str, bool]:
    """For each letter, and for names that begin with something else, whether anyone's last name begins with it."""
    name = FilerAccount.sort_name
    queries: dict[str, ColumnElement[bool]] = {
        letter: _exists(court_id, _begins_with(letter)) for letter in ascii_lowercase
    }
    # Each side separately: for a combined condition, no database uses two ranges of the index.
    queries[OTHER_LETTERS] = or_(_exists(court_id, name < BEFORE_A), _exists(court_id, name >= AFTER_Z))
    return dict(zip(queries, db.session.execute(select(*queries.values())).one(), strict=True))


def last_import_at(court_id: str) -> datetime | None:
    """When the court's roster was last imported."""
    imports = select(AuditRow.at).filter_by(event=events.ROSTER_IMPORTED.name, court_id=court_id)
    return db.session.scalar(imports.order_by(AuditRow.id.desc()).limit(1))


def by_last_name(last_name: str, court_ids: Iterable[str]) -> list[FilerAccount]:
    """Everyone with that last name in these courts. None for a name without letters and digits."""
    folded = fold(last_name)
    if not folded:
        return []
    query = select(FilerAccount).where(FilerAccount.court_id.in_(court_ids), _has_prefix(f" {folded} "))
    return list(db.session.scalars(query))


def _in_order(conditions: Conditions) -> Select[int]:
    """Sorted even for counting: otherwise PostgreSQL may scan the table, which is much larger than the index."""
    return select(FilerAccount.id).where(*conditions).order_by(*_ORDER)


def _select_ids(conditions: Conditions, limit: int, offset: int = 0) -> Sequence[int]:
    return db.session.scalars(_in_order(conditions).limit(limit).offset(offset)).all()


def _exists(court_id: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(FilerAccount.court_id == court_id, condition)


def _begins_with(letter: str) -> ColumnElement[bool]:
    if letter == OTHER_LETTERS:
        return or_(FilerAccount.sort_name < BEFORE_A, FilerAccount.sort_name >= AFTER_Z)
    return _has_prefix(f" {letter}")


def _has_prefix(prefix: str) -> ColumnElement[bool]:
    return and_(FilerAccount.sort_name >= prefix, FilerAccount.sort_name < prefix + LAST_CHARACTER)


def _contains(words: Words) -> list[ColumnElement[bool]]:
    """Each word begins a word of the name."""
    return [FilerAccount.sort_name.contains(f" {word}", autoescape=True) for word in words]
