"""Digests that only this site can make: comparable with one another, and readable by nobody."""

import hashlib

from wizard.security.keys import Purpose, key_ring, mac


def keyed_digest(text: str) -> str:
    """The HMAC-SHA-256 of a text under the site's newest key, as 64 hexadecimal digits."""
    return mac(key_ring().newest(Purpose.DIGESTS)[1], text)


def keyed_digests(text: str) -> tuple[str, ...]:
    """The same under every key, the newest first: one of them is stored, if the text was."""
    return tuple(mac(key, text) for key in key_ring().of(Purpose.DIGESTS).values())


def digest_of(key: str) -> str:
    """What is stored in place of a random key: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def unknown_name_digest(typed: str, account_id: int | None) -> str | None:
    """For the audit, a name that is no account's: people type passwords there, so only its digest is kept."""
    return None if account_id else username_digest(typed)


def username_digest(typed: str) -> str:
    """A typed username as a keyed digest, so that anyone who is told the name can find it in the audit trail."""
    return keyed_digest(f"name {typed.casefold()}")[:32]
