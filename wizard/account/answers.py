"""What the steps of registration, upgrade, recovery and a firm's account are answered, as a journey keeps it. Pure.

Fields that a form has too bear its name, so that a step that is opened again shows what was answered.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonAnswer:
    """Who registers."""

    first_name: str
    middle_name: str
    last_name: str
    date_of_birth: date
    user_type: str


@dataclass(frozen=True)
class ContactAnswer:
    """The e-mail address, and where the person lives."""

    email: str
    state: str
    county: str


@dataclass(frozen=True)
class SimilarityAnswer:
    """The e-mail address was proved. ``alike``: how many facts a similar account has in common (O: 2 warn, 3 hold)."""

    alike: int


@dataclass(frozen=True)
class UsernameAnswer:
    """The username of the new account."""

    username: str


@dataclass(frozen=True)
class UpgradePersonAnswer:
    """What an upgrade asks of a person whose name is known (O)."""

    date_of_birth: date
    user_type: str


@dataclass(frozen=True)
class ResidenceAnswer:
    """Where the person lives."""

    state: str
    county: str


@dataclass(frozen=True)
class UpgradeAnswer:
    """Which account is upgraded, and its new username."""

    account_id: int
    username: str


@dataclass(frozen=True)
class RecoveryAnswer:
    """Whose password is forgotten, as the code from the e-mail says."""

    account_id: int


@dataclass(frozen=True)
class FirmAnswer:
    """Which firm opens an administrative account."""

    firm_name: str
    email: str
