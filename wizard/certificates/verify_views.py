"""The clerk verifies a certificate or a receipt; and the public keys, with which anyone can do so without this site."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wizard.certificates.facts import in_pairs
from wizard.certificates.forms import VerificationForm, clean_code
from wizard.certificates.refusals import VerifyRefusal
from wizard.certificates.verification import HELD, Finding, NotGenuineError, verify_code, verify_text
from wizard.core.database import transaction
from wizard.courts.court import Court
from wizard.flow import rate_limits
from wizard.flow.forms import redisplay
from wizard.flow.refusals import RefusalEnum, RefusedError
from wizard.security import signing
from wizard.security.access import Access, require
from wizard.security.dimensions import Dimension
from wizard.security.networks import network_digest
from wizard.security.sessions import current_session

bp = Blueprint("verification", __name__)
# In the browser session: what was verified last.
ASKED = "verified"


@bp.route("/courts/<court:court>/verify", methods=["GET", "POST"])
@require(Access.ANYONE)
def verify(court: Court) -> ResponseReturnValue:
    """The form, with the code of the QR code in it. Only what is sent is verified, because each attempt is counted."""
    form = VerificationForm()
    if request.method == "GET":
        form.code.data = clean_code(request.args.get("code", ""))[:40]
        return _page(court, form)
    _read_file(form)
    if not form.validate():
        return _page(court, form)
    asked = {"court": court.id, "code": form.code.data, "text": "".join(form.signed_text.data.split())}
    try:
        _find_counted(court, asked)
    except RefusedError as no:
        return redisplay(form, no, lambda refusal: _page(court, form, refusal))
    with transaction():
        current_session().row()
    session[ASKED] = asked
    return redirect(url_for(".verified", court=court), 303)


def _read_file(form: VerificationForm) -> None:
    """Take the signed text from a file that was sent, unless one was pasted."""
    file = request.files.get("file")
    if file and file.filename and not form.signed_text.data.strip():
        form.signed_text.data = file.read(signing.LONGEST + 1).decode("ascii", "replace")


def _page(court: Court, form: VerificationForm, refusal: RefusalEnum | None = None) -> str:
    context = {"action": url_for(".verify", court=court), "enctype": "multipart/form-data"}
    return render_template("certificates/verify.html", court=court, form=form, refusal=refusal, **context)


def _find_counted(court: Court, asked: dict[str, str]) -> None:
    """Count the attempt, and take it back where the paper is a real one. Raises RefusedError with the wait."""
    subject = (Dimension.CERTIFICATE_CODE, network_digest())
    try:
        with rate_limits.attempt(subject, wrong=NotGenuineError, waits=VerifyRefusal.TOO_MANY_CODES):
            if _find(court, asked).verdict not in HELD:
                raise NotGenuineError
    except NotGenuineError:
        pass


def _find(court: Court, asked: dict[str, str]) -> Finding:
    if asked["text"]:
        return verify_text(court, asked["text"], asked["code"])
    return verify_code(court, asked["code"])


@bp.get("/courts/<court:court>/verify/result")
@require(Access.ANYONE)
def verified(court: Court) -> ResponseReturnValue:
    """What was found about the code or the text that this browser sent last."""
    asked = session.get(ASKED)
    if not asked or asked["court"] != court.id:
        return redirect(url_for(".verify", court=court))
    found = _find(court, asked)
    pairs = in_pairs(found.facts, court) if found.facts else []
    context = {"court": court, "found": found, "pairs": pairs, "by_text": bool(asked["text"])}
    return render_template("certificates/verified.html", **context)


@bp.get("/.well-known/jwks.json")
@require(Access.PROGRAM)
def public_keys() -> Response:
    """The public keys of the signatures, as a JWK set (RFC 7517)."""
    response = make_response(jsonify(signing.jwk_set()))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.mimetype = "application/jwk-set+json"
    return response
