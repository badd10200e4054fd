"""The keys that are derived from the site's secret keys: for each purpose another, under the same ids.

Whatever leaks or is misused for one purpose opens no other. What is new is made with the newest key. Old keys are
kept to read what they made, and only for that: what no present key can read is refused, never skipped.
"""

import hashlib
import hmac
from collections.abc import Iterable
from enum import Enum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask.sansio.app import App

from wizard.core.app_state import AppState
from wizard.core.secret_keys import SecretKey


class Purpose(Enum):
    """What a key is for."""

    SESSIONS = "session keys"
    CSRF = "csrf tokens"
    DIGESTS = "digests"
    ENCRYPTION = "encryption"
    DUMMY_HASHES = "dummy hashes"
    SIGNATURES = "signatures"


class KeyRing:
    """The derived keys of one site, by purpose and id."""

    def __init__(self, secret_keys: Iterable[SecretKey]) -> None:
        ours = tuple(secret_keys)
        self._keys = {purpose: {key.id: _derive(key.secret, purpose) for key in ours} for purpose in Purpose}

    def newest(self, purpose: Purpose) -> tuple[str, bytes]:
        """The id and the key with which everything new is made."""
        return next(iter(self._keys[purpose].items()))

    def of(self, purpose: Purpose) -> dict[str, bytes]:
        """Every key of a purpose by its id, the newest first."""
        return self._keys[purpose]

    def oldest(self, purpose: Purpose) -> bytes:
        """The key that changes last: for what must stay the same when a key is added."""
        return [*self._keys[purpose].values()][-1]


def _derive(secret: str, purpose: Purpose) -> bytes:
    info = f"filer-link {purpose.value}".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret.encode())


_ring = AppState[KeyRing]("keys")


def init_app(app: App, secret_keys: Iterable[SecretKey]) -> None:
    """Derive the app's keys. Flask's own ``SECRET_KEY`` stays empty: nothing may sign with a key for everything."""
    ring = KeyRing(secret_keys)
    _ring.set(app, ring)
    # The signer's order: the last one signs, each is tried.
    app.config["WTF_CSRF_SECRET_KEY"] = [key.hex() for key in reversed(ring.of(Purpose.CSRF).values())]


def key_ring(app: App | None = None) -> KeyRing:
    """The keys of an app; of the one that answers this request or runs this command, unless one is given."""
    return _ring.get(app)


def mac(key: bytes, text: str) -> str:
    """The HMAC-SHA-256 of a text, as 64 hexadecimal digits."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
