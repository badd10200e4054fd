"""Secrets that must be read again, encrypted (Fernet), with the id of the key in front.

Anyone who has only the database cannot read them. What no present key can decrypt is lost, and refused.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken

from wizard.security.keys import Purpose, key_ring


def encrypt(secret: str) -> str:
    """The secret as it may be stored: ``<key id>:<token>``."""
    key_id, key = key_ring().newest(Purpose.ENCRYPTION)
    return f"{key_id}:{_cipher(key).encrypt(secret.encode()).decode()}"


def decrypt(encrypted: str) -> str | None:
    """The secret again; None where it was encrypted with a key that is not here."""
    key_id, _, token = encrypted.partition(":")
    key = key_ring().of(Purpose.ENCRYPTION).get(key_id)
    try:
        return _cipher(key).decrypt(token.encode()).decode() if key else None
    except InvalidToken:
        return None


def key_id_of(encrypted: str) -> str | None:
    """The id of the key with which this can be decrypted; None where it cannot."""
    return encrypted.partition(":")[0] if decrypt(encrypted) is not None else None


def _cipher(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))
