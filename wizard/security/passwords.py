"""Hashing new passwords, and the one function that verifies any.

How many are hashed at once, and the scheme of new hashes, belong to the app.
"""

import os
import threading
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import prod
from typing import Self, TypeVar

from flask import Flask
from passlib.hash import django_pbkdf2_sha256
from prometheus_client import Gauge

from wizard.core.app_state import AppState
from wizard.core.config import Settings
from wizard.core.limiter import Limiter
from wizard.security.hash_schemes import ARGON2, SCHEMES, DummyHashes, dummy_hash_for, scheme_of
from wizard.security.networks import client_network
from wizard.security.password_rules import is_hashable

HASHES = Gauge(
    "filer_link_hashes", "Passwords being verified, and waiting for it.", ["state"], multiprocess_mode="livesum"
)
# By how much the nice value of a thread that hashes is above that of the others. Measured in a storm of logins: with
# equal values a page's p99 was about twice as long.
NICER = 5
PBKDF2_ROUNDS = 600_000
# The stubs have no types for ``using``; it returns a handler of the same kind.
PBKDF2: type[django_pbkdf2_sha256] = django_pbkdf2_sha256.using(  # type: ignore[no-untyped-call]
    rounds=PBKDF2_ROUNDS, salt_size=22
)
# The parameters of new hashes, by scheme.
NEW_HASH_PARAMETERS = {"argon2id": "argon2id:19456:2:1", "pbkdf2-sha256": f"pbkdf2-sha256:{PBKDF2_ROUNDS}"}


Result = TypeVar("Result")


class PasswordHasher:
    """Verifies and hashes passwords, few at once and in threads of their own; new hashes are of one scheme."""

    def __init__(self, limiter: Limiter, scheme: str = "argon2id") -> None:
        if scheme not in NEW_HASH_PARAMETERS:
            raise ValueError(f"new hashes are made with one of: {', '.join(NEW_HASH_PARAMETERS)}")
        self.limiter, self.scheme = limiter, scheme
        self._threads = ThreadPoolExecutor(limiter.at_once, "hash", _yield_to_pages)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The hasher that the settings describe."""
        return cls(Limiter(settings.hashes_at_once, settings.hashes_waiting, gauge=HASHES), settings.hash_scheme)

    @property
    def parameters(self) -> str:
        """Scheme and cost of new hashes."""
        return NEW_HASH_PARAMETERS[self.scheme]

    def is_weak(self, parameters: str) -> bool:
        """Whether a hash with these parameters costs a guesser less than a new one would, or is of another scheme."""
        scheme, *cost = parameters.split(":")
        wanted_scheme, *wanted = self.parameters.split(":")
        numbers = [prod(int(each) for each in costs if each.isdecimal()) for costs in (cost, wanted)]
        return scheme != wanted_scheme or numbers[0] < numbers[1]

    def verify(self, stored: str, typed: str) -> bool:
        """Whether the typed password belongs to the stored hash. Raises OverloadedError, and nothing else."""
        scheme = scheme_of(stored)
        if scheme is None or not is_hashable(typed):
            return False
        # An imported hash may be of what was typed, whatever form its keyboard gave to an accent.
        forms = dict.fromkeys((_normalize(typed), typed))
        verify = SCHEMES[scheme].verify
        return self._run(lambda: any(verify(stored, form) for form in forms))

    def hash(self, password: str) -> str:
        """Hash a new password. Raises OverloadedError, or ValueError when it could never be verified."""
        if not is_hashable(password):
            raise ValueError("this password is too long or holds a character that cannot be hashed")
        return self._run(lambda: (ARGON2 if self.scheme == "argon2id" else PBKDF2).hash(_normalize(password)))

    def _run(self, work: Callable[[], Result]) -> Result:
        with self.limiter.acquire(client_network()):
            return self._threads.submit(work).result()


def _yield_to_pages() -> None:
    """Let the operating system run this thread where no page needs the processor.

    Linux has a priority for each thread. Elsewhere, and where it is not permitted, pages and passwords share as before.
    """
    with suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICER)


def _normalize(password: str) -> str:
    """The form in which passwords are hashed: ``é`` typed as one character or as two is the same (NIST SP 800-63B)."""
    return unicodedata.normalize("NFC", password)


_hasher = AppState[PasswordHasher]("password_hasher")


def init_app(app: Flask, used: PasswordHasher) -> None:
    """Give the app its hasher."""
    _hasher.set(app, used)


def hasher() -> PasswordHasher:
    """The hasher of this app."""
    return _hasher.get()


def verify_password(stored: str, typed: str) -> bool:
    """Whether the typed password belongs to the stored hash. Raises OverloadedError, and nothing else."""
    return hasher().verify(stored, typed)


def hash_password(password: str) -> str:
    """Hash a new password. Raises OverloadedError, or ValueError when it could never be verified."""
    return hasher().hash(password)


def dummy_hash() -> str:
    """What is verified where there is no hash: of the parameters that new hashes have, and no password fits it."""
    return dummy_hash_for(hasher().parameters)


def dummy_hashes(mix: Mapping[str, int]) -> DummyHashes:
    """Dummy hashes in the mix of the stored ones; where none is stored, like new ones."""
    return DummyHashes(mix or {hasher().parameters: 1})
