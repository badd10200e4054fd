"""Finding a caller by anything the caller can say, the likeliest first. Each kind of search uses one index."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, literal, or_, select

from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.name_index import NameIndexWord
from wizard.cmecf.searching import interpretations, phonetic_code
from wizard.core.database import db
from wizard.core.email_addresses import email_address_key
from wizard.core.normalize import bare_words, fold
from wizard.courts.registry import all_courts
from wizard.flow.journey import Journey
from wizard.helpdesk.spelling import (
    CLOSE_ENOUGH,
    halves,
    is_spelled_out,
    possible_logins,
    possible_references,
    similarity,
)
from wizard.helpdesk.visibility import of_courts
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.staff.models import StaffMember

Row = TypeVar("Row")
FILER = "filer"
PACER = "pacer"
JOURNEY = "journey"
MAX_HITS = 20
MAX_CANDIDATES = 2500
# With fewer exact matches than this, misspelled names are searched too.
ENOUGH_MATCHES = 5
REFERENCE_LENGTH = 8
RECEIPT_LENGTH = 12
ACCOUNT_NUMBER_LENGTH = 7
EXACT_SCORE = 1.0
CORRECTED_SCORE = 0.88
DIGITS = "0123456789"


@dataclass(frozen=True)
class Hit:
    """A search result: the row, what it was found by, and how well it matches, from 0 to 1."""

    kind: str
    row: FilerAccount | PacerAccount | Journey
    found_by: str
    score: float

    @property
    def key(self) -> str:
        """The value of the button that chooses it: kind and id."""
        return f"{self.kind}-{self.row.id}"


def find(typed: str, staff: StaffMember) -> list[Hit]:
    """The callers who may be meant, the likeliest first; filers only from the staff member's courts."""
    query = typed.strip()
    best: dict[str, Hit] = {}
    for hit in _search(query, _CourtScope(staff)) if query else ():
        if hit.key not in best or best[hit.key].score < hit.score:
            best[hit.key] = hit
    return sorted(best.values(), key=_order)[:MAX_HITS]


def _order(hit: Hit) -> tuple[float, int, str, int]:
    row = hit.row
    name = "" if isinstance(row, Journey) else " ".join(filter(None, (row.last_name, row.first_name))).casefold()
    return -round(hit.score, 3), (JOURNEY, FILER, PACER).index(hit.kind), name, -row.id


def _search(query: str, scope: "_CourtScope") -> Iterator[Hit]:
    by_reference = list(_by_reference(query, scope))
    yield from by_reference
    if any(hit.score == EXACT_SCORE for hit in by_reference) or is_spelled_out(query):
        return
    yield from _by_login(query, scope)
    if any(character.isdigit() for character in query):
        yield from _by_number(query, scope)
    elif "@" not in query:
        yield from _by_name(query, scope)
    if "@" in query:
        yield from _by_email(query, scope)


@dataclass(frozen=True)
class _CourtScope:
    """Queries limited to the courts of a staff member."""

    staff: StaffMember

    def filers(self, *conditions: ColumnElement[bool], limit: int = MAX_HITS) -> list[FilerAccount]:
        return list(db.session.scalars(select(FilerAccount).where(self._in_courts, *conditions).limit(limit)))

    def names(self, *conditions: ColumnElement[bool]) -> dict[int, str]:
        """The sort names of candidates by id: every condition is met by a word of the name."""
        ids = name_index.ids_with_words(self._courts, conditions, MAX_CANDIDATES)
        query = select(FilerAccount.id, FilerAccount.sort_name).where(FilerAccount.id.in_(ids))
        return {row.id: row.sort_name for row in db.session.execute(query)}

    def journeys(self, *conditions: ColumnElement[bool]) -> list[Journey]:
        found = db.session.scalars(select(Journey).where(*conditions).limit(MAX_HITS))
        return [journey for journey in found if self.staff.works_for(journey.scope)]

    @property
    def _in_courts(self) -> ColumnElement[bool]:
        return FilerAccount.court_id.in_(self._courts)

    @property
    def _courts(self) -> list[str]:
        return [each for each in all_courts() if self.staff.works_for(each)]


def _scored(
    rows: Iterable[Row], meant: Sequence[str], value_of: Callable[[Row], str | None]
) -> Iterator[tuple[Row, float]]:
    """Each row with its score: higher if its value is what was typed, lower if the typed text had to be corrected."""
    for row in rows:
        yield row, (EXACT_SCORE if meant and value_of(row) == meant[0] else CORRECTED_SCORE)


def _by_reference(query: str, scope: _CourtScope) -> Iterator[Hit]:
    if meant := possible_references(query, REFERENCE_LENGTH):
        for row, score in _scored(scope.journeys(Journey.reference.in_(meant)), meant, lambda row: row.reference):
            found_by = "checklist code" if row.flow == "checklist" else "reference"
            yield Hit(JOURNEY, row, found_by, score)
    if meant := possible_references(query, RECEIPT_LENGTH):
        links = db.session.scalars(select(Link).where(Link.receipt.in_(meant)).limit(MAX_HITS)).all()
        for link, score in _scored(links, meant, lambda row: row.receipt):
            for filer in scope.filers(FilerAccount.id == link.filer_account_id):
                yield Hit(FILER, filer, "receipt", score)


