"""Secrets that must be read again, sealed with a key that is derived from the site's own.

Whoever has the database alone cannot read them; whoever changes ``secret_key`` loses them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def encrypt(secret: str) -> str:
    """A secret as it may be stored."""
    return _fernet().encrypt(secret.encode()).decode()


def decrypt(sealed: str) -> str | None:
    """The secret again; None where another key sealed it."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    kept = current_app.extensions
    if "sealing" not in kept:
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"filer-link sealing").derive(
            current_app.secret_key.encode()
        )
        kept["sealing"] = Fernet(base64.urlsafe_b64encode(derived))
    return kept["sealing"]
