"""The hash schemes that a roster may bring. Pure.

A hash is readable only as a whole: form, lengths, and a cost within limits. A cost out of bounds is refused, since one
hostile row could otherwise stop the site. The bounds stand for about a second on an ordinary server.
"""

import base64
import hashlib
import hmac
import re
import secrets
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate

import argon2
from passlib.hash import bcrypt, django_pbkdf2_sha256, pbkdf2_sha256, sha256_crypt, sha512_crypt
from werkzeug.security import check_password_hash

from wizard.security import platform_crypt

MAX_HASH_LENGTH = 512
BCRYPT_BYTES = 72
DJANGO_BCRYPT = "bcrypt_sha256$"
CRYPT_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

# Each hash brings its own cost; the costs given here are those of new hashes.
ARGON2 = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class InvalidHashError(Exception):
    """Not a hash that can be verified. Its cause is 'form', 'cost' or 'platform'; it never holds the value."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True)
class Scheme:
    """One way to hash.

    Every hash has ``beginning``. The first ``cost_count`` groups of ``pattern`` are the costs, each a number as
    ``read_cost`` reads it, which ``within_limits`` judges. ``is_available``: this machine can verify it. ``verify``
    takes a stored hash and a password; ``fake_hash`` makes a hash of given costs that no password fits.
    """

    beginning: str
    pattern: re.Pattern[str]
    cost_count: int
    within_limits: Callable[..., bool]
    verify: Callable[[str, str], bool]
    fake_hash: Callable[..., str]
    is_well_formed: Callable[[re.Match[str]], bool] = lambda _match: True
    read_cost: Callable[[str], int] = int
    is_available: Callable[[], bool] = lambda: True


def _plain_base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _is_base64(text: str, min_bytes: int, max_bytes: int) -> bool:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return False
    return min_bytes <= len(data) <= max_bytes and _plain_base64(data) == text


def _verify_argon2(stored: str, typed: str) -> bool:
    try:
        return ARGON2.verify(stored, typed)
    except argon2.exceptions.VerifyMismatchError:
        return False


def _verify_bcrypt(stored: str, typed: str) -> bool:
    """Old systems cut at 72 bytes, and some set bits that carry nothing; libpass minds both."""
    salt_end = BCRYPT_ALPHABET[BCRYPT_ALPHABET.index(stored[28]) & 0b110000]
    end = BCRYPT_ALPHABET[BCRYPT_ALPHABET.index(stored[59]) & 0b111100]
    normalized = stored[:28] + salt_end + stored[29:59] + end
    return bcrypt.verify(typed.encode()[:BCRYPT_BYTES], normalized)


def _verify_django_bcrypt(stored: str, typed: str) -> bool:
    """Django hashes a digest, since bcrypt reads no more than 72 bytes."""
    return _verify_bcrypt(stored.removeprefix(DJANGO_BCRYPT), hashlib.sha256(typed.encode()).hexdigest())


def _fake_bcrypt(cost: int) -> str:
    letters = "".join(secrets.choice(BCRYPT_ALPHABET) for _ in range(51))
    return f"$2b${cost:02}${letters[:21]}.{letters[21:]}."


def _fake_sha_crypt(beginning: str, length: int, rounds: int) -> str:
    letters = "".join(secrets.choice(CRYPT_ALPHABET) for _ in range(15 + length))
    return f"{beginning}rounds={rounds}${letters[:16]}${letters[16:]}."


def _fake_yescrypt(cost: int, block: int) -> str:
    letters = "".join(secrets.choice(CRYPT_ALPHABET) for _ in range(63))
    return f"$y$j{CRYPT_ALPHABET[cost]}{CRYPT_ALPHABET[block]}${letters[:21]}.${letters[21:]}."


def _fake_argon2(kind: str, memory: int, time: int, lanes: int) -> str:
    salt, digest = (_plain_base64(secrets.token_bytes(length)) for length in (16, 32))
    return f"${kind}$v=19$m={memory},t={time},p={lanes}${salt}${digest}"


def _fake_modular_pbkdf2(rounds: int) -> str:
    salt, digest = (_plain_base64(secrets.token_bytes(length)).replace("+", ".") for length in (16, 32))
    return f"$pbkdf2-sha256${rounds}${salt}${digest}"


def _fake_pbkdf2(rounds: int) -> str:
    digest = base64.b64encode(secrets.token_bytes(32)).decode()
    return f"pbkdf2_sha256${rounds}${secrets.token_hex(11)}${digest}"


def _fake_scrypt(n: int, r: int, p: int) -> str:
    return f"scrypt:{n}:{r}:{p}${secrets.token_hex(8)}${secrets.token_hex(64)}"


def _scrypt_within_limits(n: int, r: int, p: int) -> bool:
    """Below 128 werkzeug grants too little memory; 2**(16 * r) is the algorithm's own limit."""
    is_usable = n & (n - 1) == 0 and 128 <= n < 2 ** min(16 * r, 64)
    return is_usable and n * r <= 2**20 and n * r * p <= 2**21


