"""Passwords: the hash schemes a roster may bring, and the one door through which any is verified.

A hash is readable only as a whole: form, lengths and a cost within limits. A cost out of bounds is
refused, since one hostile row could otherwise stop the site. The bounds stand for about a second
on an ordinary server.
"""

import base64
import hashlib
import hmac
import re
import secrets
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import argon2
from passlib.hash import bcrypt, django_pbkdf2_sha256, sha512_crypt
from werkzeug.security import check_password_hash

from wizard.core.limiter import Limiter
from wizard.security.password_rules import is_hashable

LONGEST_HASH = 512
BCRYPT_BYTES = 72
BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
FIPS_ROUNDS = 600_000

_argon2 = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class InvalidHashError(Exception):
    """Not a hash that can be verified. Its cause is 'form' or 'cost'; it never holds the value."""

    def __init__(self, cause: str):
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True)
class Scheme:
    """One way to hash: how it is written, which costs are borne, how to verify and to feign it."""

    form: re.Pattern[str]
    costs: int
    within_limits: Callable[..., bool]
    verify: Callable[[str, str], bool]
    feign: Callable[..., str]
    whole: Callable[[re.Match[str]], bool] = lambda _match: True


def _plain_base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _is_base64(text: str, least: int, most: int) -> bool:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return False
    return least <= len(data) <= most and _plain_base64(data) == text


def _verify_argon2(stored: str, typed: str) -> bool:
    try:
        return _argon2.verify(stored, typed)
    except argon2.exceptions.VerifyMismatchError:
        return False


def _verify_bcrypt(stored: str, typed: str) -> bool:
    """Old systems cut at 72 bytes, and some set bits that carry nothing; libpass minds both."""
    salt_end = BCRYPT_ALPHABET[BCRYPT_ALPHABET.index(stored[28]) & 0b110000]
    end = BCRYPT_ALPHABET[BCRYPT_ALPHABET.index(stored[59]) & 0b111100]
    tidy = stored[:28] + salt_end + stored[29:59] + end
    return bcrypt.verify(typed.encode()[:BCRYPT_BYTES], tidy)


def _feign_bcrypt(cost: int) -> str:
    letters = "".join(secrets.choice(BCRYPT_ALPHABET) for _ in range(51))
    return f"$2b${cost:02}${letters[:21]}.{letters[21:]}."


def _feign_sha512_crypt(rounds: int) -> str:
    letters = "".join(secrets.choice(BCRYPT_ALPHABET) for _ in range(101))
    return f"$6$rounds={rounds}${letters[:16]}${letters[16:]}."


def _feign_argon2(memory: int, time: int, lanes: int) -> str:
    salt, digest = (_plain_base64(secrets.token_bytes(length)) for length in (16, 32))
    return f"$argon2id$v=19$m={memory},t={time},p={lanes}${salt}${digest}"


def _feign_pbkdf2(rounds: int) -> str:
    digest = base64.b64encode(secrets.token_bytes(32)).decode()
    return f"pbkdf2_sha256${rounds}${secrets.token_hex(11)}${digest}"


def _feign_scrypt(n: int, r: int, p: int) -> str:
    return f"scrypt:{n}:{r}:{p}${secrets.token_hex(8)}${secrets.token_hex(64)}"


def _bears_scrypt(n: int, r: int, p: int) -> bool:
    """Below 128 werkzeug grants too little memory; 2**(16 * r) is the algorithm's own limit."""
    usable = n & (n - 1) == 0 and 128 <= n < 2 ** min(16 * r, 64)
    return usable and n * r <= 2**20 and n * r * p <= 2**21


def _bears_argon2(memory: int, time: int, lanes: int) -> bool:
    return lanes <= 16 and 8 * lanes <= memory <= 2**18 and memory * time <= 2**20


