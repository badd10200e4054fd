"""How a journey says no. Pure: no Flask, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NotRequired, TypedDict


@dataclass(frozen=True)
class RefusalText:
    """The sentence of a refusal, and the form field it belongs to."""

    sentence: str
    field: str | None = None
    ends: bool = False
    status: int = 200


class RefusalEnum(Enum):
    """Base of the refusals of one flow: each has a name, a sentence, and may end the journey."""

    _value_: RefusalText

    @property
    def slug(self) -> str:
        """The name as scripts, addresses and the audit know it: ``shared-account``."""
        return self.name.lower().replace("_", "-")

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._value_.sentence

    @property
    def field(self) -> str | None:
        """The form field that the sentence belongs to."""
        return self._value_.field

    @property
    def ends(self) -> bool:
        """Whether it ends the journey, at a URL of its own."""
        return self._value_.ends

    @property
    def status(self) -> int:
        """The HTTP status of a page that says it."""
        return self._value_.status


# What every login says after the right password of an account that the help desk has frozen.
FROZEN_SENTENCE = (
    "The help desk has frozen this account, because someone may have misused it. Nothing can be done with it now. "
    "Contact the help desk."
)


class CommonRefusal(RefusalEnum):
    """What every form that asks for a secret may say."""

    OUTSIDE_PRACTICE = RefusalText(
        "No one on this practice site has that username. Use one of the fictional people. "
        "If you typed a real username and password, change that password now.",
        "username",
    )
    TOO_MANY_TRIES = RefusalText(
        "There were too many failed attempts. Wait {wait}, then try again. Your account is not locked. "
        "Use the time to look up the right password.",
        status=429,
    )
    PASSKEY = RefusalText(
        "This passkey was not accepted. Try again, or log in with your username, password, and one-time passcode.",
    )
    NEW_BROWSERS_STOPPED = RefusalText(
        "There were too many failed attempts with this login in browsers that have not been used with it before. Use a "
        "browser in which you have logged in before, or set a new password first. Your account is not locked.",
        status=429,
    )


class ProofRefusal(RefusalEnum):
    """What a form says that was sent on a proof which counts no more."""

    CREDENTIALS_CHANGED = RefusalText(
        "The password, e-mail address, or one-time passcodes of this account have changed since you logged in. This "
        "form changed nothing. Log in again.",
    )


class EmailRefusal(RefusalEnum):
    """What every form that sends an e-mail, or asks for its code, may say. None tells whether an account exists."""

    TOO_MANY_EMAILS = RefusalText(
        "You asked for several e-mails. Wait {wait}, then ask again. In the meantime, check your e-mail and your spam "
        "folder.",
        status=429,
    )
    EMAIL_CODE = RefusalText(
        "This code is wrong, or it has expired. A code works once, expires in 15 minutes, and stops working after five "
        "wrong attempts. Copy it from the newest e-mail, or ask for another one.",
        "code",
    )


class RefusalDetail(TypedDict):
    """A refusal as the audit trail records it."""

    refusal: str
    cause: str
    typed: NotRequired[str]


class RefusedError(Exception):
    """Raised where a step says no.

    ``cause`` is the exact cause, for the audit only; so is ``typed``, the keyed digest of a name that is no account's,
    or of the login typed at the console.
    ``facts`` are shown on the page; the one named ``corrected`` is filled in at the refused field, for its owner to
    check. ``retry_after`` is in seconds.
    """

    def __init__(
        self,
        refusal: RefusalEnum,
        cause: str | None = None,
        *,
        pacer: int | None = None,
        filer: int | None = None,
        facts: Mapping[str, object] | None = None,
        retry_after: int | None = None,
        typed: str | None = None,
    ) -> None:
        super().__init__(refusal.slug)
        self.refusal = refusal
        self.cause = cause or refusal.slug
        self.pacer = pacer
        self.filer = filer
        self.typed = typed
        self.facts = dict(facts or {})
        self.retry_after = retry_after

    @property
    def audit_detail(self) -> RefusalDetail:
        """What the audit trail keeps beside the accounts."""
        detail = RefusalDetail(refusal=self.refusal.slug, cause=self.cause)
        if self.typed:
            detail["typed"] = self.typed
        return detail

    @property
    def sentence(self) -> str:
        """What the page says; a sentence may name facts."""
        return self.refusal.sentence.format(**self.facts)


# Why a step must be taken again: an account was changed after it was proved there (``security/epochs.py``).
CREDENTIALS_CHANGED = "credentials-changed"


class StepBackError(Exception):
    """Raised where a step must be taken again before this one; ``reason`` is shown there."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(step)
        self.step = step
        self.reason = reason
