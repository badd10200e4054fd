"""The questions of the checklist, and the rules that choose its items. Pure; the guide's flow chart reads them too."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.courts.phases import Phase

YES = "yes"
NO = "no"
UNSURE = "unsure"
# Kinds of PACER account.
UPGRADED = "upgraded"
LEGACY = "legacy"
SHARED = "shared"
NONE = "none"
# Roles.
ATTORNEY = "attorney"
CJA = "cja"
TRUSTEE = "trustee"
NO_LAWYER = "no-lawyer"
SERVED = "served"
STAFF = "staff"
FIRM = "firm"
MAY_BE_FILER = frozenset({YES, UNSURE})
# Everybody who asks about accounts of their own.
FOR_ONESELF = frozenset({ATTORNEY, CJA, TRUSTEE, NO_LAWYER, SERVED, FIRM})


@dataclass(frozen=True)
class ChecklistChoice:
    """One possible answer. ``hint`` explains it below its text."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class ChecklistQuestion:
    """One question. Its text may contain the placeholder ``{go_live}``."""

    name: str
    title: str
    text: str
    choices: tuple[ChecklistChoice, ...]


FILER = ChecklistQuestion(
    "filer",
    "Filer account",
    "Did you have a CM/ECF login in this court before {go_live}?",
    (
        ChecklistChoice(YES, "Yes", "You filed electronically, or received electronic service"),
        ChecklistChoice(NO, "No"),
        ChecklistChoice(UNSURE, "I am not sure"),
    ),
)
ACCOUNT = ChecklistQuestion(
    "account",
    "PACER account",
    "Which PACER account do you have?",
    (
        ChecklistChoice(UPGRADED, "My own, upgraded"),
        ChecklistChoice(LEGACY, "My own, a legacy account"),
        ChecklistChoice(SHARED, "One that my office shares"),
        ChecklistChoice(NONE, "None"),
        ChecklistChoice(UNSURE, "I am not sure"),
    ),
)
RULE_OF_THUMB = ChecklistQuestion(
    "thumb",
    "Rule of thumb",
    "What does your PACER username look like?",
    (
        ChecklistChoice(
            LEGACY, "Six characters: two letters and four digits", "Or you opened the account before August 11, 2014"
        ),
        ChecklistChoice(UPGRADED, "Eight characters or more"),
        ChecklistChoice(UNSURE, "I do not know"),
    ),
)
ROLE = ChecklistQuestion(
    "role",
    "Who you are",
    "Which of these are you?",
    (
        ChecklistChoice(ATTORNEY, "An attorney"),
        ChecklistChoice(CJA, "A CJA panel attorney with two PACER accounts"),
        ChecklistChoice(TRUSTEE, "An attorney, and a trustee in this court too"),
        ChecklistChoice(NO_LAWYER, "A person without a lawyer"),
        ChecklistChoice(SERVED, "A person who only receives electronic service"),
        ChecklistChoice(STAFF, "I link for someone else (staff)"),
        ChecklistChoice(FIRM, "A firm’s administrator"),
    ),
)
QUESTIONS = (FILER, ACCOUNT, RULE_OF_THUMB, ROLE)


def needs_rule_of_thumb(answers: Mapping[str, str]) -> bool:
    """Whether to ask what the PACER username looks like: courts print a rule of thumb for the kind of account (O)."""
    return answers.get(ACCOUNT.name) == UNSURE


@dataclass(frozen=True)
class ChecklistItem:
    """One task.

    ``heading`` and ``sentences`` may contain placeholders of the court; ``link`` is an endpoint and the link's text.
    """

    heading: str
    sentences: tuple[str, ...]
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class ChecklistRule:
    """An item, and the conditions under which it is listed.

    ``when`` gives the accepted answers by question, ``phases`` those of the court's conversion. ``at_pacer`` asks
    whether the court resets passwords at PACER; None accepts both.
    """

    item: ChecklistItem
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phases: frozenset[Phase] = frozenset(Phase)
    at_pacer: bool | None = None

    def applies(self, answers: Mapping[str, str], phase: Phase, at_pacer: bool) -> bool:
        """Whether these answers, at such a court, meet every condition."""
        has_answers = all(answers.get(name) in accepted for name, accepted in self.when.items())
        return has_answers and phase in self.phases and self.at_pacer in (None, at_pacer)


def apply_rule_of_thumb(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers with the kind of account that the rule of thumb suggests, if the question was asked."""
    kind = answers.get(RULE_OF_THUMB.name) if needs_rule_of_thumb(answers) else None
    return {**answers, ACCOUNT.name: kind} if kind else dict(answers)
