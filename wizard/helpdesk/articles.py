"""An article for every refusal, and a script for every step. Read from ``articles/*.toml``.

A test checks that no refusal lacks an article, and no step a script.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from wizard.account.refusals import AccountRefusal
from wizard.certificates.refusals import VerifyRefusal
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core import clock
from wizard.core.normalize import fold
from wizard.core.pacer_labels import PACER_LABELS
from wizard.core.text_files import read_utf8
from wizard.courts.court import Court
from wizard.flow.refusals import CommonRefusal, EmailRefusal, ProofRefusal, RefusalEnum
from wizard.linking.rules import LinkRefusal
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.reset.refusals import ResetRefusal
from wizard.signon.refusals import LoginRefusal
from wizard.staff.refusals import StaffRefusal

FOLDER = Path(__file__).parent / "articles"
STEPS = "steps"
# In the order in which "common problems" are printed.
ARTICLE_GROUPS = {
    "Linking": (LinkRefusal,),
    "Logins and e-mail": (SignOnRefusal, LegacyRefusal, CommonRefusal, ProofRefusal, EmailRefusal),
    "Court logins and PACER accounts": (LoginRefusal, UseRefusal, AccountRefusal, ResetRefusal),
    "Certificates and receipts": (VerifyRefusal,),
    "This console": (StaffRefusal,),
}
_ANY_CALLER = {"replaced": " Log in with the account that replaced it.", "wait": "a few minutes"}
_ANY_COURT = PACER_LABELS | {
    "opens": "the court’s go-live day",
    "filing": "What can be filed until then depends on the court: its page says so.",
    "reset_advice": "Appellate filers reset it at PACER, others in the court.",
}


class _ScriptTable(TypedDict):
    say: list[str]
    next: str
    otherwise: str


class _CauseTable(TypedDict):
    means: str
    say: list[str]


class _ArticleTable(_ScriptTable):
    title: str
    cause: str
    pass_on: str
    page: NotRequired[str]
    causes: NotRequired[dict[str, _CauseTable]]


@dataclass(frozen=True)
class Script:
    """Sentences to read to the caller, what the caller sees next, and what to do if that does not happen."""

    say: tuple[str, ...]
    next: str = ""
    otherwise: str = ""

    def for_court(self, court: Court | None) -> "Script":
        """The script with its placeholders filled in, in general words if no court is known."""
        placeholders = _ANY_COURT
        if court:
            filing = court.filing_in_words(court.phase(clock.now()))
            placeholders = {**_ANY_COURT, **court.placeholders(), "filing": filing}
        sentences = tuple(sentence.format_map(placeholders) for sentence in self.say)
        return Script(sentences, self.next.format_map(placeholders), self.otherwise.format_map(placeholders))


@dataclass(frozen=True)
class Cause:
    """What one exact cause of a refusal means, and what to say to the caller."""

    means: str
    say: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """What the help desk knows about one refusal.

    ``page`` is the end of the URL where it appears, if a guide shows that page. ``causes`` are keyed by the beginning
    of the cause in the audit trail.
    """

    slug: str
    title: str
    cause: str
    script: Script
    escalation: str
    page: str = ""
    causes: Mapping[str, Cause] = field(default_factory=dict)

    @property
    def page_text(self) -> str:
        """The sentence on the caller's page, without the parts that depend on the caller."""
        return page_text(_refusals()[self.slug])

    def find_cause(self, cause: str) -> Cause | None:
        """The known cause with which the recorded one begins; the longest, if there are several."""
        fitting = [name for name in self.causes if cause.startswith(name)]
        return self.causes[max(fitting, key=len)] if fitting else None

    def matches(self, query: str) -> bool:
        """Whether a search for these words finds the article."""
        texts = (self.slug, self.title, self.cause, self.page_text, self.escalation, *self.script.say)
        cause_texts = (text for cause in self.causes.values() for text in (cause.means, *cause.say))
        searched = fold(" ".join((*texts, *cause_texts)))
        return all(word in searched for word in fold(query).split())


@cache
def articles() -> Mapping[str, Article]:
    """All articles by the refusal's slug, in the order in which they are printed."""
    tables: dict[str, _ArticleTable] = {
        slug: table for path in FOLDER.glob("*.toml") if path.stem != STEPS for slug, table in _read(path).items()
    }
    order = [refusal.slug for enums in ARTICLE_GROUPS.values() for enum in enums for refusal in enum]
    return {slug: _article(slug, tables[slug]) for slug in dict.fromkeys(order) if slug in tables}


def _article(slug: str, table: _ArticleTable) -> Article:
    causes = {name: Cause(each["means"], tuple(each["say"])) for name, each in table.get("causes", {}).items()}
    page = table.get("page", "")
    return Article(slug, table["title"], table["cause"], _script(table), table["pass_on"], page, causes)


def _script(table: _ScriptTable) -> Script:
    return Script(tuple(table["say"]), table["next"], table["otherwise"])


@cache
def _steps() -> dict[str, dict[str, _ScriptTable]]:
    return _read(FOLDER / f"{STEPS}.toml")


def get_script(flow: str, step: str) -> Script:
    """The script for a step, or for a flow's success outcome. Raises KeyError."""
    return _script(_steps()[flow][step])


def articles_by_group(query: str = "") -> dict[str, list[Article]]:
    """The articles by group; with a query, those that match it. An article appears in one group only."""
    found: dict[str, list[Article]] = {}
    # Two enums may contain the same refusal.
    listed: set[str] = set()
    for group, enums in ARTICLE_GROUPS.items():
        slugs = dict.fromkeys(refusal.slug for enum in enums for refusal in enum if refusal.slug not in listed)
        listed.update(slugs)
        if matching := [articles()[slug] for slug in slugs if articles()[slug].matches(query)]:
            found[group] = matching
    return found


@cache
def _refusals() -> dict[str, RefusalEnum]:
    return {refusal.slug: refusal for enums in ARTICLE_GROUPS.values() for enum in reversed(enums) for refusal in enum}


def page_text(refusal: RefusalEnum) -> str:
    """The sentence of a refusal on the caller's page; an ellipsis, or general words, for what depends on the caller."""
    return re.sub(r"\{(\w+)\}", lambda placeholder: _ANY_CALLER.get(placeholder[1], "…"), refusal.sentence)


def find_refusal(slug: str) -> RefusalEnum | None:
    """The refusal with that slug. Linking and the logins come first, if several share it."""
    return _refusals().get(slug)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(read_utf8(path))
