"""The cookies of a PACER session, as far as this host sees them (C)."""

from flask import request
from werkzeug.wrappers import Response

NAMES = ("NextGenCSO", "PacerSession")


def pacer_cookies() -> list[str]:
    """The names of the PACER session cookies that this browser sent here (C)."""
    return [name for name in NAMES if name in request.cookies]


def expire_pacer_cookies(response: Response) -> None:
    """Expire those cookies by name, for this host and for every domain above it."""
    labels = request.host.partition(":")[0].split(".")
    parents = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    for name in pacer_cookies():
        for domain in (None, *parents):
            response.delete_cookie(name, path="/", domain=domain)
