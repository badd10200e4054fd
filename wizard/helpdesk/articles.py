"""What the help desk knows: an article for every refusal, a script for every step. Read from ``articles/*.toml``.

A test holds that no refusal is without an article, and no step without a script.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from wizard.account.refusals import AccountRefusal
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core.normalize import fold
from wizard.courts.court import Court
from wizard.flow.refusals import CommonRefusal, EmailRefusal, RefusalEnum
from wizard.linking.rules import LinkRefusal
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.reset.refusals import ResetRefusal
from wizard.signon.refusals import LoginRefusal
from wizard.staff.refusals import StaffRefusal

FOLDER = Path(__file__).parent / "articles"
STEPS = "steps"
# In the order in which "common problems" are printed; for staff last.
GROUPS = {
    "Linking": (LinkRefusal,),
    "Logins and e-mail": (SignOnRefusal, LegacyRefusal, CommonRefusal, EmailRefusal),
    "The court’s door, and the PACER account": (LoginRefusal, UseRefusal, AccountRefusal, ResetRefusal),
    "This console": (StaffRefusal,),
}
_ANY_COURT = {
    "go_live": "the court’s go-live day",
    "reset_advice": "Appellate filers reset it at PACER, others in the court.",
}


@dataclass(frozen=True)
class Script:
    """What to read out, what the caller sees next, and what to do if not."""

    say: tuple[str, ...]
    next: str = ""
    otherwise: str = ""

    def for_court(self, court: Court | None) -> "Script":
        """With the facts of a court."""
        facts = {**_ANY_COURT, **(court.placeholders() if court else {})}
        said = tuple(sentence.format_map(facts) for sentence in self.say)
        return Script(said, self.next.format_map(facts), self.otherwise.format_map(facts))


@dataclass(frozen=True)
class Cause:
    """One exact cause of a refusal, and what to say then."""

    means: str
    say: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """What is known of one refusal. ``page``: how the address ends where it is said, if a guide shows that page."""

    slug: str
    title: str
    cause: str
    script: Script
    pass_on: str
    page: str = ""
    causes: Mapping[str, Cause] = field(default_factory=dict)

    @property
    def sees(self) -> str:
        """What the caller's page says."""
        return refusal_named(self.slug).sentence.replace("{named}", "").replace("{wait}", "a few minutes")

    @property
    def rules(self) -> str:
        """The same, without what a page fills in."""
        return self.sees.replace("{rules}", "…")

    def of(self, cause: str) -> Cause | None:
        """What an exact cause means; the longest that it begins with."""
        fitting = [name for name in self.causes if cause.startswith(name)]
        return self.causes[max(fitting, key=len)] if fitting else None

    def tells_of(self, query: str) -> bool:
        """Whether somebody who asks for these words may mean it."""
        texts = (self.slug, self.title, self.cause, self.sees, self.pass_on, *self.script.say)
        more = (each for cause in self.causes.values() for each in (cause.means, *cause.say))
        told = fold(" ".join((*texts, *more)))
        return all(word in told for word in fold(query).split())


@cache
def articles() -> Mapping[str, Article]:
    """All articles, by the refusal's name, in the order in which they are printed."""
    tables = {
        slug: table for path in FOLDER.glob("*.toml") if path.stem != STEPS for slug, table in _read(path).items()
    }
    order = [refusal.slug for enums in GROUPS.values() for enum in enums for refusal in enum]
    return {slug: _article(slug, tables[slug]) for slug in dict.fromkeys(order) if slug in tables}


def _article(slug: str, table: dict) -> Article:
    causes = {name: Cause(each["means"], tuple(each["say"])) for name, each in table.get("causes", {}).items()}
    page = table.get("page", "")
    return Article(slug, table["title"], table["cause"], _script(table), table["pass_on"], page, causes)


def _script(table: dict) -> Script:
    return Script(tuple(table["say"]), table["next"], table["otherwise"])


@cache
def _steps() -> dict[str, dict[str, dict]]:
    return _read(FOLDER / f"{STEPS}.toml")


def script_at(flow: str, step: str) -> Script:
    """What to say at a step, or at a flow's good end. Raises KeyError."""
    return _script(_steps()[flow][step])


def grouped(query: str = "") -> dict[str, list[Article]]:
    """The articles by group; of a search those that tell of it."""
    found = {}
    for group, enums in GROUPS.items():
        slugs = dict.fromkeys(refusal.slug for enum in enums for refusal in enum)
        found[group] = [articles()[slug] for slug in slugs if articles()[slug].tells_of(query)]
    # The same name may be said in two rooms: it is printed once.
    seen: set[str] = set()
    for group, each in found.items():
        found[group] = [one for one in each if one.slug not in seen and not seen.add(one.slug)]
    return {group: each for group, each in found.items() if each}


@cache
def _refusals() -> dict[str, RefusalEnum]:
    return {refusal.slug: refusal for enums in GROUPS.values() for enum in reversed(enums) for refusal in enum}


def refusal_named(slug: str) -> RefusalEnum | None:
    """The refusal of that name, as linking or a login says it."""
    return _refusals().get(slug)


def _read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))
