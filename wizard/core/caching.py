"""Public pages, which caches may keep where the browser has no session."""

import gzip
from datetime import datetime

from flask import Blueprint, Response, g, request

from wizard.core import clock
from wizard.core.session_state import session_state
from wizard.core.template_globals import seconds_left

LONGEST = 300


def cacheable(blueprint: Blueprint) -> Blueprint:
    """Let caches keep the pages of a blueprint for some minutes, unless the browser has, or is given, a session."""
    blueprint.after_request(_let_keep)
    return blueprint


def expires_at(moment: datetime) -> None:
    """The page changes at that moment: no cache may keep it longer."""
    if moment > clock.now():
        g.changes_at = min(moment, g.get("changes_at", moment))


def _let_keep(response: Response) -> Response:
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not session_state().is_anonymous:
        return response
    seconds = min(LONGEST, seconds_left(g.changes_at)) if "changes_at" in g else LONGEST
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if not response.is_streamed:
        response.add_etag(weak=True)
        response.make_conditional(request)
        _compress(response)
    return response


def _compress(response: Response) -> None:
    """Only here: a page for anyone holds no secret, such as a form's token, for its length to give away (BREACH)."""
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.content_encoding = "gzip"
