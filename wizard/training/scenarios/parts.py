"""What a scenario is made of. Pure: no Flask, no database.

A scenario is written once. The test plays its steps, a rehearsal shows its sentences and notices its steps, the guide
photographs them. Words in “quotation marks” are on the page; a test holds every sentence to that. What is in braces is
filled in from the context: the court's own labels, and the persona who is rehearsed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.courts.court import Court
from wizard.courts.phases import Phase

QUOTED = re.compile("“([^”]+)”")
ALL_KINDS = frozenset({"appellate", "district", "bankruptcy"})


class ActionKind(StrEnum):
    """What is done with one thing on a page."""

    LOOK = "look"
    FILL = "fill"
    CHECK = "check"
    CHOOSE = "choose"
    PRESS = "press"
    FOLLOW = "follow"


LEADS_ON = (ActionKind.PRESS, ActionKind.FOLLOW)


@dataclass(frozen=True)
class Action:
    """One thing on a page: a field by its name, or anything else by its words; and what to do with it."""

    kind: ActionKind
    target: str
    sentence: str
    value: str = ""
    secret: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether it leads to another page."""
        return self.kind in LEADS_ON


def look(words: str, sentence: str) -> Action:
    """Look for these words."""
    return Action(ActionKind.LOOK, words, sentence)


def fill(field: str, value: str, sentence: str, secret: bool = False) -> Action:
    """Type into a field, or choose from a list."""
    return Action(ActionKind.FILL, field, sentence, value, secret)


def check(field: str, sentence: str) -> Action:
    """Select a checkbox."""
    return Action(ActionKind.CHECK, field, sentence, "y")


def choose(field: str, value: str, sentence: str) -> Action:
    """Choose one of several radio buttons."""
    return Action(ActionKind.CHOOSE, field, sentence, value)


def press(words: str, sentence: str = "") -> Action:
    """Press a button."""
    return Action(ActionKind.PRESS, words, sentence or f"Select “{words}”.")


def follow(words: str, sentence: str = "") -> Action:
    """Follow a link."""
    return Action(ActionKind.FOLLOW, words, sentence or f"Select “{words}”.")


@dataclass(frozen=True)
class ScenarioStep:
    """One page of a scenario. ``outcome`` or ``refusal``: what the page carries for scripts, as in every template.

    ``actor``: who acts, where it is not the scenario's own persona; in a browser of their own.
    """

    path: str
    title: str
    actions: tuple[Action, ...]
    outcome: str = ""
    refusal: str = ""
    tip: str = ""
    note: str = ""
    actor: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether its last action leads to the next step; if not, the next step's URL is typed."""
        return self.actions[-1].leads_on

    def is_at(self, path: str, page_marker: str | None, context: Mapping[str, str]) -> bool:
        """Whether a page at this path is this step. ``page_marker``: the outcome or refusal that the page carries for
        scripts, empty where it carries none; None: it is not known yet.
        """
        fits = not self.refusal if page_marker is None else page_marker == (self.outcome or self.refusal)
        return fits and path == self.path.format_map(context)


class ClockMode(StrEnum):
    """What the clock that people see shows: the present, or a moment before go-live, in the dark days, or after."""

    NOW = "now"
    BEFORE = "before"
    DARK = "dark"
    AFTER = "after"


_PHASES = {
    ClockMode.BEFORE: (Phase.BEFORE,),
    ClockMode.DARK: (Phase.DARK,),
    ClockMode.AFTER: (Phase.OPEN, Phase.GRACE),
}


def moment_shown(clock_mode: ClockMode, court: Court) -> datetime | None:
    """What the moved clock shows in a court; None for the present, and where the court has no such phase."""
    moments = (court.timetable.moment_in(each) for each in _PHASES.get(clock_mode, ()))
    return next(filter(None, moments), None)


@dataclass(frozen=True)
class Scenario:
    """One scenario: its steps, whom it is about, in which kinds of court, and what the clock shows.

    ``persona_key``: the key of a persona; empty where nobody logs in. ``is_prepared``: only in courts that let filers
    prepare.
    """

    name: str
    title: str
    summary: str
    persona_key: str
    steps: tuple[ScenarioStep, ...]
    kinds: frozenset[str] = ALL_KINDS
    clock_mode: ClockMode = ClockMode.AFTER
    is_prepared: bool = False

    def fits(self, court: Court) -> bool:
        """Whether the scenario can be rehearsed in that court."""
        return court.kind in self.kinds and (court.timetable.prepare_from is not None or not self.is_prepared)

    def find_step(self, reached: int, path: str, page_marker: str | None, context: Mapping[str, str]) -> int | None:
        """The index of the step that such a page is, for someone who has reached so many steps; None: it is none.

        The last step reached is asked first, then the later ones, then the earlier ones.
        """
        here = max(0, reached - 1)
        nearest = [*range(here, len(self.steps)), *reversed(range(here))]
        return next((index for index in nearest if self.steps[index].is_at(path, page_marker, context)), None)


def quoted(sentence: str) -> list[str]:
    """The words that a sentence says are on the page."""
    return QUOTED.findall(sentence)
