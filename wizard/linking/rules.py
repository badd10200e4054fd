"""The rules of linking. Pure: plain functions of plain values; pages, help desk and tests ask the same ones."""

from datetime import datetime, timedelta

from wizard.cmecf.refusals import LegacyRefusal
from wizard.cmecf.rules import special_characters
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
    HELD_FOR_REVIEW = RefusalText("The PACER Service Center is reviewing this registration.", ends=True)
    FROZEN = RefusalText(FROZEN_SENTENCE, ends=True)
    ENROLL_FIRST = RefusalText("You must set up one-time codes before you can continue.", ends=True)
    PACER_LINKED_ALREADY = RefusalText("This PACER account is already linked in this court.", ends=True)
    FILER_DISABLED = RefusalText("The court has disabled this filer account.", ends=True)
    SPECIAL_CHARACTER = RefusalText("This CM/ECF login contains a special character. It cannot be linked.", ends=True)
    LAST_NAME = RefusalText(
        "This is not the last name on the filer account. Check the account above and type its last name.",
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
    if frozen:
        return LinkRefusal.FROZEN
    if kind == "cja-exempt" or cancelled:
        return LinkRefusal.CJA_EXEMPT_ACCOUNT
    if kind == "shared":
        return LinkRefusal.SHARED_ACCOUNT
    if kind == "paa":
        return LinkRefusal.ADMINISTRATIVE_ACCOUNT
    if held:
        return LinkRefusal.HELD_FOR_REVIEW
    return LinkRefusal.UPGRADE_FIRST if upgraded is False else None


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
