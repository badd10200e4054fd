"""What is derived from a browser's session key."""

from base64 import urlsafe_b64encode

from wizard.security.keys import Purpose, key_ring, mac


def next_key(key: str) -> str:
    """The key that follows this one. Only this site can compute it."""
    secret = key_ring().newest(Purpose.SESSIONS)[1]
    return urlsafe_b64encode(bytes.fromhex(mac(secret, key))).decode().rstrip("=")


def csrf_secret(key: str) -> str:
    """The CSRF secret of a browser without a row: of its session key alone, so that no new secret key changes it."""
    return mac(key.encode(), "csrf")
