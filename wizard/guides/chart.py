"""“Prepare for NextGen”: a flow chart drawn from the rules of the checklist, so that it cannot disagree with them."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from wizard.checklist.items import RULES
from wizard.checklist.rules import (
    ACCOUNT,
    QUESTIONS,
    RULE_OF_THUMB,
    UNSURE,
    ChecklistChoice,
    ChecklistItem,
    ChecklistQuestion,
    ChecklistRule,
)
from wizard.courts.court import Court

# Pixels: of the whole chart, of a line of text, around it, and at the edges.
WIDTH = 880
LINE = 17
PAD = 6
MARGIN = 8
# The widths of the three columns, and how many characters fit on a line.
ASKED = 200
ANSWERED = 240
ADVISED = 360
CHARACTERS = {ASKED: 24, ANSWERED: 29, ADVISED: 46}
# Between columns, between questions, between the answers of one question.
GAP = 30
BETWEEN = 16
ROW_GAP = 6


@dataclass(frozen=True)
class Branch:
    """An answer, and what it leads to."""

    words: str
    items: list[str]


@dataclass(frozen=True)
class Part:
    """A question with its answers."""

    words: str
    branches: list[Branch]


@dataclass
class Box:
    """A rectangle with lines of text, and its position."""

    x: int
    y: int
    width: int
    kind: str
    words: str
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.lines or textwrap.wrap(self.words, CHARACTERS[self.width])

    @property
    def height(self) -> int:
        """As high as its words need."""
        return len(self.lines) * LINE + 2 * PAD

    @property
    def middle(self) -> int:
        """Where an arrow arrives."""
        return self.y + self.height // 2

    def baselines(self) -> Iterator[tuple[int, str]]:
        """Each line of text, and the y coordinate of its baseline."""
        for number, words in enumerate(self.lines):
            yield self.y + PAD + number * LINE + 14, words


def parts(court: Court, now: datetime) -> list[Part]:
    """The questions in order, each answer with the headings of what it alone adds."""
    words = court.placeholders()
    return [
        Part(
            _asked(question, words),
            [_branch(question, choice, court, now, words) for choice in question.choices],
        )
        for question in QUESTIONS
    ]


def _asked(question: ChecklistQuestion, words: Mapping[str, str]) -> str:
    condition = "Only if you are not sure: " if question is RULE_OF_THUMB else ""
    return condition + question.text.format(**words)


def _branch(
    question: ChecklistQuestion, choice: ChecklistChoice, court: Court, now: datetime, words: Mapping[str, str]
) -> Branch:
    if question is ACCOUNT and choice.value == UNSURE:
        return Branch(choice.text, [RULE_OF_THUMB.text])
    about = ACCOUNT if question is RULE_OF_THUMB else question
    items = [rule.item for rule in RULES if _is_added_by(rule, about, choice, court, now)]
    return Branch(choice.text, [_heading(item, words) for item in items] or ["Continue to the next step"])


def _is_added_by(
    rule: ChecklistRule, question: ChecklistQuestion, choice: ChecklistChoice, court: Court, now: datetime
) -> bool:
    """Whether this answer, at this court, adds the rule's item, and other answers to the question do not."""
    values = rule.when.get(question.name, frozenset())
    here = court.phase(now) in rule.phases and rule.at_pacer in (None, court.resets_at_pacer)
    return here and choice.value in values and (len(values) == 1 or (len(rule.when) == 1 and question.name != "filer"))


def for_all(court: Court, now: datetime) -> list[str]:
    """What everyone who has, or may have, a filer account must do, in order."""
    words = court.placeholders()
    common = [rule for rule in RULES if set(rule.when) == {"filer"} and len(rule.when["filer"]) > 1]
    held = [rule for rule in common if rule.applies({"filer": "yes"}, court.phase(now), court.resets_at_pacer)]
    return [_heading(rule.item, words) for rule in held]


def _heading(item: ChecklistItem, words: Mapping[str, str]) -> str:
    return item.heading.format(**words)


@dataclass(frozen=True)
class Layout:
    """Boxes and arrows, for the template that writes the SVG."""

    boxes: list[Box]
    arrows: list[str]
    height: int
    width: int = WIDTH


def layout(court: Court, now: datetime) -> Layout:
    """The chart: questions on the left, answers in the middle, what to do on the right; at the bottom, what all do."""
    boxes: list[Box] = []
    arrows: list[str] = []
    column: list[Box] = []
    y = MARGIN
    for part in parts(court, now):
        question = Box(MARGIN, y, ASKED, "asked", part.words)
        column.append(question)
        answers, across, y = _rows(part, question, y)
        boxes += [question, *answers]
        arrows += across
        y = max(y, question.y + question.height) + BETWEEN
    common = [f"{number}. {heading}" for number, heading in enumerate(for_all(court, now), 1)]
    last = Box(MARGIN, y, WIDTH - 2 * MARGIN, "advised", "Then", ["Then:", *common])
    arrows += [_down(upper, lower) for upper, lower in pairwise([*column, last])]
    return Layout([*boxes, last], arrows, y + last.height + MARGIN)


def _rows(part: Part, question: Box, y: int) -> tuple[list[Box], list[str], int]:
    boxes: list[Box] = []
    arrows: list[str] = []
    for branch in part.branches:
        answer = Box(MARGIN + ASKED + GAP, y, ANSWERED, "answered", branch.words)
        advice = Box(answer.x + ANSWERED + GAP, y, ADVISED, "advised", "; ".join(branch.items))
        arrows += [_across(question, answer), _across(answer, advice)]
        boxes += [answer, advice]
        y += max(answer.height, advice.height) + ROW_GAP
    return boxes, arrows, y


def _across(one: Box, other: Box) -> str:
    turn = other.x - GAP // 2
    return f"M{one.x + one.width} {one.middle} H{turn} V{other.middle} H{other.x}"


def _down(one: Box, other: Box) -> str:
    x = MARGIN + 40
    return f"M{x} {one.y + one.height} V{other.y}"
