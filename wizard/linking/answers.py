"""The answers to the steps of linking, as a journey keeps them: whose accounts were proved, never how. Pure.

A field has the name of the form's field, so that a step that is opened again shows what was answered.
"""

from dataclasses import dataclass, field
from datetime import datetime

from wizard.flow.answers import AccountAnswer, Answers, NameAnswer
from wizard.flow.steps import Subject
from wizard.links.models import ProofMethod


@dataclass(frozen=True)
class LogoutAnswer:
    """The user has stated that no session is open. ``prepares``: before go-live, so that the link is prepared."""

    signed_out: bool
    prepares: bool = False


@dataclass(frozen=True)
class PacerAnswer(AccountAnswer):
    """Whose PACER account was proved, and when.

    ``is_kind_known``: PACER told what kind of account it is. ``method``: how it was proved, a ``ProofMethod``.
    """

    username: str
    is_kind_known: bool
    proved_at: datetime = field(compare=False)
    method: str = ProofMethod.PASSWORD.value


@dataclass(frozen=True)
class StatedAnswer(NameAnswer):
    """The PACER account as the user stated it: the name on it, its kind (a key of ``rules.STATED``), whose it is."""

    account: str
    own: bool


@dataclass(frozen=True)
class ChooseAnswer:
    """Whose filer account will be linked: ``rules.MY_OWN``, or another person's of that full name."""

    whose: str
    filer_name: str


@dataclass(frozen=True)
class LegacyAnswer(AccountAnswer):
    """Whose filer account was proved, and when.

    ``risks``: why the password is not enough (``rules.Risk``), with spaces between; empty where it is.
    ``is_prepared``: it was proved when the link was prepared, and counts as long as the account's credentials.
    """

    username: str
    proved_at: datetime = field(compare=False)
    risks: str = field(default="", compare=False)
    is_prepared: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class VerifyAnswer(AccountAnswer):
    """Whose filer account was proved once more, by a code e-mailed to the address on file."""


@dataclass(frozen=True)
class ConfirmAnswer:
    """Both accounts were checked. ``names_differ``: the names did not agree, and the last name was typed."""

    understood: bool
    names_differ: bool


def accounts_of(answers: Answers) -> Subject:
    """The two accounts, as far as they were proved."""
    pacer = answers.find(PacerAnswer)
    filer = answers.find(LegacyAnswer)
    return Subject(
        pacer_account_id=pacer.account_id if pacer else None,
        filer_account_id=filer.account_id if filer else None,
    )
