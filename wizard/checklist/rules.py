"""The questions, and what follows from the answers. Pure; read by the flow, the list and the flow chart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

YES, NO, UNSURE = "yes", "no", "unsure"
UPGRADED, LEGACY, SHARED, NONE = "upgraded", "legacy", "shared", "none"
ATTORNEY, CJA, TRUSTEE, NO_LAWYER, SERVED, STAFF, FIRM = (
    "attorney",
    "cja",
    "trustee",
    "no-lawyer",
    "served",
    "staff",
    "firm",
)
MAY_BE_FILER = frozenset({YES, UNSURE})


@dataclass(frozen=True)
class Choice:
    """One answer, and what explains it."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class ChecklistQuestion:
    """One question. The words may name ``{go_live}``."""

    name: str
    title: str
    words: str
    choices: tuple[Choice, ...]


FILER = ChecklistQuestion(
    "filer",
    "Filer account",
    "Did you have a CM/ECF login in this court before {go_live}?",
    (
        Choice(YES, "Yes", "You filed electronically, or received electronic service"),
        Choice(NO, "No"),
        Choice(UNSURE, "I am not sure"),
    ),
)
ACCOUNT = ChecklistQuestion(
    "account",
    "PACER account",
    "Which PACER account do you have?",
    (
        Choice(UPGRADED, "My own, upgraded"),
        Choice(LEGACY, "My own, a legacy account"),
        Choice(SHARED, "One that my office shares"),
        Choice(NONE, "None"),
        Choice(UNSURE, "I am not sure"),
    ),
)
THUMB = ChecklistQuestion(
    "thumb",
    "Rule of thumb",
    "What does your PACER username look like?",
    (
        Choice(
            LEGACY, "Six characters: two letters and four digits", "Or you opened the account before August 11, 2014"
        ),
        Choice(UPGRADED, "Eight characters or more"),
        Choice(UNSURE, "I do not know"),
    ),
)
ROLE = ChecklistQuestion(
    "role",
    "Who you are",
    "Which of these are you?",
    (
        Choice(ATTORNEY, "An attorney"),
        Choice(CJA, "A CJA panel attorney with two PACER accounts"),
        Choice(TRUSTEE, "An attorney, and a trustee in this court too"),
        Choice(NO_LAWYER, "A person without a lawyer"),
        Choice(SERVED, "A person who only receives electronic service"),
        Choice(STAFF, "I link for someone else (staff)"),
        Choice(FIRM, "A firm’s administrator"),
    ),
)
QUESTIONS = (FILER, ACCOUNT, THUMB, ROLE)


def needs_thumb(answers: Mapping[str, str]) -> bool:
    """Whoever does not know the kind of account is helped by the rule of thumb that courts print (O)."""
    return answers.get(ACCOUNT.name) == UNSURE


@dataclass(frozen=True)
class Item:
    """One thing to do. Heading and sentences may name facts of the court; ``link`` is an endpoint and its words."""

    heading: str
    sentences: tuple[str, ...]
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Rule:
    """An item, and for whom it is: for each question named, one of these answers; at a court in this state."""

    item: Item
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    live: bool | None = None
    at_pacer: bool | None = None

    def holds(self, answers: Mapping[str, str], live: bool, at_pacer: bool) -> bool:
        """Whether the item is for whoever answered so, at such a court."""
        meant = all(answers.get(name) in values for name, values in self.when.items())
        return meant and self.live in (None, live) and self.at_pacer in (None, at_pacer)


def known(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, with what the rule of thumb tells of the account."""
    told = answers.get(THUMB.name) if needs_thumb(answers) else None
    return {**answers, **({ACCOUNT.name: told} if told else {})}
