"""How far somebody is admitted who proved to hold a PACER account: one gate for every way in.

The ways in are the login pages, the API, a refused journey's way to put the account in order, and the sign-in at the
end of linking. Each proves who is there in its own manner and then asks here, so that none is laxer than another about
one-time passcodes. Refused: asking at each way in, where one of four was forgotten.
"""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from flask import url_for

from wizard.core.config import current_settings
from wizard.pacer import rules
from wizard.pacer.directory import Identity
from wizard.pacer.models import proof_of
from wizard.security import signin


class Admission(Enum):
    """How far somebody is admitted."""

    SIGNED_IN = "signed in"
    MFA_OFFERED = "asked to set up one-time passcodes first, which may be put off"
    MFA_REQUIRED = "let to setting up one-time passcodes, and to nothing else"


def admission_of(person: Identity) -> Admission:
    """How far this site admits whoever proved to be this person: three skips, then MFA is required (O)."""
    allowed = current_settings().mfa_skips_allowed
    if rules.requires_mfa(person.enrolled, person.mfa_skips, allowed):
        return Admission.MFA_REQUIRED
    if rules.should_offer_mfa(person.enrolled, allowed):
        return Admission.MFA_OFFERED
    return Admission.SIGNED_IN


def admit(person: Identity, next_path: str, note: Callable[[], None], proved_at: datetime | None = None) -> str:
    """Sign in as far as this person is admitted. The path to go to: ``next_path``, or setting up MFA first.

    ``note()`` records a full sign-in in its transaction. ``proved_at``: where the proof is older than this moment.
    Raises OutdatedProofError.
    """
    if admission_of(person) is not Admission.SIGNED_IN:
        signin.start_pending_mfa(proof_of(person), next_path, proved_at)
        return url_for("mfa.offer")
    signin.sign_in(proof_of(person), note, proved_at)
    return next_path


def admit_after_journey(person: Identity, proved_at: datetime, next_path: str) -> None:
    """The same at the end of a journey, whose last page is shown in any case; nobody, where the proof is outdated.

    In the write transaction of the journey's end.
    """
    is_pending = admission_of(person) is not Admission.SIGNED_IN
    signin.sign_in_after_journey(proof_of(person), proved_at, next_path if is_pending else None)
