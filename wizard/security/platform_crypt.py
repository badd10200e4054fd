"""What the crypt library of the operating system verifies and Python does not: yescrypt, where it has it."""

import ctypes
import hmac
from collections.abc import Callable
from functools import cache

_NAMES = ("libcrypt.so.1", "libcrypt.so.2")
# What libxcrypt's ``crypt_rn`` works in (``struct crypt_data``).
_WORKSPACE = 32_768
_PROBE = b"$y$j75$..........0"


@cache
def has_yescrypt() -> bool:
    """Whether this machine can verify a hash that begins with ``$y$``."""
    return _crypt(b"probe", _PROBE).startswith(_PROBE)


def verify_yescrypt(stored: str, typed: str) -> bool:
    """Whether the password belongs to the hash; False where the machine has no yescrypt."""
    return hmac.compare_digest(_crypt(typed.encode(), stored.encode()), stored.encode())


@cache
def _library() -> Callable[..., bytes | None] | None:
    for name in _NAMES:
        try:
            crypt_rn = ctypes.CDLL(name).crypt_rn
        except (OSError, AttributeError):
            continue
        crypt_rn.restype = ctypes.c_char_p
        crypt_rn.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int)
        return crypt_rn
    return None


def _crypt(password: bytes, setting: bytes) -> bytes:
    """The hash, or nothing where it cannot be computed. Other threads run meanwhile."""
    crypt_rn = _library()
    workspace = ctypes.create_string_buffer(_WORKSPACE)
    return (crypt_rn and crypt_rn(password, setting, workspace, _WORKSPACE)) or b""
