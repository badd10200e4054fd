"""The answers to the steps of registration, upgrade, recovery and a firm's account, as a journey stores them. Pure.

A field has the name of the form field, so that a step that is opened again shows what was answered.
"""

from dataclasses import dataclass
from datetime import date

from wizard.flow.answers import AccountAnswer, NameAnswer


@dataclass(frozen=True)
class PersonAnswer(NameAnswer):
    """The person who registers."""

    date_of_birth: date
    user_type: str


@dataclass(frozen=True)
class ContactAnswer:
    """The e-mail address, and where the person lives."""

    email: str
    state: str
    county: str


@dataclass(frozen=True)
class UsernameAnswer:
    """The username of the new account."""

    username: str


@dataclass(frozen=True)
class UpgradePersonAnswer:
    """What an upgrade asks about the person, whose name is known (O)."""

    date_of_birth: date
    user_type: str


@dataclass(frozen=True)
class ResidenceAnswer:
    """Where the person lives."""

    state: str
    county: str


@dataclass(frozen=True)
class UpgradeAnswer(AccountAnswer):
    """The account that is upgraded, and its new username."""

    username: str


@dataclass(frozen=True)
class RecoveryRequest:
    """For which username a code was asked: its digest, since nobody may learn whether there is such an account."""

    whose: str


@dataclass(frozen=True)
class PasscodeAnswer(AccountAnswer):
    """Whose passcode was typed, and whether the account has a security question."""

    is_asked_more: bool


@dataclass(frozen=True)
class RecoveryAnswer(AccountAnswer):
    """The account whose password was forgotten, as the code from the e-mail says."""


@dataclass(frozen=True)
class FirmAnswer:
    """The firm that opens an administrative account."""

    firm_name: str
    email: str
