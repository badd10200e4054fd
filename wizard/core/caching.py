"""Public pages, which caches may keep where the browser has no session; and which pages are compressed."""

import gzip
from datetime import datetime

from flask import Blueprint, Response, g, request

from wizard.core import clock
from wizard.core.session_state import session_state
from wizard.core.template_globals import seconds_left

LONGEST = 300
# Of 9: a tenth of a millisecond for a page of 5 KB, and more would save less than a hundredth of it.
COMPRESSION = 5


def cacheable(blueprint: Blueprint) -> Blueprint:
    """Let caches keep the pages of a blueprint for some minutes, unless the browser has, or is given, a session."""
    # What is registered last runs first: the tag is of the page as it is.
    compressible(blueprint).after_request(_let_keep)
    return blueprint


def compressible(blueprint: Blueprint) -> Blueprint:
    """Compress the pages of a blueprint that repeats nothing of a request but what the query string says.

    How well a page compresses tells who can put text into it whether a form's token, on the same page, is alike
    (BREACH). So a page with a token is compressed only where nobody can: opened by GET, without a query string.
    """
    blueprint.after_request(_compress)
    return blueprint


def expires_at(*moments: datetime) -> None:
    """The page changes at these moments: no cache may keep it longer than until the next of them."""
    ahead = [moment for moment in moments if moment > clock.now()]
    if ahead:
        g.changes_at = min(*ahead, g.get("changes_at", ahead[0]))


def _let_keep(response: Response) -> Response:
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not session_state().is_anonymous:
        return response
    seconds = min(LONGEST, seconds_left(g.changes_at)) if "changes_at" in g else LONGEST
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if not response.is_streamed:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _compress(response: Response) -> Response:
    if request.method not in ("GET", "HEAD") or response.is_streamed or response.status_code not in (200, 304):
        return response
    # A page for anyone holds no token.
    if request.query_string and not session_state().is_anonymous:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(response.get_data(), COMPRESSION, mtime=0))
        response.content_encoding = "gzip"
    return response