SCHEMES: Mapping[str, Scheme] = {
    "argon2id": Scheme(
        re.compile(
            r"\$argon2id\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([^$]+)\$([^$]+)",
            re.A,
        ),
        3,
        _bears_argon2,
        _verify_argon2,
        _feign_argon2,
        lambda match: _is_base64(match[4], 8, 64) and _is_base64(match[5], 16, 64),
    ),
    "bcrypt": Scheme(
        re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}", re.A),
        1,
        lambda cost: 4 <= cost <= 14,
        _verify_bcrypt,
        _feign_bcrypt,
    ),
    "sha512-crypt": Scheme(
        re.compile(r"\$6\$(?:rounds=([1-9]\d{0,9})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{85}[./01]", re.A),
        1,
        lambda rounds: 1_000 <= rounds <= 700_000,
        lambda stored, typed: sha512_crypt.verify(typed, stored),
        _feign_sha512_crypt,
    ),
    "pbkdf2-sha256": Scheme(
        re.compile(r"pbkdf2_sha256\$([1-9]\d{0,9})\$[A-Za-z0-9]{1,64}\$([A-Za-z0-9+/]{43})=", re.A),
        1,
        lambda rounds: rounds <= 2_000_000,
        lambda stored, typed: django_pbkdf2_sha256.verify(typed, stored),
        _feign_pbkdf2,
        lambda match: _is_base64(match[2], 32, 32),
    ),
    "scrypt": Scheme(
        re.compile(
            r"scrypt:([1-9]\d{0,9}):([1-9]\d{0,9}):([1-9]\d{0,9})\$[A-Za-z0-9]{1,64}\$[0-9a-f]{128}",
            re.A,
        ),
        3,
        _bears_scrypt,
        check_password_hash,
        _feign_scrypt,
    ),
}
DEFAULT_ROUNDS = "5000"
OWN_SHAPES = {"argon2id": "argon2id:19456:2:1", "pbkdf2-sha256": f"pbkdf2-sha256:{FIPS_ROUNDS}"}


def hash_parameters(stored: str) -> str:
    """Scheme and cost of a stored hash, 'bcrypt:12' say. Raises InvalidHashError with its cause."""
    if len(stored) > LONGEST_HASH:
        raise InvalidHashError("form")
    for name, scheme in SCHEMES.items():
        if match := scheme.form.fullmatch(stored):
            costs = [int(match[group] or DEFAULT_ROUNDS) for group in range(1, scheme.costs + 1)]
            if not scheme.within_limits(*costs):
                raise InvalidHashError("cost")
            if not scheme.whole(match):
                raise InvalidHashError("form")
            return ":".join((name, *map(str, costs)))
    raise InvalidHashError("form")


def scheme_of(stored: str) -> str | None:
    """The scheme of a stored hash, or None when it is not one that can be verified."""
    try:
        return hash_parameters(stored).partition(":")[0]
    except InvalidHashError:
        return None


limiter = Limiter(at_once=1, waiting=24)
_own_scheme = "argon2id"


def configure(at_once: int = 1, waiting: int = 24, scheme: str = "argon2id") -> None:
    """Set how many hash at once in this process, how many wait, and the scheme of new hashes."""
    global limiter, _own_scheme
    if scheme not in OWN_SHAPES:
        raise ValueError(f"new hashes are made with one of: {', '.join(OWN_SHAPES)}")
    limiter = Limiter(at_once, waiting)
    _own_scheme = scheme


def verify_password(stored: str, typed: str) -> bool:
    """Whether the typed password belongs to the stored hash. Raises OverloadedError, and nothing else."""
    scheme = scheme_of(stored)
    if scheme is None or not is_hashable(typed):
        return False
    with limiter.acquire():
        return SCHEMES[scheme].verify(stored, typed)


def hash_password(password: str) -> str:
    """Hash a new password. Raises OverloadedError, or ValueError when it could never be verified."""
    if not is_hashable(password):
        raise ValueError("this password is too long or holds a character that cannot be hashed")
    with limiter.acquire():
        if _own_scheme == "argon2id":
            return _argon2.hash(password)
        return django_pbkdf2_sha256.using(rounds=FIPS_ROUNDS, salt_size=22).hash(password)


@lru_cache(maxsize=256)
def dummy_hash_for(shape: str) -> str:
    """A stored hash of this shape that no password fits, as costly to verify as a real one."""
    name, *costs = shape.split(":")
    return SCHEMES[name].feign(*map(int, costs))


class DummyHashes:
    """Chooses, for a name, one of the shapes that stored hashes have, as often as they have it."""

    def __init__(self, mix: Mapping[str, int]):
        self._shapes, counts = zip(*sorted(mix.items()) or [(OWN_SHAPES[_own_scheme], 1)], strict=True)
        self._ends = list(accumulate(counts))

    def parameters_for(self, secret: str | bytes, name: str) -> str:
        """The same shape for the same name each time; no clue for whoever lacks the secret."""
        key = secret.encode() if isinstance(secret, str) else secret
        digest = hmac.digest(key, name.encode("utf-8", "surrogatepass"), hashlib.sha256)
        place = int.from_bytes(digest) % self._ends[-1]
        return self._shapes[bisect_right(self._ends, place)]

    def hash_for(self, secret: str | bytes, name: str) -> str:
        """A decoy of the shape chosen for this name."""
        return dummy_hash_for(self.parameters_for(secret, name))
