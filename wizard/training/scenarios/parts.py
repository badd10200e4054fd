"""What a walk is made of. Pure: no Flask, no database.

A walk is told once. The test takes its stops, the rehearsal shows its sentences and notices its stops, the guide
photographs them. Words in “quotation marks” stand on the page; a test holds every sentence to that. What stands in
braces is filled in from the scene: the court's own labels, and whoever is rehearsed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

QUOTED = re.compile("“([^”]+)”")
ALL_KINDS = frozenset({"appellate", "district", "bankruptcy"})


class ActionKind(StrEnum):
    """What is done with one thing on a page."""

    LOOK = "look"
    FILL = "fill"
    TICK = "tick"
    PICK = "pick"
    PRESS = "press"
    FOLLOW = "follow"


LEAVES = (ActionKind.PRESS, ActionKind.FOLLOW)


@dataclass(frozen=True)
class Action:
    """One thing on a page: a field by its name, or anything else by its words; and what to do with it."""

    act: ActionKind
    target: str
    sentence: str
    value: str = ""
    secret: bool = False

    @property
    def leaves(self) -> bool:
        """Whether it leads to another page."""
        return self.act in LEAVES


def look(words: str, sentence: str) -> Action:
    """Look for these words."""
    return Action(ActionKind.LOOK, words, sentence)


def fill(field: str, value: str, sentence: str, secret: bool = False) -> Action:
    """Type into a field, or choose from a list."""
    return Action(ActionKind.FILL, field, sentence, value, secret)


def tick(field: str, sentence: str) -> Action:
    """Tick a box."""
    return Action(ActionKind.TICK, field, sentence, "y")


def pick(field: str, value: str, sentence: str) -> Action:
    """Choose one of several."""
    return Action(ActionKind.PICK, field, sentence, value)


def press(words: str, sentence: str = "") -> Action:
    """Press a button."""
    return Action(ActionKind.PRESS, words, sentence or f"Select “{words}”.")


def follow(words: str, sentence: str = "") -> Action:
    """Follow a link."""
    return Action(ActionKind.FOLLOW, words, sentence or f"Select “{words}”.")


@dataclass(frozen=True)
class Step:
    """One page of a walk. ``outcome`` and ``refusal`` are what the page bears for scripts, as in every template.

    ``by``: who acts, where it is not the walk's own person; in a browser of that one's own.
    """

    at: str
    title: str
    marks: tuple[Action, ...]
    outcome: str = ""
    refusal: str = ""
    tip: str = ""
    note: str = ""
    by: str = ""

    @property
    def leaves(self) -> bool:
        """Whether its last mark leads on; if not, the next stop's address is typed."""
        return self.marks[-1].leaves

    def is_at(self, path: str, borne: str | None, scene: Mapping[str, str]) -> bool:
        """Whether a page at this path, which bears that outcome or refusal, is this stop; None: it is not known yet."""
        told = not self.refusal if borne is None else borne == (self.outcome or self.refusal)
        return told and path == self.at.format_map(scene)


class ClockMode(StrEnum):
    """Where the clock that people see stands."""

    NOW = "now"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Scenario:
    """One story: who walks it, in which kinds of court, at which hour, and its stops.

    ``like`` is a member of the cast; empty where nobody logs in.
    """

    name: str
    title: str
    summary: str
    like: str
    stops: tuple[Step, ...]
    kinds: frozenset[str] = ALL_KINDS
    hour: ClockMode = ClockMode.AFTER

    def found(self, before: int, path: str, borne: str | None, scene: Mapping[str, str]) -> int | None:
        """Which stop such a page is: the one where somebody stands who has reached ``before`` stops, a later one, or
        else an earlier one.
        """
        here = max(0, before - 1)
        nearest = [*range(here, len(self.stops)), *reversed(range(here))]
        return next((at for at in nearest if self.stops[at].is_at(path, borne, scene)), None)


def quoted(sentence: str) -> list[str]:
    """The words that a sentence says stand on the page."""
    return QUOTED.findall(sentence)
