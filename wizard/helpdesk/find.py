"""Finding a caller by whatever the caller says, the most likely first. Each search is one question to one index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Select

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.searching import interpretations, phonetic_code
from wizard.core.database import db
from wizard.core.normalize import fold
from wizard.courts.registry import all_courts
from wizard.flow.journey import Journey
from wizard.helpdesk.spelling import CLOSE_ENOUGH, closeness, halves, is_spelt, meant_logins, meant_references
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.staff.models import StaffMember

FILER, PACER, JOURNEY = "filer", "pacer", "journey"
MOST_HITS, MOST_CANDIDATES, FEW = 20, 2500, 5
REFERENCE, RECEIPT, NUMBER = 8, 12, 7
SURE, MENDED = 1.0, 0.88
DIGITS = "0123456789"


@dataclass(frozen=True)
class Hit:
    """Somebody who may be meant: what was found, by what, and how well it fits (0 to 1)."""

    kind: str
    row: FilerAccount | PacerAccount | Journey
    by: str
    score: float

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind}-{self.row.id}"


def find(typed: str, staff: StaffMember) -> list[Hit]:
    """Who may be meant, the most likely first; only in the courts that the staff member works for."""
    query, best = typed.strip(), {}
    for hit in _all(query, _Scope(staff)) if query else ():
        if hit.key not in best or best[hit.key].score < hit.score:
            best[hit.key] = hit
    return sorted(best.values(), key=_order)[:MOST_HITS]


def _order(hit: Hit) -> tuple:
    name = f"{hit.row.last_name} {hit.row.first_name}".casefold() if hit.kind != JOURNEY else ""
    return -round(hit.score, 3), (JOURNEY, FILER, PACER).index(hit.kind), name, -hit.row.id


def _all(query: str, scope: "_Scope") -> Iterator[Hit]:
    referred = list(_by_reference(query, scope))
    yield from referred
    if any(hit.score == SURE for hit in referred) or is_spelt(query):
        return
    yield from _by_login(query, scope)
    if any(sign.isdigit() for sign in query):
        yield from _by_number(query, scope)
    elif "@" not in query:
        yield from _by_name(query, scope)
    if "@" in query:
        yield from _by_address(query, scope)


@dataclass(frozen=True)
class _Scope:
    """The courts in which a staff member may look."""

    staff: StaffMember

    def filers(self, *conditions, most: int = MOST_HITS) -> list[FilerAccount]:
        return list(db.session.scalars(self._mine(db.select(FilerAccount)).where(*conditions).limit(most)))

    def names(self, *conditions) -> list:
        """Ids and names of candidates, read in the index alone."""
        asked = self._mine(db.select(FilerAccount.id, FilerAccount.phonetic_name)).where(*conditions)
        return list(db.session.execute(asked.limit(MOST_CANDIDATES)))

    def journeys(self, *conditions) -> list[Journey]:
        found = db.session.scalars(db.select(Journey).where(*conditions).limit(MOST_HITS))
        return [journey for journey in found if self.staff.works_for(journey.scope)]

    def _mine(self, query: Select) -> Select:
        return query.where(FilerAccount.court_id.in_([each for each in all_courts() if self.staff.works_for(each)]))


def _falling(found: Iterable, meant: list, of) -> Iterator[tuple]:
    """Each row with its score: what was typed as it stands is sure, what had to be mended is less so."""
    for row in found:
        yield row, (SURE if meant and of(row) == meant[0] else MENDED)


def _by_reference(query: str, scope: _Scope) -> Iterator[Hit]:
    if meant := meant_references(query, REFERENCE):
        for row, score in _falling(scope.journeys(Journey.reference.in_(meant)), meant, lambda row: row.reference):
            by = "checklist code" if row.flow == "checklist" else "reference"
            yield Hit(JOURNEY, row, by, score)
    if meant := meant_references(query, RECEIPT):
        links = db.session.scalars(db.select(Link).where(Link.receipt.in_(meant)).limit(MOST_HITS)).all()
        for link, score in _falling(links, meant, lambda row: row.receipt):
            for filer in scope.filers(FilerAccount.id == link.filer_account_id):
                yield Hit(FILER, filer, "receipt", score)


def _by_login(query: str, scope: _Scope) -> Iterator[Hit]:
    if meant := meant_logins(query):
        for row, score in _falling(scope.filers(FilerAccount.username.in_(meant)), meant, lambda row: row.username):
            yield Hit(FILER, row, "CM/ECF login", score)
        for row, score in _falling(_pacer(PacerAccount.username.in_(meant)), meant, lambda row: row.username):
            yield Hit(PACER, row, "PACER username", score)


def _by_number(query: str, scope: _Scope) -> Iterator[Hit]:
    plain = "".join(query.split())
    if plain.isdigit() and abs(len(plain) - NUMBER) <= 1:
        meant = meant_logins(plain, DIGITS)
        found = _pacer(PacerAccount.account_number.in_(meant))
        for row, score in _falling(found, meant, lambda row: row.account_number):
            yield Hit(PACER, row, "PACER account number", score)
    for row in scope.filers(db.func.lower(FilerAccount.bar_number).in_({plain.lower(), query.lower()})):
        yield Hit(FILER, row, "bar number", 0.99)


def _by_address(query: str, scope: _Scope) -> Iterator[Hit]:
    said = query.lower()
    for row in _pacer(db.func.lower(PacerAccount.email) == said):
        yield Hit(PACER, row, "PACER e-mail address", 0.98)
    exactly = scope.filers(db.func.lower(FilerAccount.email) == said)
    yield from (Hit(FILER, row, "e-mail address on file", SURE) for row in exactly)
    for row in () if exactly else scope.filers(_address_like(said), most=MOST_CANDIDATES):
        score = closeness(_words_of(said), _words_of(row.email.lower()).split())
        if score >= MENDED:
            yield Hit(FILER, row, "e-mail address on file", 0.9 * score)


def _words_of(address: str) -> str:
    return address.replace("@", " ").replace(".", " ").replace("_", " ")


def _address_like(said: str):
    name, _, domain = said.partition("@")
    beginning = name[: max(2, (len(name) + 1) // 2)]
    column = db.func.lower(FilerAccount.email)
    near = db.and_(column.startswith(beginning, autoescape=True), column.contains(f"@{domain[:3]}", autoescape=True))
    return db.or_(near, column.endswith(f"{name[-3:]}@{domain}", autoescape=True))


def _pacer(*conditions, most: int = MOST_HITS) -> list[PacerAccount]:
    return list(db.session.scalars(db.select(PacerAccount).where(*conditions).limit(most)))


def _by_name(query: str, scope: _Scope) -> Iterator[Hit]:
    words = fold(query).split()
    if not words:
        return
    found = {row.id: row.phonetic_name for row in _candidates(query, words, scope)}
    scores = {row_id: closeness(query, _names_in(sounds)) for row_id, sounds in found.items()}
    best = sorted(scores, key=scores.get, reverse=True)[:MOST_HITS]
    for filer in scope.filers(FilerAccount.id.in_([each for each in best if scores[each] >= CLOSE_ENOUGH])):
        yield Hit(FILER, filer, "name", 0.97 * scores[filer.id])
    for account in _pacer(*(_beginning_or_end(_pacer_name(), word) for word in words), most=MOST_CANDIDATES):
        score = closeness(query, fold(account.full_name).split())
        if score >= CLOSE_ENOUGH:
            yield Hit(PACER, account, "name", 0.96 * score)


def _candidates(query: str, words: list[str], scope: _Scope) -> Iterator:
    """First who has all words as they stand; then who may be misspelt; then who is called like the longest word."""
    strict = scope.names(db.or_(*map(_has_all, interpretations(query))))
    near = scope.names(*map(_near, words)) if len(strict) < FEW else []
    yield from (*strict, *near)
    if not strict and not near and len(words) > 1:
        yield from scope.names(_near(max(words, key=len)))


def _has_all(words: tuple[str, ...]):
    return db.and_(*(FilerAccount.phonetic_name.contains(f" {word}", autoescape=True) for word in words))


def _names_in(sounds: str) -> list[str]:
    return [word for word in sounds.split() if not word.startswith("~")]


def _near(word: str):
    """A word of the name begins or ends like this one, or sounds like it."""
    alike = [_beginning_or_end(FilerAccount.phonetic_name, word)]
    if said := phonetic_code(word):
        alike.append(FilerAccount.phonetic_name.contains(f" ~{said} ", autoescape=True))
    return db.or_(*alike)


def _pacer_name():
    return db.literal(" ").concat(PacerAccount.name_key).concat(" ")


def _beginning_or_end(column, word: str):
    beginning, end = halves(word)
    parts = [column.contains(f" {beginning}", autoescape=True)]
    if len(word) > 2:
        parts.append(column.contains(f"{end} ", autoescape=True))
    if len(word) > 4:
        outer = (column.contains(f" {word[:2]}", autoescape=True), column.contains(f"{word[-2:]} ", autoescape=True))
        parts.append(db.and_(*outer))
    return db.or_(*parts)
