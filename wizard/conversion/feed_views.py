"""``/services/links``: the feed for a court's own system. Programs speak it, in JSON, with a bearer token.

A GET writes nothing: what is asked for twice is answered twice, and only an acknowledgment moves a consumer on.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from wizard.conversion import feed
from wizard.conversion.models import FeedConsumer
from wizard.core.database import db, transaction
from wizard.core.text_files import read_utf8
from wizard.security.access import Access, require
from wizard.security.digests import digest_of

bp = Blueprint("links_feed", __name__, url_prefix="/services/links")
PROBLEM = "application/problem+json"
LONGEST_BODY = 4 * 1024
AHEAD = "This cursor is ahead of the court's newest link. Was an older backup restored? Then begin without one."


class ProblemError(Exception):
    """What is wrong with a request: the status, and what to do in a sentence (RFC 9457)."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@bp.get("")
@require(Access.PROGRAM)
def links() -> Response:
    """The links of a court behind a cursor, in their order."""
    consumer = _consumer()
    court_id = _court_of(consumer, request.args.get("court"))
    link_id = _link_behind(court_id, request.args.get("after", ""))
    try:
        page = feed.page_after(court_id, link_id, _limit())
    except feed.InvalidCursorError:
        raise ProblemError(400, AHEAD) from None
    return _json({"court": court_id, "links": page.records, "next": page.cursor, "more": page.has_more})


@bp.post("/acknowledged")
@require(Access.PROGRAM)
def acknowledge() -> Response:
    """The consumer has taken over all links up to a cursor."""
    consumer = _consumer()
    sent = _body()
    court_id = _court_of(consumer, sent.get("court"))
    cursor = sent.get("cursor")
    if not isinstance(cursor, str) or not cursor:
        raise ProblemError(400, "Send the cursor of the last link that was taken over, as text.")
    link_id = _link_behind(court_id, cursor)
    try:
        with transaction():
            reached = feed.acknowledge(consumer.id, court_id, link_id)
    except feed.InvalidCursorError:
        raise ProblemError(400, AHEAD) from None
    return _json({"court": court_id, "acknowledged": feed.cursor_of(court_id, reached)})


@bp.get("/openapi.json")
@require(Access.PROGRAM)
def openapi() -> Response:
    """The description of this interface, for programs."""
    return Response(_openapi(), mimetype="application/json")


@cache
def _openapi() -> str:
    return json.dumps(json.loads(read_utf8(Path(__file__).parent / "openapi.json")))


@bp.route("", methods=["POST", "PUT", "PATCH", "DELETE"], endpoint="links_otherwise")
@bp.route("/acknowledged", methods=["GET", "PUT", "PATCH", "DELETE"], endpoint="acknowledge_otherwise")
@require(Access.PROGRAM)
def otherwise() -> Response:
    """Routing's own 405 would be a page for people."""
    allowed = "POST" if request.path.endswith("/acknowledged") else "GET"
    answer = _problem(405, f"Send it by {allowed}.")
    answer.headers["Allow"] = allowed
    return answer


@bp.errorhandler(ProblemError)
def _say_what_is_wrong(problem: ProblemError) -> Response:
    answer = _problem(problem.status, problem.detail)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@bp.errorhandler(HTTPException)
def _say_http_error(error: HTTPException) -> Response:
    return _problem(error.code or 500, error.description or "")


def _problem(status: int, detail: str) -> Response:
    answer = _json({"status": status, "detail": detail})
    answer.status_code, answer.mimetype = status, PROBLEM
    return answer


def _json(said: dict[str, Any]) -> Response:
    answer = Response(json.dumps(said), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _consumer() -> FeedConsumer:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    digest = digest_of(token.strip()) if kind.lower() == "bearer" and token else ""
    found = db.session.scalar(select(FeedConsumer).filter_by(token_digest=digest, revoked_at=None))
    if found is None:
        raise ProblemError(401, "Send the token of a consumer: Authorization: Bearer …")
    return found


def _court_of(consumer: FeedConsumer, wanted: object) -> str:
    if wanted is None and len(consumer.courts) == 1:
        return consumer.courts[0]
    if wanted is None:
        raise ProblemError(400, f"Name the court, one of: {', '.join(consumer.courts)}.")
    if wanted not in consumer.courts:
        raise ProblemError(403, "This token is not for that court.")
    return str(wanted)


def _link_behind(court_id: str, cursor: str) -> int:
    try:
        return feed.read_cursor(court_id, cursor)
    except feed.InvalidCursorError:
        raise ProblemError(400, "This is no cursor of that court. Begin without one.") from None


def _limit() -> int:
    text = request.args.get("limit", str(feed.LONGEST_PAGE))
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= feed.LONGEST_PAGE):
        raise ProblemError(400, f"The limit must be a number from 1 to {feed.LONGEST_PAGE}.")
    return int(text)


def _body() -> dict[str, Any]:
    request.max_content_length = LONGEST_BODY
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise ProblemError(400, "Send a JSON object, with the Content-Type application/json.")
    return sent
