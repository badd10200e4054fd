"""The PACER Authentication API, answered from our own tables. The result is in the body; the status is 200.

Programs speak it: there is no cookie and no CSRF token, and browsers' forms can send neither JSON nor XML.
Authentication, rate limits and audit are those of the pages. Every other error is such an answer, too, with every key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from wizard.audit import events, trail
from wizard.core.app_state import AppState
from wizard.core.database import db, transaction
from wizard.core.forms import clean_text
from wizard.core.limiter import OverloadedError
from wizard.flow.refusals import RefusedError
from wizard.pacer import api_tokens, proof, schemas
from wizard.pacer.admission import Admission, admission_of
from wizard.pacer.directory import Credentials, Identity
from wizard.pacer.models import requires_client_code
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.security.access import Access, require
from wizard.security.epochs import OutdatedProofError

bp = Blueprint("services", __name__)
LONGEST_BODY = 8 * 1024
NOT_POST = ["GET", "PUT", "PATCH", "DELETE"]
PLACE = "the Authentication API"


@dataclass(frozen=True)
class Filers:
    """What this service needs from courts and links: ``is_one(account_id)`` tells whether an account has a link."""

    is_one: Callable[[int], bool]
    redaction_notice: str


_filers = AppState[Filers]("filers")


def init_app(app: Flask, filers: Filers) -> None:
    """Tell the service what it must know of courts and links."""
    _filers.set(app, filers)


@bp.post(schemas.AUTH)
@require(Access.PROGRAM)
def sign_on() -> Response:
    """Authenticate an account and return a token, or the reason why there is none."""
    sent = _sent(schemas.SIGN_ON, schemas.SIGN_ON_REQUIRED)
    attempt = Credentials(
        username=clean_text(sent["loginId"]),
        password=sent["password"],
        otp_code=clean_text(sent.get("otpCode", "")),
        client_code=clean_text(sent.get("clientCode", "")),
        redaction=sent.get("redactFlag") == "1",
    )
    try:
        person = _proved(attempt)
        with transaction():
            token = api_tokens.issue(person)
    except OutdatedProofError:
        return _refusal(RefusedError(SignOnRefusal.PACER_LOGIN, "changed in the meantime", pacer=person.account_id))
    except RefusedError as no:
        return _refusal(no)
    lacks_code = not attempt.client_code and requires_client_code(person.account_id)
    return _answer(schemas.signed_on(token, schemas.NO_CLIENT_CODE if lacks_code else ""))


@bp.post(schemas.LOGOUT)
@require(Access.PROGRAM)
def log_out() -> Response:
    """The end of a token."""
    sent = _sent(schemas.LOG_OUT, schemas.LOG_OUT)
    with transaction():
        ended = api_tokens.end(sent[schemas.TOKEN])
    return _answer(schemas.logged_out() if ended else schemas.logged_out(schemas.WRONG, schemas.BAD_LOGOUT))


@bp.route(schemas.AUTH, methods=NOT_POST, endpoint="sign_on_otherwise")
@bp.route(schemas.LOGOUT, methods=NOT_POST, endpoint="log_out_otherwise")
@require(Access.PROGRAM)
def otherwise() -> Response:
    """Routing's own 405 would be a page for people."""
    answer = _failure(405, "Send it by POST.")
    answer.headers["Allow"] = "POST"
    return answer


def _sent(max_lengths: Mapping[str, int], required: Iterable[str]) -> dict[str, str]:
    # One more, since what comes in chunks is cut there without a word.
    request.max_content_length = LONGEST_BODY + 1
    kind = request.headers.get("Content-Type")
    if not (schemas.is_json(kind) or schemas.is_xml(kind)):
        raise BadRequest("The Content-Type must be application/json or application/xml.")
    body = request.get_data(cache=False)
    if len(body) > LONGEST_BODY:
        raise RequestEntityTooLarge
    try:
        return schemas.read(body, max_lengths, required, schemas.is_xml(kind))
    except schemas.MalformedError as no:
        raise BadRequest(str(no)) from None


def _proved(attempt: Credentials) -> Identity:
    """Who is there, and may have a token. Raises RefusedError, or OverloadedError."""
    person = proof.prove_credentials(attempt)
    proof.ensure_usable(person)
    if admission_of(person) is Admission.MFA_REQUIRED:
        raise RefusedError(UseRefusal.MFA_REQUIRED, pacer=person.account_id)
    filers = _filers.get()
    if not attempt.redaction and filers.is_one(person.account_id):
        raise RefusedError(UseRefusal.REDACTION, pacer=person.account_id, facts={"notice": filers.redaction_notice})
    return person


def _answer(said: Mapping[str, str]) -> Response:
    """In the form that the program accepts; in that of its request where it accepts either."""
    sends_xml = schemas.is_xml(request.headers.get("Content-Type"))
    offered = [*schemas.XML, schemas.JSON] if sends_xml else [schemas.JSON, *schemas.XML]
    wanted = request.accept_mimetypes.best_match(offered, default=offered[0])
    return jsonify(dict(said)) if wanted == schemas.JSON else Response(schemas.write_xml(said), mimetype=wanted)


def _refusal(no: RefusedError) -> Response:
    with transaction():
        trail.record(events.FORM_REFUSED, pacer=no.pacer, filer=no.filer, place=PLACE, **no.audit_detail)
    if no.refusal is SignOnRefusal.PACER_LOGIN:
        return _answer(schemas.rejected(schemas.WRONG, schemas.BAD_LOGIN))
    if no.refusal is SignOnRefusal.PACER_DOWN:
        return _failure(503, no.sentence)
    answer = _answer(schemas.rejected(schemas.REFUSED, no.sentence))
    if no.retry_after:
        answer.headers["Retry-After"] = str(no.retry_after)
    return answer


def _failure(status: int, why: str) -> Response:
    """What is no verdict: still with every key, since programs read them before the status."""
    answer = schemas.rejected(schemas.REFUSED, why)
    if request.path == schemas.LOGOUT:
        answer = schemas.logged_out(schemas.REFUSED, why)
    response = _answer(answer)
    response.status_code = status
    return response


@bp.errorhandler(HTTPException)
def _from_http(error: HTTPException) -> Response:
    return _failure(error.code or 400, error.description or "This cannot be read.")


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    return _failure(413, f"Send {LONGEST_BODY} bytes or fewer.")


@bp.errorhandler(OverloadedError)
def _busy(_error: OverloadedError) -> Response:
    answer = _failure(503, "Many people are logging in right now. Wait a minute, then send it again.")
    answer.headers["Retry-After"] = "60"
    return answer


@bp.errorhandler(500)
def _crashed(_error: Exception) -> Response:
    db.session.rollback()
    return _failure(500, "Something went wrong here.")
