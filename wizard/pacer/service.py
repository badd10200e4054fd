"""The PACER Authentication API, answered from our own tables. The verdict stands in the body; the status is 200.

Programs speak it: there is no cookie and no CSRF token, and browsers' forms cannot send JSON. Proofs, tries and audit
are those of the pages, by the same door. Whatever else goes wrong is told as JSON too, with every key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from wizard.audit import events, trail
from wizard.flow.refusals import Refused
from wizard.kernel.access import Who, guard
from wizard.kernel.db import db, writing
from wizard.kernel.forms import stripped
from wizard.kernel.gate import Busy
from wizard.pacer import messages, proof, tokens
from wizard.pacer.directory import Person, SignOn
from wizard.pacer.models import must_give_client_code
from wizard.pacer.refusals import SignOnRefusal, UseRefusal

pages = guard(Blueprint("services", __name__), Who.PROGRAM)
LONGEST_BODY = 8 * 1024
NOT_POST = ["GET", "PUT", "PATCH", "DELETE"]
PLACE = "the Authentication API"


@dataclass(frozen=True)
class Filers:
    """What the courts and the links know, and this service must be told: ``is_one(account_id)``."""

    is_one: Callable[[int], bool]
    redaction_notice: str


@pages.post(messages.AUTH)
def sign_on() -> Response:
    """A token for whoever proves to hold an account; or why there is none."""
    sent = _sent(messages.SIGN_ON, messages.SIGN_ON_NEEDS)
    attempt = SignOn(
        username=stripped(sent["loginId"]),
        password=sent["password"],
        otp_code=stripped(sent.get("otpCode", "")),
        client_code=stripped(sent.get("clientCode", "")),
        redaction=sent.get("redactFlag") == "1",
    )
    try:
        person = _proved(attempt)
        with writing():
            token = tokens.issue(person)
            if token is None:
                raise Refused(SignOnRefusal.PACER_LOGIN, "changed in the meantime", pacer=person.account_id)
    except Refused as no:
        return _refusal(no)
    lacks_code = not attempt.client_code and must_give_client_code(person.account_id)
    return jsonify(messages.signed_on(token, messages.NO_CLIENT_CODE if lacks_code else ""))


@pages.post(messages.LOGOUT)
def log_out() -> Response:
    """The end of a token."""
    sent = _sent(messages.LOG_OUT, messages.LOG_OUT)
    with writing():
        ended = tokens.end(sent[messages.TOKEN])
    return jsonify(messages.logged_out() if ended else messages.logged_out(messages.WRONG, messages.BAD_LOGOUT))


@pages.route(messages.AUTH, methods=NOT_POST, endpoint="sign_on_otherwise")
@pages.route(messages.LOGOUT, methods=NOT_POST, endpoint="log_out_otherwise")
def otherwise() -> Response:
    """Routing's own 405 would be a page for people."""
    answer = _failure(405, "Send it by POST.")
    answer.headers["Allow"] = "POST"
    return answer


def _sent(longest: dict[str, int], needed) -> dict[str, str]:
    # One more, since what comes in chunks is cut there without a word.
    request.max_content_length = LONGEST_BODY + 1
    if not messages.is_json(request.headers.get("Content-Type")):
        raise BadRequest("The Content-Type must be application/json.")
    body = request.get_data(cache=False)
    if len(body) > LONGEST_BODY:
        raise RequestEntityTooLarge
    try:
        return messages.read(body, longest, needed)
    except messages.Malformed as no:
        raise BadRequest(str(no)) from None


def _proved(attempt: SignOn) -> Person:
    """Who is there, and may have a token. Raises Refused, or Busy."""
    person = proof.prove_attempt(attempt)
    proof.must_be_of_use(person)
    filers: Filers = current_app.extensions["filers"]
    if not attempt.redaction and filers.is_one(person.account_id):
        raise Refused(UseRefusal.REDACTION, pacer=person.account_id, facts={"notice": filers.redaction_notice})
    return person


def _refusal(no: Refused) -> Response:
    with writing():
        trail.record(events.REFUSED, place=PLACE, refusal=no.refusal.slug, cause=no.cause, **no.noted)
    if no.refusal is SignOnRefusal.PACER_LOGIN:
        return jsonify(messages.turned_away(messages.WRONG, messages.BAD_LOGIN))
    if no.refusal is SignOnRefusal.PACER_DOWN:
        return _failure(503, no.sentence)
    answer = jsonify(messages.turned_away(messages.REFUSED, no.sentence))
    if no.retry_after:
        answer.headers["Retry-After"] = str(no.retry_after)
    return answer


def _failure(status: int, why: str) -> Response:
    """What is no verdict: still with every key, since programs read them before the status."""
    answer = messages.turned_away(messages.REFUSED, why)
    if request.path == messages.LOGOUT:
        answer = messages.logged_out(messages.REFUSED, why)
    response = jsonify(answer)
    response.status_code = status
    return response


@pages.errorhandler(HTTPException)
def _from_http(error: HTTPException) -> Response:
    return _failure(error.code or 400, error.description or "This cannot be read.")


@pages.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    return _failure(413, f"Send {LONGEST_BODY} bytes or fewer.")


@pages.errorhandler(Busy)
def _busy(_error: Busy) -> Response:
    answer = _failure(503, "Many people are logging in right now. Wait a minute, then send it again.")
    answer.headers["Retry-After"] = "60"
    return answer


@pages.errorhandler(500)
def _crashed(_error: Exception) -> Response:
    db.session.rollback()
    return _failure(500, "Something went wrong here.")
