"""One search over a court's questions and answers, and over what other rooms can answer.

People ask in everyday words: ``SAID`` has what they say, and what the pages say instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask.sansio.app import App

from wizard.core.app_state import AppState
from wizard.core.normalize import fold
from wizard.courts.court import Court
from wizard.courts.phases import Phase

MOST_HITS = 8
# What is found by less than this part of the best hit's points is about something else.
WORTH_SHOWING = 0.34
# A word in a heading counts for so many in a text.
HEADING_WEIGHT = 3
# What says nothing about the question.
_UNTOLD = frozenset(
    fold(
        """a an and any are at be but can cannot did do does for from get have help how i if in is it me my no not of on
        or so that the there this to was what when where which who why will with you your"""
    ).split()
)
# By what people say, folded: the words of the pages.
SAID = {
    "mfa": "one time passcode code app", "2fa": "one time passcode code app",
    "twofactor": "one time passcode code app",
    "two factor": "one time passcode code app", "authenticator": "one time passcode code app",
    "passcode": "one time code", "otp": "one time passcode code", "token": "one time passcode code",
    "locked out": "failed attempts wait", "locked": "failed attempts wait", "blocked": "failed attempts wait",
    "ecf": "cm filing", "efile": "file electronically filer", "e filing": "file electronically filer",
    "efiling": "file electronically filer", "caps lock": "lowercase", "capital": "lowercase", "uppercase": "lowercase",
    "user name": "login username", "username": "login", "user id": "login", "sign in": "log in login",
    "signin": "log in login", "logon": "log in login", "merge": "link", "connect": "link", "join": "link",
    "attach": "link", "unlink": "undo link", "undo": "undo wrong accounts", "paralegal": "someone else",
    "secretary": "someone else", "assistant": "someone else", "staff": "someone else", "pro se": "without lawyer",
    "self represented": "without lawyer", "menu": "filing menus", "cookie": "cookies cache menus",
    "deadline": "deadline today", "late": "deadline today", "due": "deadline today", "firm": "administrative office",
    "paa": "administrative account", "old account": "legacy account", "reset": "forgot password",
    "forgotten": "forgot", "lost": "forgot", "wrong": "wrong not accepted", "invalid": "not accepted refused",
    "rejected": "not accepted refused", "denied": "not accepted refused", "phone": "one time code app device",
    "bar number": "login", "panel": "cja", "exempt": "cja fee exemption",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Something that answers a question: its heading, its text in plain words, and the URL where it is."""

    heading: str
    text: str
    url: str


Source = Callable[[Court], Iterable[Answer]]
_sources = AppState[list[Source]]("answer_sources", list)


def add_source(app: App, source: Source) -> None:
    """Let the search find a room's answers, too."""
    _sources.get(app).append(source)


def search(query: str, court: Court, phase: Phase) -> list[Answer]:
    """What answers a query best in this phase, the best first; nothing where no word of it says anything."""
    words = _meant(fold(query))
    if not words:
        return []
    answers = [*_questions(court, phase), *(answer for source in _sources.get() for answer in source(court))]
    scored = [(_score(words, answer), -place, answer) for place, answer in enumerate(answers)]
    least = max(WORTH_SHOWING * max(points for points, *_ in scored), 0.5)
    best = sorted((each for each in scored if each[0] >= least), key=lambda each: each[:2], reverse=True)
    return [answer for _points, _place, answer in best[:MOST_HITS]]


def _questions(court: Court, phase: Phase) -> Iterator[Answer]:
    for entry in court.texts.faq_in(phase):
        yield Answer(
            entry.question, entry.answer.striptags(), f"/courts/{court.id}/faq?open={entry.anchor}#{entry.anchor}"
        )


def _meant(query: str) -> dict[str, float]:
    """The words to look for, each with its weight: those typed, and, for half as much, what the pages say instead."""
    typed = [word for word in query.split() if word not in _UNTOLD]
    words: dict[str, float] = dict.fromkeys(typed, 1.0)
    for said, instead in SAID.items():
        if re.search(rf"\b{said}", query):
            for word in instead.split():
                words.setdefault(word, 0.5)
    return words


def _score(words: dict[str, float], answer: Answer) -> float:
    heading, text = set(fold(answer.heading).split()), set(fold(answer.text).split())
    in_heading = sum(weight for word, weight in words.items() if _is_in(word, heading))
    in_text = sum(weight for word, weight in words.items() if _is_in(word, text))
    return HEADING_WEIGHT * in_heading + in_text


def _is_in(word: str, words: set[str]) -> bool:
    return word in words or (len(word) > 3 and any(each.startswith(word) for each in words))