def _yescrypt_within_limits(cost: int, block: int) -> bool:
    """Both as libxcrypt writes them: the memory is 128 bytes by 2**(cost + 1) by (block + 1)."""
    return 9 <= cost <= 20 and 2 ** (cost + 1) * (block + 1) <= 2**21


def _argon2_within_limits(memory: int, time: int, lanes: int) -> bool:
    return lanes <= 16 and 8 * lanes <= memory <= 2**18 and memory * time <= 2**20


def _argon2(kind: str) -> Scheme:
    return Scheme(
        beginning=f"${kind}$",
        pattern=re.compile(
            rf"\${kind}\$v=19\$m=([1-9]\d{{0,9}}),t=([1-9]\d{{0,9}}),p=([1-9]\d{{0,9}})\$([^$]+)\$([^$]+)",
            re.A,
        ),
        cost_count=3,
        within_limits=_argon2_within_limits,
        verify=_verify_argon2,
        fake_hash=partial(_fake_argon2, kind),
        is_well_formed=lambda match: _is_base64(match[4], 8, 64) and _is_base64(match[5], 16, 64),
    )


SCHEMES: Mapping[str, Scheme] = {
    "argon2id": _argon2("argon2id"),
    "bcrypt": Scheme(
        beginning="$2",
        pattern=re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}", re.A),
        cost_count=1,
        within_limits=lambda cost: 4 <= cost <= 14,
        verify=_verify_bcrypt,
        fake_hash=_fake_bcrypt,
    ),
    "sha512-crypt": Scheme(
        beginning="$6$",
        pattern=re.compile(r"\$6\$(?:rounds=([1-9]\d{0,9})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{85}[./01]", re.A),
        cost_count=1,
        within_limits=lambda rounds: 1_000 <= rounds <= 700_000,
        verify=lambda stored, typed: sha512_crypt.verify(typed, stored),
        fake_hash=partial(_fake_sha_crypt, "$6$", 86),
    ),
    "sha256-crypt": Scheme(
        beginning="$5$",
        pattern=re.compile(r"\$5\$(?:rounds=([1-9]\d{0,9})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{42}[./0-9A-D]", re.A),
        cost_count=1,
        within_limits=lambda rounds: 1_000 <= rounds <= 700_000,
        verify=lambda stored, typed: sha256_crypt.verify(typed, stored),
        fake_hash=partial(_fake_sha_crypt, "$5$", 43),
    ),
    "yescrypt": Scheme(
        beginning="$y$",
        pattern=re.compile(
            r"\$y\$j([./0-9A-Za-z])([./0-9A-Za-k])\$[./A-Za-z0-9]{1,64}\$[./A-Za-z0-9]{42}[./0-9A-D]", re.A
        ),
        cost_count=2,
        within_limits=_yescrypt_within_limits,
        verify=platform_crypt.verify_yescrypt,
        fake_hash=_fake_yescrypt,
        read_cost=CRYPT_ALPHABET.index,
        is_available=platform_crypt.has_yescrypt,
    ),
    "bcrypt-sha256": Scheme(
        beginning=DJANGO_BCRYPT,
        pattern=re.compile(r"bcrypt_sha256\$\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}", re.A),
        cost_count=1,
        within_limits=lambda cost: 4 <= cost <= 14,
        verify=_verify_django_bcrypt,
        fake_hash=lambda cost: f"{DJANGO_BCRYPT}{_fake_bcrypt(cost)}",
    ),
    "pbkdf2-sha256": Scheme(
        beginning="pbkdf2_sha256$",
        pattern=re.compile(r"pbkdf2_sha256\$([1-9]\d{0,9})\$[A-Za-z0-9]{1,64}\$([A-Za-z0-9+/]{43})=", re.A),
        cost_count=1,
        within_limits=lambda rounds: rounds <= 2_000_000,
        verify=lambda stored, typed: django_pbkdf2_sha256.verify(typed, stored),
        fake_hash=_fake_pbkdf2,
        is_well_formed=lambda match: _is_base64(match[2], 32, 32),
    ),
    "pbkdf2-sha256-modular": Scheme(
        beginning="$pbkdf2-sha256$",
        pattern=re.compile(r"\$pbkdf2-sha256\$([1-9]\d{0,9})\$([A-Za-z0-9./]{1,86})\$([A-Za-z0-9./]{43})", re.A),
        cost_count=1,
        within_limits=lambda rounds: rounds <= 2_000_000,
        verify=lambda stored, typed: pbkdf2_sha256.verify(typed, stored),
        fake_hash=_fake_modular_pbkdf2,
        is_well_formed=lambda match: all(_is_base64(part.replace(".", "+"), 1, 64) for part in match.groups()[1:]),
    ),
    "scrypt": Scheme(
        beginning="scrypt:",
        pattern=re.compile(
            r"scrypt:([1-9]\d{0,9}):([1-9]\d{0,9}):([1-9]\d{0,9})\$[A-Za-z0-9]{1,64}\$[0-9a-f]{128}",
            re.A,
        ),
        cost_count=3,
        within_limits=_scrypt_within_limits,
        verify=check_password_hash,
        fake_hash=_fake_scrypt,
    ),
    "argon2i": _argon2("argon2i"),
}
SHA_CRYPT_DEFAULT_ROUNDS = "5000"


