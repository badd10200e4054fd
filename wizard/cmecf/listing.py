"""The list of people with a legacy account in a court (S1): names only, whoever has linked and whoever has not.

Every question is a range of an index, so that 100,000 names answer like ten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase

from sqlalchemy import Select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.kernel.db import db
from wizard.kernel.folding import folded

ON_A_PAGE = 100
OTHERS = "other"
AFTER_Z = chr(ord("z") + 1)
# Behind every character that a name may begin with.
LAST = chr(0x10FFFF)
_LISTED = (FilerAccount.last_name, FilerAccount.first_name, FilerAccount.middle_name)
_STREAMED = 2000


@dataclass(frozen=True)
class Listing:
    """Part of one court's list: all of it, one letter, or what a search found."""

    court_id: str
    query: str = ""
    letter: str = ""

    def page(self, number: int) -> list[tuple[str, str, str]]:
        """Last, first and middle names of one page, counted from 1."""
        return [
            tuple(row) for row in db.session.execute(self._ordered().limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE))
        ]

    def count(self) -> int:
        """How many names there are."""
        return db.session.scalar(self._chosen(db.select(db.func.count()).select_from(FilerAccount)))

    def names(self) -> Iterator[tuple[str, str, str]]:
        """All names, read as they are asked for."""
        for row in db.session.execute(self._ordered().execution_options(yield_per=_STREAMED)):
            yield tuple(row)

    def _ordered(self) -> Select:
        return self._chosen(db.select(*_LISTED)).order_by(FilerAccount.sort_name, FilerAccount.id)

    def _chosen(self, query: Select) -> Select:
        """What is found by an index is not asked for its court again: a database might go through all of it instead."""
        mine = FilerAccount.court_id == self.court_id
        if self.letter:
            mine = db.and_(mine, _begins(FilerAccount.sort_name, self.letter))
        return query.where(_matches(self.court_id, self.query) if self.query.strip() else mine)


def letters(court_id: str) -> dict[str, bool]:
    """For each letter, and for names that begin with none, whether anybody has it."""
    name = FilerAccount.sort_name
    asked = {letter: _somebody(court_id, _begins(name, letter)) for letter in ascii_lowercase}
    # Each side by itself: of both together, no database makes two ranges of its index.
    asked[OTHERS] = db.or_(_somebody(court_id, name < "a"), _somebody(court_id, name >= AFTER_Z))
    return dict(zip(asked, db.session.execute(db.select(*asked.values())).one(), strict=True))


def imported_at(court_id: str) -> datetime | None:
    """When the court's roster was imported last."""
    imports = db.select(AuditRow.at).filter_by(event=events.ROSTER_IMPORTED.name, court_id=court_id)
    return db.session.scalar(imports.order_by(AuditRow.id.desc()).limit(1))


def of_last_name(last_name: str, court_ids: Iterable[str]) -> list[FilerAccount]:
    """Everybody of that last name in these courts."""
    mine = folded(last_name)
    found = db.select(FilerAccount).where(FilerAccount.court_id.in_(court_ids))
    return list(db.session.scalars(found.where(_between(FilerAccount.sort_name, f"{mine} ")))) if mine else []


def _somebody(court_id: str, condition):
    return db.exists().where(FilerAccount.court_id == court_id, condition)


def _begins(column, letter: str):
    if letter == OTHERS:
        return db.or_(column < "a", column >= AFTER_Z)
    return _between(column, letter)


def _between(column, start: str):
    return db.and_(column >= start, column < start + LAST)


def _matches(court_id: str, query: str):
    """What is asked for, as its words stand or written together: “O Brien” is O’Brien, too."""
    words = folded(query).split()
    spellings = [words, ["".join(words)]] if len(words) > 1 else [words]
    return db.or_(*(_has_words(court_id, spelling) for spelling in spellings)) if words else db.false()


def _has_words(court_id: str, words: list[str]):
    """Each word begins a word of the name; one of them the last name, its last word, or the first name: the indexes."""
    mine = db.select(FilerAccount.id).filter_by(court_id=court_id)
    begins = (FilerAccount.sort_name, FilerAccount.last_word, FilerAccount.given_name)
    found = db.union(*(mine.where(_between(column, word)) for column in begins for word in words))
    padded = " " + FilerAccount.sort_name
    return db.and_(FilerAccount.id.in_(found), *(padded.contains(f" {word}", autoescape=True) for word in words))
