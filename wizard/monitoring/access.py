"""Who may read how the site is doing, and whether its requests come the way that the settings say."""

import hmac
from collections.abc import Iterator

from flask import request

from wizard.core.config import current_settings


def has_token() -> bool:
    """Whether the client sends the ``metrics_token`` of the settings. Where none is set, nobody does."""
    token = current_settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())


def forwarding_warnings() -> Iterator[str]:
    """How the forwarded headers of this request disagree with ``trusted_proxies``, as sentences.

    With too low a number all visitors seem to have one IP address, the proxy's, and wait for each other; with too high
    a number a visitor can make one up.
    """
    settings = current_settings()
    trusted = settings.trusted_proxies
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    named = sum(bool(part.strip()) for part in forwarded.split(","))
    if named != trusted or (not trusted and "Forwarded" in request.headers):
        yield (
            f"trusted_proxies is {trusted}, but X-Forwarded-For names {named} IP addresses in this request. "
            "If it came as a visitor's does, through every proxy, correct one of the two."
        )
    if trusted and not settings.practice and not request.is_secure:
        yield "The proxies do not say that visitors use https: each must set or extend X-Forwarded-Proto."
