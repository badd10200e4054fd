"""Digests that only this site can make: comparable with one another, and readable by nobody."""

import hashlib
import hmac

from flask import current_app


def secret_key() -> bytes:
    """The site's secret key. Raises RuntimeError where it has none."""
    key = current_app.secret_key
    if not key:
        raise RuntimeError("this site has no secret key")
    return key.encode() if isinstance(key, str) else key


def keyed_digest(text: str) -> str:
    """The HMAC-SHA-256 of a text under the site's secret key, as 64 hexadecimal digits."""
    return hmac.new(secret_key(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def digest_of(key: str) -> str:
    """What is stored in place of a random key: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def unknown_name_digest(typed: str, account_id: int | None) -> str | None:
    """For the audit, a name that is no account's: people type passwords there, so only its digest is kept."""
    return None if account_id else username_digest(typed)


def username_digest(typed: str) -> str:
    """A typed username as a keyed digest, so that anyone who is told the name can find it in the audit trail."""
    return keyed_digest(f"name {typed.casefold()}")[:32]
