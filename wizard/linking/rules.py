"""The rules of linking. Pure: plain functions of plain values; pages, help desk and tests ask the same ones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wizard.cmecf.refusals import LegacyRefusal
from wizard.cmecf.rules import special_characters
from wizard.courts.second_proof import SecondProof
from wizard.flow.refusals import FROZEN_SENTENCE, CommonRefusal, RefusalEnum, RefusalText
from wizard.pacer.refusals import SignOnRefusal

MY_OWN = "my_own"
SOMEONE_ELSE = "somebody_else"


class LinkRefusal(RefusalEnum):
    """The refusals of linking itself; ``EVERY_REFUSAL`` has those of the logins as well."""

    BEFORE_GO_LIVE = RefusalText("This court has not converted to NextGen yet.", ends=True)
    UPGRADE_FIRST = RefusalText(
        "This is a legacy PACER account. It must be upgraded before it can be linked.", ends=True
    )
    SHARED_ACCOUNT = RefusalText("This is a shared PACER account. It cannot be linked.", ends=True)
    ADMINISTRATIVE_ACCOUNT = RefusalText("This is a PACER Administrative Account. It cannot file.", ends=True)
    CJA_EXEMPT_ACCOUNT = RefusalText("This is a separate fee-exempt CJA account. It cannot be linked.", ends=True)
    ACCOUNT_CANCELED = RefusalText("This PACER account was canceled. It cannot be linked.", ends=True)
    HELD_FOR_REVIEW = RefusalText("The PACER Service Center is reviewing this registration.", ends=True)
    FROZEN = RefusalText(FROZEN_SENTENCE, ends=True)
    ENROLL_FIRST = RefusalText("You must set up multifactor authentication (MFA) before you can continue.", ends=True)
    PACER_LINKED_ALREADY = RefusalText("This PACER account is already linked in this court.", ends=True)
    FILER_DISABLED = RefusalText("The court has disabled this filer account.", ends=True)
    SPECIAL_CHARACTER = RefusalText("This CM/ECF login contains a special character. It cannot be linked.", ends=True)
    LAST_NAME = RefusalText(
        "This is not the last name on the filer account. Check that account and type its last name.",
        "typed_last_name",
    )
    FILER_LINKED_ALREADY = RefusalText("Someone has linked this filer account since you started.", ends=True)
    NOT_NOW = RefusalText("You stopped before linking.", ends=True)
    HELP_DESK = RefusalText("The help desk ended this attempt, as you agreed on the telephone.", ends=True)
    BEGUN_AGAIN = RefusalText("You started over.", ends=True)


EVERY_REFUSAL: tuple[RefusalEnum, ...] = (*LinkRefusal, *SignOnRefusal, *LegacyRefusal, *CommonRefusal)


def why_not_linkable(
    kind: str | None,
    upgraded: bool | None,
    cancelled: bool | None,
    held: bool | None = False,
    frozen: bool | None = False,
) -> LinkRefusal | None:
    """Why a PACER account cannot be linked; None where it can: an individual, upgraded account (S1, S2, O).

    A separate CJA account is refused also before it is cancelled: the exemption moves to the individual one (S2).
    """
    rules = (
        (frozen, LinkRefusal.FROZEN),
        (kind == "cja-exempt", LinkRefusal.CJA_EXEMPT_ACCOUNT),
        (cancelled, LinkRefusal.ACCOUNT_CANCELED),
        (kind == "shared", LinkRefusal.SHARED_ACCOUNT),
        (kind == "paa", LinkRefusal.ADMINISTRATIVE_ACCOUNT),
        (held, LinkRefusal.HELD_FOR_REVIEW),
        (upgraded is False, LinkRefusal.UPGRADE_FIRST),
    )
    return next((refusal for applies, refusal in rules if applies), None)


# What the user may state of an account of which PACER tells nothing: the kind, and whether it is upgraded.
STATED = {
    "individual": ("individual", True),
    "legacy": ("individual", False),
    "shared": ("shared", None),
    "paa": ("paa", None),
    "cja-exempt": ("cja-exempt", None),
}


def why_stated_not_linkable(stated: str) -> LinkRefusal | None:
    """The same for what the user states of the account, where PACER tells nothing of it."""
    kind, upgraded = STATED[stated]
    return why_not_linkable(kind, upgraded, cancelled=False)


def why_filer_not_linkable(login: str, status: str) -> LinkRefusal | None:
    """Why a filer account cannot be linked although its password is right. ``status`` may be 'frozen'."""
    if status == "frozen":
        return LinkRefusal.FROZEN
    if status == "disabled":
        return LinkRefusal.FILER_DISABLED
    return LinkRefusal.SPECIAL_CHARACTER if special_characters(login) else None


def is_old(proved_at: datetime, now: datetime, limit: timedelta) -> bool:
    """True where a proof is older than the limit and must be given again (ours)."""
    return now - proved_at > limit


class Risk(StrEnum):
    """Why the legacy password alone does not show that a filer account is the user's (ours).

    It may be years old and known to others, and anybody can register a PACER account in any name.
    """

    NAMES_DIFFER = "names-differ"
    ANOTHER_PERSONS = "another-persons"
    NAME_STATED = "name-stated"
    NEW_ACCOUNT = "new-account"
    SIMILAR_ACCOUNT = "similar-account"
    WRONG_TRIES = "wrong-tries"
    EMAILED_PASSCODE = "emailed-passcode"
    COURT_ASKS = "court-asks"


# A PACER account younger than this, a passcode by e-mail since then, and so many wrong passwords lately, are a risk.
NEW_FOR = timedelta(days=30)
MANY_TRIES = 3


@dataclass(frozen=True)
class LinkFacts:
    """By what risk is judged.

    is_stated: PACER tells no name, so that the one on the account is the user's word
    opened_on: the day on which the PACER account was opened; None where that is not known
    is_similar: another PACER account has two of the same three facts: name, date of birth, e-mail address
    wrong_tries: wrong passwords lately at the filer account, by anybody
    passcode_on: the day on which a passcode by e-mail last logged in to the PACER account; None where none did
    """

    names_differ: bool
    is_another_persons: bool
    is_stated: bool
    opened_on: date | None
    is_similar: bool
    wrong_tries: int
    passcode_on: date | None


def risks(facts: LinkFacts, today: date, policy: SecondProof) -> list[Risk]:
    """Why a link needs a second proof of the filer account; nothing where it needs none (ours).

    Decided: an unknown opening day is no risk, since accounts are old where nothing tells it, but a name that nobody
    vouches for is one.
    """
    found = {
        Risk.NAMES_DIFFER: facts.names_differ,
        Risk.ANOTHER_PERSONS: facts.is_another_persons,
        Risk.NAME_STATED: facts.is_stated,
        Risk.NEW_ACCOUNT: facts.opened_on is not None and today - facts.opened_on < NEW_FOR,
        Risk.SIMILAR_ACCOUNT: facts.is_similar,
        Risk.WRONG_TRIES: facts.wrong_tries >= MANY_TRIES,
        Risk.EMAILED_PASSCODE: facts.passcode_on is not None and today - facts.passcode_on < NEW_FOR,
        Risk.COURT_ASKS: policy is SecondProof.ALWAYS,
    }
    return [] if policy is SecondProof.NEVER else [risk for risk, is_there in found.items() if is_there]
