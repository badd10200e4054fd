"""The list of people with a legacy account in a court (S1): names only, whether they have linked or not.

Every page, letter and search is read from the court's name index.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from string import ascii_lowercase
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, select, tuple_

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.name_index import LAST_CHARACTER, OTHER_LETTERS, PAGE_SIZE, NameIndex
from wizard.cmecf.searching import interpretations
from wizard.core.database import db, end_read
from wizard.core.normalize import bare_name

_NAME_COLUMNS = (FilerAccount.last_name, FilerAccount.first_name, FilerAccount.middle_name)
_ORDER = (FilerAccount.sort_name, FilerAccount.id)
_STREAM_BATCH = 2000
# Last, first and middle name.
ListedName: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class Listing:
    """Part of one court's list: all of it, the last names with one letter, or the results of a search."""

    court_id: str
    query: str = ""
    letter: str = ""

    def page(self, number: int) -> list[ListedName]:
        """The names on one page, counted from 1."""
        start = (number - 1) * PAGE_SIZE
        ids = name_index.account_ids(self.court_id, self._ranks[start : start + PAGE_SIZE])
        rows = db.session.execute(select(FilerAccount.id, *_NAME_COLUMNS).where(FilerAccount.id.in_(ids)))
        names = {account_id: (last, first, middle) for account_id, last, first, middle in rows}
        return [names[account_id] for account_id in ids]

    def count(self) -> int:
        """The number of names on all pages."""
        return len(self._ranks)

    def letters_in_use(self) -> dict[str, bool]:
        """For each letter, and for names that begin with something else, whether any last name in the court does."""
        return {letter: bool(self._index.ranks(letter)) for letter in (*ascii_lowercase, OTHER_LETTERS)}

    @cached_property
    def _index(self) -> NameIndex:
        return name_index.load(self.court_id)

    @cached_property
    def _ranks(self) -> Sequence[int]:
        """The places of these names in the whole list; of a search, by its likeliest interpretation with results."""
        if not self.query.strip():
            return self._index.ranks(self.letter)
        found = (name_index.ranks_with_words(self.court_id, words) for words in interpretations(self.query))
        return next(filter(None, found), ())


def all_names(court_id: str) -> Iterator[ListedName]:
    """All names of a court. Between batches no database connection is held, however slowly the client reads."""
    query = select(*_ORDER, *_NAME_COLUMNS).where(FilerAccount.court_id == court_id)
    query = query.order_by(*_ORDER).limit(_STREAM_BATCH)
    last = ("", 0)
    while rows := db.session.execute(query.where(tuple_(*_ORDER) > last)).all():
        end_read()
        yield from ((last_name, first, middle) for _sort_name, _id, last_name, first, middle in rows)
        last = (rows[-1].sort_name, rows[-1].id)


def last_import_at(court_id: str) -> datetime | None:
    """When the court's roster was last imported."""
    imports = select(AuditRow.at).filter_by(event=events.ROSTER_IMPORTED.name, court_id=court_id)
    return db.session.scalar(imports.order_by(AuditRow.id.desc()).limit(1))


def by_last_name(last_name: str, court_ids: Iterable[str]) -> list[FilerAccount]:
    """Everyone with that last name in these courts. None for a name without letters and digits."""
    bare = bare_name(last_name)
    if not bare:
        return []
    query = select(FilerAccount).where(FilerAccount.court_id.in_(court_ids), _has_prefix(f" {bare} "))
    return list(db.session.scalars(query))


def _has_prefix(prefix: str) -> ColumnElement[bool]:
    return and_(FilerAccount.sort_name >= prefix, FilerAccount.sort_name < prefix + LAST_CHARACTER)
