"""A filer who cannot link asks for a certificate, reads it, and downloads it; the part below a receipt."""

from flask import Blueprint, Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from wizard.certificates import services
from wizard.certificates.attempts import attempt_before_go_live, attempt_of, has_stopped
from wizard.certificates.facts import in_pairs
from wizard.certificates.models import Certificate
from wizard.core import clock, slots
from wizard.core.database import db, transaction
from wizard.courts.court import Court
from wizard.flow.journey import Journey, current, expired_journey
from wizard.linking.flow import LINKING
from wizard.security.access import Access, require
from wizard.security.sessions import current_session
from wizard.security.totp import qr_code

bp = Blueprint("certificates", __name__, url_prefix="/courts/<court:court>/link")
# In the browser session: the code of its certificate, by court.
KEPT = "certificates"

slots.fill(bp, "stopped", "certificates/parts/offer.html")
slots.fill(bp, "deadline", "certificates/parts/deadline.html")
slots.fill(bp, "receipt", "certificates/parts/receipt.html")


@bp.post("/certificate")
@require(Access.ANYONE)
def issue(court: Court) -> ResponseReturnValue:
    """Issue a certificate of this browser's latest attempt in this court."""
    journey = _attempt(court)
    if journey is None and court.is_live(clock.now()):
        return redirect(url_for("linking.start", court=court), 303)
    if journey and not has_stopped(journey):
        # It leads on to wherever the journey has ended.
        return redirect(url_for("linking.done", court=court), 303)
    attempt = attempt_of(court, journey) if journey else attempt_before_go_live(court)
    with transaction():
        certificate = services.issue(court, attempt, journey)
        current_session().row()
    session[KEPT] = {**session.get(KEPT, {}), court.id: certificate.code}
    return redirect(url_for(".show", court=court), 303)


def _attempt(court: Court) -> Journey | None:
    """This browser's latest journey here, also where it ran out of time."""
    return current(LINKING, court.id) or expired_journey(LINKING, court.id)


@bp.get("/certificate")
@require(Access.ANYONE)
def show(court: Court) -> ResponseReturnValue:
    """The certificate that was issued to this browser last."""
    certificate = _own_certificate(court)
    if certificate is None:
        return redirect(url_for("courts.deadline", court=court))
    return render_template(
        "certificates/certificate.html",
        court=court,
        certificate=certificate,
        pairs=in_pairs(certificate.facts, court)[1:],
        signed_text=services.signed_text_of(certificate),
    )


@bp.get("/certificate.txt")
@require(Access.ANYONE)
def download(court: Court) -> ResponseReturnValue:
    """Its signed text, as a file."""
    certificate = _own_certificate(court)
    if certificate is None:
        return redirect(url_for("courts.deadline", court=court))
    name = f"certificate-{certificate.code}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(services.signed_text_of(certificate) + "\n", mimetype="text/plain", headers=headers)


def _own_certificate(court: Court) -> Certificate | None:
    code = session.get(KEPT, {}).get(court.id)
    return db.session.scalar(select(Certificate).filter_by(code=code)) if code else None


@bp.app_template_global()
def may_certify(court: Court) -> bool:
    """Whether this browser has an attempt to link in this court of which a certificate can tell."""
    journey = _attempt(court)
    return journey is not None and has_stopped(journey)


@bp.app_template_global()
def verify_url(court: Court, code: str) -> str:
    """Where a code of this court is verified: what the QR code on the paper says."""
    return url_for("verification.verify", court=court, code=code, _external=True)


bp.add_app_template_global(qr_code, "qr_code_of")
bp.add_app_template_global(services.signed_receipt, "signed_receipt")
