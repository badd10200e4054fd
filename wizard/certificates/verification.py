"""Whether a certificate or a receipt is genuine: by its code, from what this site stored; or by its signed text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy import select

from wizard.certificates.facts import ATTEMPT, RECEIPT
from wizard.certificates.models import Certificate
from wizard.certificates.services import receipt_facts, signed_text_of
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.links.models import Link
from wizard.security import signing


class VerificationResult(Enum):
    """What the clerk is told."""

    GENUINE = "genuine"
    ALTERED = "altered"
    FORGED = "forged"
    UNKNOWN = "unknown"
    OTHER_COURT = "other-court"


# Only whoever holds a real paper comes to these: all others count as a guess.
HELD = (VerificationResult.GENUINE, VerificationResult.OTHER_COURT)


@dataclass(frozen=True)
class Finding:
    """The verdict; the signed facts, where the paper is genuine; the court that issued it, where that is another."""

    verdict: VerificationResult
    facts: Mapping[str, str] = field(default_factory=dict)
    other_court: Court | None = None


class NotGenuineError(Exception):
    """Raised around a finding that counts as a guess."""


def verify_code(court: Court, code: str) -> Finding:
    """What this site stored under a code or a receipt number."""
    certificate = db.session.scalar(select(Certificate).filter_by(code=code))
    if certificate:
        try:
            return verify_text(court, signed_text_of(certificate), code)
        except signing.NotSignedTextError:
            return Finding(VerificationResult.ALTERED)
    facts = _facts_of_link(code)
    return _of_court(court, facts) if facts else Finding(VerificationResult.UNKNOWN)


def verify_text(court: Court, text: str, code: str = "") -> Finding:
    """What a signed text proves by itself. ``code``: what was typed besides, which must be its own, if anything was.

    The database is asked only to tell an altered text from a forged one. Raises NotSignedTextError.
    """
    try:
        facts = signing.verify(text)
    except signing.UnknownKeyError:
        return Finding(VerificationResult.FORGED)
    except signing.InvalidSignatureError:
        claimed = signing.parse(text).facts.get("code", "")
        return Finding(
            VerificationResult.ALTERED if _exists(claimed) or (code and _exists(code)) else VerificationResult.FORGED
        )
    if facts.get("kind") not in (ATTEMPT, RECEIPT):
        return Finding(VerificationResult.FORGED)
    if code and facts["code"] != code:
        return Finding(VerificationResult.ALTERED)
    return _of_court(court, facts)


def _of_court(court: Court, facts: Mapping[str, str]) -> Finding:
    if facts["court"] != court.id:
        return Finding(VerificationResult.OTHER_COURT, other_court=all_courts().get(facts["court"]))
    return Finding(VerificationResult.GENUINE, facts)


def _facts_of_link(number: str) -> dict[str, str] | None:
    linked = select(Link, FilerAccount).join(FilerAccount, FilerAccount.id == Link.filer_account_id)
    found = db.session.execute(linked.where(Link.receipt == number)).first()
    if found is None or found[0].court_id not in all_courts():
        return None
    link, filer = found
    return receipt_facts(all_courts()[link.court_id], link, filer)


def _exists(code: str) -> bool:
    certificate = select(Certificate.id).filter_by(code=code)
    return db.session.scalar(certificate) is not None or _facts_of_link(code) is not None
