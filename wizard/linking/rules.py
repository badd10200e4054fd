"""The rules of linking. Pure: plain functions of plain values; pages, help desk and tests ask the same ones."""

from datetime import datetime, timedelta

from wizard.cmecf.refusals import LegacyRefusal
from wizard.cmecf.rules import special_characters
from wizard.flow.refusals import Common, Refusals, Saying
from wizard.flow.steps import Answers
from wizard.pacer.refusals import SignOnRefusal

MY_OWN = "my_own"
SOMEBODY_ELSE = "somebody_else"


class Refusal(Refusals):
    """How linking itself says no; ``EVERY_REFUSAL`` has those of its logins as well."""

    BEFORE_GO_LIVE = Saying("This court has not converted to NextGen yet.", ends=True)
    UPGRADE_FIRST = Saying("This is a legacy PACER account. It must be upgraded before it can be linked.", ends=True)
    SHARED_ACCOUNT = Saying("This is a shared PACER account. It cannot be linked.", ends=True)
    ADMINISTRATIVE_ACCOUNT = Saying("This is a PACER Administrative Account. It cannot file.", ends=True)
    CJA_EXEMPT_ACCOUNT = Saying("This is a separate fee-exempt CJA account. It cannot be linked.", ends=True)
    HELD_FOR_REVIEW = Saying("The PACER Service Center is reviewing this registration.", ends=True)
    ENROLL_FIRST = Saying("You must set up one-time codes before you can continue.", ends=True)
    PACER_LINKED_ALREADY = Saying("This PACER account is already linked in this court.", ends=True)
    FILER_DISABLED = Saying("The court has disabled this filer account.", ends=True)
    SPECIAL_CHARACTER = Saying("This CM/ECF login contains a special character. It cannot be linked.", ends=True)
    LAST_NAME = Saying(
        "This is not the last name on the filer account. Check the account above and type its last name.",
        "typed_last_name",
    )
    FILER_LINKED_ALREADY = Saying("Someone has linked this filer account since you started.", ends=True)
    NOT_NOW = Saying("You stopped before linking.", ends=True)
    HELP_DESK = Saying("The help desk ended this attempt, as you agreed on the telephone.", ends=True)
    BEGUN_AGAIN = Saying("You started over.", ends=True)


EVERY_REFUSAL: tuple[Refusals, ...] = (*Refusal, *SignOnRefusal, *LegacyRefusal, *Common)


def why_not_linkable(
    kind: str | None, upgraded: bool | None, cancelled: bool | None, held: bool | None = False
) -> Refusal | None:
    """Why a PACER account cannot be linked; None where it can: an individual, upgraded account (S1, S2, O).

    A separate CJA account is refused also before it is cancelled: the exemption moves to the individual one (S2).
    """
    if kind == "cja-exempt" or cancelled:
        return Refusal.CJA_EXEMPT_ACCOUNT
    if kind == "shared":
        return Refusal.SHARED_ACCOUNT
    if kind == "paa":
        return Refusal.ADMINISTRATIVE_ACCOUNT
    if held:
        return Refusal.HELD_FOR_REVIEW
    return Refusal.UPGRADE_FIRST if upgraded is False else None


# What somebody may say of an account of which PACER tells nothing: the kind, and whether it is upgraded.
STATED = {
    "individual": ("individual", True),
    "legacy": ("individual", False),
    "shared": ("shared", None),
    "paa": ("paa", None),
    "cja-exempt": ("cja-exempt", None),
}


def why_stated_not_linkable(stated: str) -> Refusal | None:
    """The same for what the user states of the account, where PACER tells nothing of it."""
    kind, upgraded = STATED[stated]
    return why_not_linkable(kind, upgraded, cancelled=False)


def must_state(answers: Answers) -> bool:
    """Whether whoever logged in must say whose account it is, because PACER does not."""
    return bool(answers.get("sign-in", {}).get("untold"))


def why_filer_not_linkable(login: str, status: str) -> Refusal | None:
    """Why a filer account cannot be linked although its password is right."""
    if status == "disabled":
        return Refusal.FILER_DISABLED
    return Refusal.SPECIAL_CHARACTER if special_characters(login) else None


def is_old(proved_at: str, now: datetime, limit: timedelta) -> bool:
    """True where a proof is older than the limit and must be given again (ours)."""
    return now - datetime.fromisoformat(proved_at) > limit


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else can use: ``j•••@example.gov``."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""
