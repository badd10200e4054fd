"""Where a form comes from: a page of this site, or another one's.

Beside the token, which only a page of this site knows, and the session's cookie, which no other site's form brings
along (SameSite). Refused: asking for the referrer as Flask-WTF does, since browsers and firms' proxies leave it out.
"""

from urllib.parse import urlsplit

from flask import request

from wizard.core.config import LOOPBACK, current_settings
from wizard.core.errors import ForeignFormError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Of Sec-Fetch-Site: a page of this very site, or the visitor (who reloads the answer to a form).
_OWN_SITES = ("same-origin", "none")


def ensure_own_form() -> None:
    """Raise ForeignFormError where the browser says that another site's page sent this form.

    A browser that says nothing is believed: ``Origin: null`` is what one sends that keeps its referrers to itself.
    """
    if request.method in SAFE_METHODS:
        return
    said = request.headers.get("Origin", "null")
    if said == "null":
        said = request.referrer or ""
    is_own = _origin(said) in _own_origins() if said else _comes_from_here()
    if not is_own:
        raise ForeignFormError


def _comes_from_here() -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") in _OWN_SITES


def _origin(url: str) -> tuple[str, str]:
    """Scheme and host of a URL; of one that cannot be read, no host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def _own_origins() -> set[tuple[str, str]]:
    host, practice = request.host.lower(), current_settings().practice
    # In live mode visitors use HTTPS, whatever the proxies forgot to say.
    schemes = {request.scheme if practice else "https"}
    # At this machine's own address there may be no proxy.
    if urlsplit(request.host_url).hostname in LOOPBACK:
        schemes.add(request.scheme)
    return {(scheme, host) for scheme in schemes}
