"""What is set right, or refused, before a request reaches a view."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, abort, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Other sites of the same domain may leave cookies here. gunicorn lets four times as much through, so that this site's
# own page can say what to do.
LONGEST_COOKIES = 16 * 1024
# Monitors ask for these by an IP address, or by a name of their own.
UNDER_ANY_HOST = ("/healthz", "/metrics")
_FINAL_DOT = re.compile(r"\.(?=(:\d+)?$)")


def init_app(app: Flask) -> None:
    """Refuse what has more cookies than this site reads."""
    app.before_request(_refuse_too_many_cookies)


def _refuse_too_many_cookies() -> None:
    if len(request.headers.get("Cookie", "")) > LONGEST_COOKIES:
        abort(431)


def canonical_host(host: str) -> str:
    """A host name as all its spellings are compared: in lowercase, without the dot that may end it."""
    return _FINAL_DOT.sub("", host.lower())


class CanonicalHost:
    """Gives a WSGI app the canonical host name; to monitors, whatever host they ask for, the site's own."""

    def __init__(self, wsgi_app: WSGIApplication, own_host: str) -> None:
        self.wsgi_app = wsgi_app
        self.own_host = own_host

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the app does."""
        if self.own_host and environ.get("PATH_INFO") in UNDER_ANY_HOST:
            environ["HTTP_HOST"] = self.own_host
        elif host := environ.get("HTTP_HOST"):
            environ["HTTP_HOST"] = canonical_host(host)
        return self.wsgi_app(environ, start_response)
