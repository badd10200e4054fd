"""Issuing certificates, and signing receipts."""

from sqlalchemy import select

from wizard.audit import events, trail
from wizard.certificates.attempts import StoppedAttempt
from wizard.certificates.facts import CODE_LENGTH, CertificateFacts, ReceiptFacts, initials_of, to_utc
from wizard.certificates.models import Certificate
from wizard.cmecf.models import FilerAccount
from wizard.core import clock, tokens
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.flow import rate_limits
from wizard.flow.journey import Journey
from wizard.links.models import Link
from wizard.security import signing


def issue(court: Court, attempt: StoppedAttempt, journey: Journey | None) -> Certificate:
    """A certificate of this attempt: the one that says the same already, or a new one. In the write transaction.

    Flushes; raises TooManyRequests where this network has had too many.
    """
    certificate = _same(attempt) if journey else None
    if certificate:
        return certificate
    rate_limits.count_certificate()
    now = clock.now()
    facts = CertificateFacts(
        code=tokens.new_reference(CODE_LENGTH),
        court=court,
        issued_at=now,
        reference=attempt.reference,
        step=attempt.step,
        reason=attempt.reason,
        stopped_at=attempt.stopped_at,
    )
    certificate = _signed(facts)
    db.session.add(certificate)
    _record(court, journey, certificate)
    db.session.flush()
    return certificate


def _same(attempt: StoppedAttempt) -> Certificate | None:
    mine = select(Certificate).filter_by(journey_reference=attempt.reference).order_by(Certificate.id.desc()).limit(1)
    last = db.session.scalar(mine)
    said = {"step": attempt.step, "reason": attempt.reason, "stopped": to_utc(attempt.stopped_at)}
    return last if last and last.facts.items() >= said.items() else None


def _signed(facts: CertificateFacts) -> Certificate:
    texts = facts.as_texts()
    parsed = signing.parse(text := signing.sign(texts))
    return Certificate(
        code=facts.code,
        court_id=facts.court.id,
        journey_reference=facts.reference,
        issued_at=facts.issued_at,
        facts=texts,
        key_id=parsed.key_id,
        signature=text.rpartition(".")[2],
    )


def _record(court: Court, journey: Journey | None, certificate: Certificate) -> None:
    detail = {"code": certificate.code, "step": certificate.facts["step"]}
    if journey:
        journey.note(events.CERTIFICATE_ISSUED, **detail)
    else:
        trail.record(events.CERTIFICATE_ISSUED, court=court.id, **detail)


def signed_text_of(certificate: Certificate) -> str:
    """The signed text of a certificate, from its row."""
    return signing.assemble(certificate.facts, certificate.key_id, certificate.signature)


def receipt_facts(court: Court, link: Link, filer: FilerAccount) -> dict[str, str]:
    """What is signed of a link's receipt."""
    initials = initials_of(filer.first_name, filer.last_name)
    return ReceiptFacts(link.receipt, court, link.linked_at, initials).as_texts()


def signed_receipt(court: Court, link: Link, filer: FilerAccount) -> str:
    """The signed text of a link's receipt, made anew each time; with one key it is always the same."""
    return signing.sign(receipt_facts(court, link, filer))
