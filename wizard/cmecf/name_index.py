"""The name index of a court: its list of users in order, and who has which word in the name.

A roster's names change only by an import, so the import's transaction writes the order and the counts. A page or a
search then reads some rows by their keys, however many names there are: nothing is counted, skipped or scanned.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Insert, LargeBinary, String, and_, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.cmecf.models import FilerAccount, SortName
from wizard.cmecf.searching import MAX_SORT_NAME, phonetic_code
from wizard.core.database import Model, db

OTHER_LETTERS = "other"
# How many ids one row of NameIndexPage holds.
PAGE_SIZE = 100
# Sorts after every character that a name may contain.
LAST_CHARACTER = chr(0x10FFFF)
_BATCH_SIZE = 5000


class NameIndex(Model):
    """How many names a court has, and how many begin with each letter.

    ``counts``: keys are "before" for what is sorted before the letter a, the letters in use, and "after".
    """

    __tablename__ = "name_index"

    court_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)

    @property
    def total(self) -> int:
        """The number of names."""
        return sum(self.counts.values())

    def ranks(self, letter: str = "") -> Sequence[int]:
        """The places in the whole list of the names with that letter, or of all names."""
        before, after = (self.counts.get(key, 0) for key in ("before", "after"))
        if not letter:
            return range(self.total)
        if letter == OTHER_LETTERS:
            return [*range(before), *range(self.total - after, self.total)]
        first = before + sum(count for key, count in self.counts.items() if len(key) == 1 and key < letter)
        return range(first, first + self.counts.get(letter, 0))


class NameIndexPage(Model):
    """The ids of a hundred filer accounts that follow one another in the list, as packed integers."""

    __tablename__ = "name_index_page"

    court_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ids: Mapped[bytes] = mapped_column(LargeBinary)


class NameIndexWord(Model):
    """The places in the list of everyone who has this word in the name, as packed integers in order.

    ``sounds``: the word's phonetic code, by which misspelled names are found.
    """

    __tablename__ = "name_index_word"

    court_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    word: Mapped[str] = mapped_column(SortName, primary_key=True)
    sounds: Mapped[str] = mapped_column(String(MAX_SORT_NAME))
    ranks: Mapped[bytes] = mapped_column(LargeBinary)


def build(court_id: str) -> None:
    """Write the index of a court anew, from its accounts as they are in this transaction."""
    for model in (NameIndex, NameIndexPage, NameIndexWord):
        db.session.execute(delete(model).filter_by(court_id=court_id))
    # Below the mapper, which would take three times as long for each row.
    account = FilerAccount.metadata.tables[FilerAccount.__tablename__].c
    in_order = select(account.sort_name, account.id).where(account.court_id == court_id)
    in_order = in_order.order_by(account.sort_name, account.id).execution_options(yield_per=_BATCH_SIZE)
    ids, ranks = array("I"), defaultdict[str, "array[int]"](lambda: array("I"))
    counts: dict[str, int] = defaultdict(int)
    for rank, (sort_name, account_id) in enumerate(db.session.execute(in_order)):
        ids.append(account_id)
        counts[_initial(sort_name)] += 1
        for word in set(sort_name.split()):
            ranks[word].append(rank)
    pages = (
        {"court_id": court_id, "number": start // PAGE_SIZE, "ids": _pack(ids[start : start + PAGE_SIZE])}
        for start in range(0, len(ids), PAGE_SIZE)
    )
    words = (
        {"court_id": court_id, "word": word, "sounds": phonetic_code(word), "ranks": _pack(ranks[word])}
        for word in sorted(ranks)
    )
    _execute_in_batches(insert(NameIndexPage), pages)
    _execute_in_batches(insert(NameIndexWord), words)
    db.session.execute(insert(NameIndex).values(court_id=court_id, counts=counts))


def load(court_id: str) -> NameIndex:
    """The index of a court; an empty one where no roster was imported."""
    return db.session.get(NameIndex, court_id) or NameIndex(court_id=court_id, counts={})


def account_ids(court_id: str, ranks: Sequence[int]) -> list[int]:
    """The ids of the accounts at these places of the list."""
    numbers = {rank // PAGE_SIZE for rank in ranks}
    query = select(NameIndexPage.number, NameIndexPage.ids)
    query = query.where(NameIndexPage.court_id == court_id, NameIndexPage.number.in_(numbers))
    pages = {number: _unpack([ids]) for number, ids in db.session.execute(query)}
    return [pages[rank // PAGE_SIZE][rank % PAGE_SIZE] for rank in ranks]


def ranks_with_words(court_id: str, words: Iterable[str]) -> list[int]:
    """The places of the names in which each of these words begins a word, in order."""
    found = _intersection([court_id], map(begins_with, words))
    return sorted(found.get(court_id, ()))


def ids_with_words(court_ids: Iterable[str], conditions: Iterable[ColumnElement[bool]], limit: int) -> list[int]:
    """The ids of at most so many accounts in whose names every condition is met by a word, the names in order."""
    ids: list[int] = []
    for court_id, ranks in _intersection(court_ids, conditions).items():
        ids += account_ids(court_id, sorted(ranks)[: limit - len(ids)])
    return ids


def begins_with(prefix: str) -> ColumnElement[bool]:
    """The condition that a word has this beginning."""
    return and_(NameIndexWord.word >= prefix, NameIndexWord.word < prefix + LAST_CHARACTER)


def _intersection(court_ids: Iterable[str], conditions: Iterable[ColumnElement[bool]]) -> dict[str, set[int]]:
    """For each court, the places of the names in which each condition is met by a word."""
    courts = [*court_ids]
    found: dict[str, set[int]] | None = None
    for condition in conditions:
        query = select(NameIndexWord.court_id, NameIndexWord.ranks)
        packed: dict[str, list[bytes]] = defaultdict(list)
        for court_id, ranks in db.session.execute(query.where(NameIndexWord.court_id.in_(courts), condition)):
            packed[court_id].append(ranks)
        met = {court_id: _unpack(every) for court_id, every in packed.items()}
        if found is None:
            found = {court_id: set(ranks) for court_id, ranks in met.items()}
        else:
            both = {court_id: ranks.intersection(met.get(court_id, ())) for court_id, ranks in found.items()}
            found = {court_id: ranks for court_id, ranks in both.items() if ranks}
        courts = [*found]
        if not courts:
            break
    return found or {}


def _initial(sort_name: str) -> str:
    """The letter below which a sort name, which begins with a space, is listed; or on which side of the letters."""
    initial = sort_name[1:2]
    if initial < "a":
        return "before"
    return initial if initial <= "z" else "after"


def _execute_in_batches(statement: Insert, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH_SIZE:
            db.session.execute(statement, batch)
            batch = []
    if batch:
        db.session.execute(statement, batch)


def _pack(numbers: "array[int]") -> bytes:
    """Four bytes a number, the lowest first on any machine."""
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _unpack(packed: Iterable[bytes]) -> "array[int]":
    numbers = array("I", b"".join(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
