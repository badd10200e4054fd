"""Secrets that must be read again, encrypted with a key that is derived from the site's ``secret_key``.

Anyone who has only the database cannot read them. Changing ``secret_key`` loses them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wizard.core.app_state import AppState
from wizard.security.digests import secret_key


def _derive() -> Fernet:
    kdf = HKDF(hashes.SHA256(), 32, salt=None, info=b"filer-link encryption")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(secret_key())))


_cipher = AppState[Fernet]("encryption", _derive)


def encrypt(secret: str) -> str:
    """The secret as it may be stored."""
    return _cipher.get().encrypt(secret.encode()).decode()


def decrypt(encrypted: str) -> str | None:
    """The secret again; None where it was encrypted with another key."""
    try:
        return _cipher.get().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None
