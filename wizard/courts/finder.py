"""Finding a court among hundreds, as people ask: ``SDNY``, ``bankr md fla``, ``9th circuit``, ``Los Angeles``. Pure.

A court is found by every word that was typed: of its name, its ID, its states, and the places where it is held, as
``finder.toml`` has them. What nobody calls a court is a misspelling, and the nearest words are meant.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from wizard.core.normalize import fold, fold_joined
from wizard.courts.court import Court

_WORDS = tomllib.loads(Path(__file__).with_name("finder.toml").read_text(encoding="utf-8"))
STATES: dict[str, list[str]] = {state: words.split() for state, words in _WORDS["states"].items()}
PLACES: dict[str, list[str]] = _WORDS["places"]
PHRASES: dict[str, str] = _WORDS["phrases"]
COMPASS = {
    "northern": "north n nd no",
    "southern": "south s sd so",
    "eastern": "east e ed",
    "western": "west w wd",
    "central": "c cd",
    "middle": "mid m md",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
# What says nothing of which court is meant.
SILENT = frozenset(_WORDS["silent"].split())
# How much a word counts that is an ID, a name in citations, the name of a kind, a word of the name, …
ID, CITED = 40, 20
KIND, NAMED = 6, 5
STATE, PLACE = 4, 4
SHORT = 3
# How much less what only begins so counts, and what is only like it.
BEGINS, ALIKE = 0.5, 0.3
# Nobody needs more to name a court, and a long text must not take long.
MOST_WORDS = 12
_INITIALS = re.compile(r"\b(?:[a-z]\. ?){2,}|\b(?:[a-z] )+[a-z]\b")


class Found(NamedTuple):
    """The courts that a search found, the best first. ``is_close``: they are only like what was typed."""

    courts: list[Court]
    is_close: bool = False

    def by_kind(self) -> list[tuple[str, list[Court]]]:
        """The same courts by the title of their kind: first the kind of the best."""
        groups: dict[str, list[Court]] = {}
        for court in self.courts:
            groups.setdefault(court.traits.title, []).append(court)
        return list(groups.items())


class CourtFinder:
    """A search over courts, whose words are gathered once, when somebody searches."""

    def __init__(self, courts: Iterable[Court]) -> None:
        self.courts = list(courts)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kinds of courts that there are, each with its title."""
        return {court.kind: court.traits.title for court in self.courts}

    @cached_property
    def states(self) -> list[str]:
        """Every state that has a court of its own, below those of appeals."""
        return sorted({state for court in self.courts if court.kind != "appellate" for state in court.states})

    @cached_property
    def _words(self) -> dict[str, dict[str, float]]:
        return {court.id: dict(_words_of(court)) for court in self.courts}

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(set().union(*self._words.values()))

    def find(self, query: str, kind: str = "") -> Found:
        """The courts that all words of the query name, of one kind if a kind is given. All, if nothing was typed."""
        among = [court for court in self.courts if kind in ("", court.kind)]
        typed = words_typed(query)
        if not typed:
            return Found(among)
        certain = [words for word in typed if (words := self._starting(word))]
        if len(certain) == len(typed) and (exact := self._ranked(among, certain, query)):
            return Found(exact)
        alike = [words for word in typed if (words := self._starting(word) or self._like(word))]
        return Found(self._ranked(among, alike, query) or self._ranked(among, certain, query), is_close=True)

    def _starting(self, typed: str) -> dict[str, float]:
        """The courts' words that are the one typed or, if none is, begin so, with how much each counts."""
        if typed in self._vocabulary:
            return {typed: 1.0}
        return {word: BEGINS for word in self._vocabulary if len(typed) > 2 and word.startswith(typed)}

    def _like(self, typed: str) -> dict[str, float]:
        return dict.fromkeys(get_close_matches(typed, self._vocabulary, 1, 0.75) if len(typed) > 3 else (), ALIKE)

    def _ranked(self, courts: list[Court], meant: list[dict[str, float]], query: str) -> list[Court]:
        scored = [(self._score(court, meant, query), court) for court in courts] if meant else []
        return [court for points, court in sorted(scored, key=lambda each: -each[0]) if points]

    def _score(self, court: Court, meant: list[dict[str, float]], query: str) -> float:
        """How well a court fits; 0 if one of the words is none of its words."""
        words = self._words[court.id]
        points = 0.0
        for each in meant:
            best = max((weight * words.get(word, 0.0) for word, weight in each.items()), default=0.0)
            if not best:
                return 0.0
            points += best
        return points + _phrases(court, fold(query))


def words_typed(query: str) -> list[str]:
    """The words that say which court is meant; initials are one word: ``S.D.N.Y.``, ``s d n y``."""
    text = query.lower()
    for phrase, word in PHRASES.items():
        text = re.sub(rf"\b{phrase}\b", word, text)
    joined = _INITIALS.sub(lambda found: re.sub("[. ]", "", found[0]) + " ", text)
    words = fold(joined).split()[:MOST_WORDS]
    return [word for word in words if word not in SILENT] or words


def _phrases(court: Court, query: str) -> float:
    """More for a state or a place whose whole name was typed: ``virginia`` is not West Virginia."""
    padded = f" {query} "
    states = [state for state in court.states if f" {fold(state)} " in padded]
    longer = [state for state in STATES if states and f" {fold(state)} " in padded and len(state) > len(states[0])]
    points = STATE if states and not longer else 0
    points += 1 if any(f" {fold(place)} " in padded for place in _places(court)) else 0
    return points / len(court.states)


def _places(court: Court) -> list[str]:
    return PLACES.get(court.id) or PLACES.get(court.id[:-1], [])


def _words_of(court: Court) -> Iterator[tuple[str, float]]:
    """The words by which people know a court; of a word that stands twice, the last weight counts.

    What covers many states is less likely to be meant by the name of one, or by a place there.
    """
    share = 1 / len(court.states)
    short = [abbreviation for state in court.states for abbreviation in STATES.get(state, ())]
    names = fold(f"{court.name} {court.short_name}").split()
    places = fold(" ".join(_places(court))).replace("saint", "saint st").split()
    for words, weight in (
        (places, PLACE * share),
        (short, SHORT * share),
        (fold(" ".join(court.states)).split(), STATE * share),
        (names, NAMED),
        ([short for word in names for short in COMPASS.get(word, "").split()], SHORT),
        (["d"], 1),
        (_circuit(court.circuit or ""), 1),
        (court.traits.found_by.split(), KIND),
        (_citations(court, short, names), CITED if court.kind == "district" else NAMED),
        ([court.id], ID),
    ):
        yield from ((word, weight) for word in words)


def _citations(court: Court, short: list[str], names: list[str]) -> Iterator[str]:
    """One word by which courts are cited: ``sdny``, ``dmass``, ``ndohio``; a circuit's number: ``9th``."""
    numbers = [number for number, ordinal in enumerate(ORDINALS, 1) if ordinal in names]
    yield from (f"{number}{ending}" for number in numbers for ending in ("", _ending(number), "d"))
    if not numbers:
        initial = next((direction[0] for direction in COMPASS if direction in names), "")
        yield from (f"{initial}d{state}" for state in (*short, *map(fold_joined, court.states)))


def _circuit(name: str) -> list[str]:
    """What a court of that circuit is found by, too: ``9``, ``9th``, ``ninth``."""
    if not name.isdecimal():
        return [name.lower()]
    return [name, f"{name}{_ending(int(name))}", *ORDINALS[int(name) - 1 : int(name)]]


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