def hash_parameters(stored: str) -> str:
    """Scheme and cost of a stored hash, 'bcrypt:12' say. Raises InvalidHashError with its cause."""
    if len(stored) > MAX_HASH_LENGTH:
        raise InvalidHashError("form")
    for name, scheme in SCHEMES.items():
        if stored.startswith(scheme.beginning) and (match := scheme.pattern.fullmatch(stored)):
            parameters = _parameters(name, match.groups()[: scheme.cost_count])
            if not parameters:
                raise InvalidHashError("cost" if scheme.is_available() else "platform")
            if not scheme.is_well_formed(match):
                raise InvalidHashError("form")
            return parameters
    raise InvalidHashError("form")


@lru_cache(maxsize=256)
def _parameters(name: str, written: tuple[str | None, ...]) -> str:
    """Scheme and cost as one text; empty if they cannot be verified here. A roster has few different costs."""
    scheme = SCHEMES[name]
    costs = [scheme.read_cost(cost or SHA_CRYPT_DEFAULT_ROUNDS) for cost in written]
    return ":".join((name, *map(str, costs))) if scheme.is_available() and scheme.within_limits(*costs) else ""


def scheme_of(stored: str) -> str | None:
    """The scheme of a stored hash, or None when it is not one that can be verified."""
    try:
        return hash_parameters(stored).partition(":")[0]
    except InvalidHashError:
        return None


@lru_cache(maxsize=256)
def dummy_hash_for(parameters: str) -> str:
    """A hash of this scheme and cost that no password fits, as costly to verify as a real one."""
    name, *costs = parameters.split(":")
    return SCHEMES[name].fake_hash(*map(int, costs))


class DummyHashes:
    """Draws, for a name, the parameters of a dummy hash, each as often as stored hashes have them.

    ``mix`` says how many stored hashes have which parameters; it is not empty.
    """

    def __init__(self, mix: Mapping[str, int]) -> None:
        self._parameters = sorted(mix)
        self._ends = list(accumulate(mix[parameters] for parameters in self._parameters))

    def parameters_for(self, secret: str | bytes, name: str) -> str:
        """Always the same for the same name, and no clue for anyone who lacks the secret."""
        key = secret.encode() if isinstance(secret, str) else secret
        digest = hmac.digest(key, name.encode("utf-8", "surrogatepass"), hashlib.sha256)
        position = int.from_bytes(digest) % self._ends[-1]
        return self._parameters[bisect_right(self._ends, position)]

    def hash_for(self, secret: str | bytes, name: str) -> str:
        """A dummy hash with the parameters drawn for this name."""
        return dummy_hash_for(self.parameters_for(secret, name))