def _by_login(query: str, scope: _CourtScope) -> Iterator[Hit]:
    if meant := possible_logins(query):
        for row, score in _scored(scope.filers(FilerAccount.username.in_(meant)), meant, lambda row: row.username):
            yield Hit(FILER, row, "CM/ECF login", score)
        found = _pacer_accounts(PacerAccount.username.in_(meant))
        for account, score in _scored(found, meant, lambda account: account.username):
            yield Hit(PACER, account, "PACER username", score)


def _by_number(query: str, scope: _CourtScope) -> Iterator[Hit]:
    plain = "".join(query.split())
    if plain.isdigit() and abs(len(plain) - ACCOUNT_NUMBER_LENGTH) <= 1:
        meant = possible_logins(plain, DIGITS)
        found = _pacer_accounts(PacerAccount.account_number.in_(meant))
        for account, score in _scored(found, meant, lambda account: account.account_number):
            yield Hit(PACER, account, "PACER account number", score)
    for row in scope.filers(func.lower(FilerAccount.bar_number).in_({plain.lower(), query.lower()})):
        yield Hit(FILER, row, "bar number", 0.99)


def _by_email(query: str, scope: _CourtScope) -> Iterator[Hit]:
    typed = email_address_key(query)
    for account in _pacer_accounts(func.lower(PacerAccount.email) == typed, of_courts(scope.staff)):
        yield Hit(PACER, account, "PACER e-mail address", 0.98)
    exactly = scope.filers(func.lower(FilerAccount.email) == typed)
    yield from (Hit(FILER, row, "e-mail address on file", EXACT_SCORE) for row in exactly)
    for row in () if exactly else scope.filers(_similar_email(typed), limit=MAX_CANDIDATES):
        score = similarity(_words_of(typed), _words_of(row.email.lower()).split())
        if score >= CORRECTED_SCORE:
            yield Hit(FILER, row, "e-mail address on file", 0.9 * score)


def _words_of(email_address: str) -> str:
    return email_address.replace("@", " ").replace(".", " ").replace("_", " ")


def _similar_email(typed: str) -> ColumnElement[bool]:
    name, _, domain = typed.partition("@")
    beginning = name[: max(2, (len(name) + 1) // 2)]
    column = func.lower(FilerAccount.email)
    similar = and_(column.startswith(beginning, autoescape=True), column.contains(f"@{domain[:3]}", autoescape=True))
    return or_(similar, column.endswith(f"{name[-3:]}@{domain}", autoescape=True))


def _pacer_accounts(*conditions: ColumnElement[bool], limit: int = MAX_HITS) -> list[PacerAccount]:
    return list(db.session.scalars(select(PacerAccount).where(*conditions).limit(limit)))


def _by_name(query: str, scope: _CourtScope) -> Iterator[Hit]:
    words = bare_words(query)
    if not words:
        return
    query = query if words == tuple(fold(query).split()) else " ".join(words)
    found = _candidates(query, words, scope)
    scores = {row_id: similarity(query, sort_name.split()) for row_id, sort_name in found.items()}
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:MAX_HITS]
    for filer in scope.filers(FilerAccount.id.in_([each for each in best if scores[each] >= CLOSE_ENOUGH])):
        yield Hit(FILER, filer, "name", 0.97 * scores[filer.id])
    for account in _pacer_accounts(*(_beginning_or_end(_pacer_name(), word) for word in words), limit=MAX_CANDIDATES):
        score = similarity(query, fold(account.full_name).split())
        if score >= CLOSE_ENOUGH:
            yield Hit(PACER, account, "name", 0.96 * score)


def _candidates(query: str, words: tuple[str, ...], scope: _CourtScope) -> dict[int, str]:
    """Sort names by id: those with all the words; misspelled ones if few; then those like the longest word."""
    exact: dict[int, str] = {}
    for meant in interpretations(query):
        exact |= scope.names(*map(name_index.begins_with, meant))
    similar = scope.names(*map(_is_similar, words)) if len(exact) < ENOUGH_MATCHES else {}
    found = exact | similar
    return found if found or len(words) == 1 else scope.names(_is_similar(max(words, key=len)))


def _is_similar(word: str) -> ColumnElement[bool]:
    """The condition that a word of a name begins or ends like this one, or sounds like it."""
    conditions = [_beginning_or_end(literal(" ").concat(NameIndexWord.word).concat(" "), word)]
    if code := phonetic_code(word):
        conditions.append(NameIndexWord.sounds == code)
    return or_(*conditions)


def _pacer_name() -> ColumnElement[str]:
    return literal(" ").concat(PacerAccount.name_key).concat(" ")


def _beginning_or_end(column: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    beginning, end = halves(word)
    parts = [column.contains(f" {beginning}", autoescape=True)]
    if len(word) > 2:
        parts.append(column.contains(f"{end} ", autoescape=True))
    if len(word) > 4:
        both_ends = (
            column.contains(f" {word[:2]}", autoescape=True),
            column.contains(f"{word[-2:]} ", autoescape=True),
        )
        parts.append(and_(*both_ends))
    return or_(*parts)
