"""The rules of linking. Pure: plain functions of plain values; pages, help desk and tests ask the same ones."""

from datetime import datetime, timedelta

from wizard.flow.refusals import Refusals, Saying

MY_OWN = "my_own"
SOMEBODY_ELSE = "somebody_else"
SPECIAL_CHARACTERS = "&@$*"


class Refusal(Refusals):
    """Every way in which linking says no."""

    BEFORE_GO_LIVE = Saying("This court has not converted to NextGen yet.", ends=True)
    PACER_LOGIN = Saying(
        "PACER did not accept this. The username, the password or the one-time code is wrong.", "username"
    )
    PACER_DOWN = Saying(
        "PACER does not answer right now. Nothing was lost. Try again at this step in a few minutes.", status=503
    )
    OUTSIDE_PRACTICE = Saying(
        "Nobody in this practice site has that username. Use one of the fictional people. "
        "If you typed a real username and password, change that password now.",
        "username",
    )
    TOO_MANY_TRIES = Saying(
        "There were too many wrong tries. Wait {wait}, then try again. Nobody is locked out, and nothing was lost. "
        "Use the time to look up the right password.",
        status=429,
    )
    UPGRADE_FIRST = Saying("This is a legacy PACER account. It must be upgraded before it can be linked.", ends=True)
    SHARED_ACCOUNT = Saying("This is a shared PACER account. It cannot be linked.", ends=True)
    ADMINISTRATIVE_ACCOUNT = Saying("This is a PACER Administrative Account. It cannot file.", ends=True)
    CJA_EXEMPT_ACCOUNT = Saying("This is a separate fee-exempt CJA account. It cannot be linked.", ends=True)
    PACER_LINKED_ALREADY = Saying("This PACER account is linked in this court already.", ends=True)
    CAPITALS = Saying(
        "You typed capital letters. The CM/ECF login must be all lowercase. Type it again in lowercase.", "username"
    )
    LEGACY_LOGIN = Saying(
        "We could not accept this CM/ECF login and password. Check both and try again. The help beside this form lists "
        "what goes wrong most often.",
        "username",
    )
    FILER_DISABLED = Saying("The court has disabled this filer account.", ends=True)
    SPECIAL_CHARACTER = Saying("This CM/ECF login contains a special character. It cannot be linked.", ends=True)
    LAST_NAME = Saying(
        "This is not the last name on the filer account. Look at the account above and type its last name.",
        "typed_last_name",
    )
    FILER_LINKED_ALREADY = Saying("Somebody has linked this filer account since you began.", ends=True)
    NOT_NOW = Saying("You stopped before linking.", ends=True)
    BEGUN_AGAIN = Saying("You began again.", ends=True)


def why_not_linkable(kind: str | None, upgraded: bool | None, cancelled: bool | None) -> Refusal | None:
    """Why a PACER account cannot be linked; None where it can: an individual, upgraded account (S1, S2, O).

    A separate CJA account is refused also before it is cancelled: the exemption moves to the individual one (S2).
    """
    if kind == "cja-exempt" or cancelled:
        return Refusal.CJA_EXEMPT_ACCOUNT
    if kind == "shared":
        return Refusal.SHARED_ACCOUNT
    if kind == "paa":
        return Refusal.ADMINISTRATIVE_ACCOUNT
    return Refusal.UPGRADE_FIRST if upgraded is False else None


def has_capitals(login: str | None) -> bool:
    """True where a legacy login was typed with a capital letter (S1)."""
    return login is not None and login != login.lower()


def has_special_character(login: str) -> bool:
    """True where a legacy login cannot be linked until the court changes it (O)."""
    return any(sign in login for sign in SPECIAL_CHARACTERS)


def why_filer_not_linkable(login: str, status: str) -> Refusal | None:
    """Why a filer account cannot be linked although its password is right."""
    if status == "disabled":
        return Refusal.FILER_DISABLED
    return Refusal.SPECIAL_CHARACTER if has_special_character(login) else None


def is_old(proved_at: str, now: datetime, limit: timedelta) -> bool:
    """True where a proof is older than the limit and must be given again (ours)."""
    return now - datetime.fromisoformat(proved_at) > limit


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else can use: ``j•••@example.gov``."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""
