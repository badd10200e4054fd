"""Hashes that cost nothing, for tests that are not about hashing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from passlib.hash import bcrypt, django_pbkdf2_sha256, sha512_crypt
from werkzeug.security import generate_password_hash

from tests.support.factories import CHEAP, cheap_hash
from wizard.security import passwords

BY_SCHEME: Mapping[str, Callable[[str], str]] = {
    "argon2id": cheap_hash,
    "bcrypt": bcrypt.using(rounds=4).hash,
    "sha512-crypt": sha512_crypt.using(rounds=1000).hash,
    "pbkdf2-sha256": django_pbkdf2_sha256.using(rounds=10).hash,
    "scrypt": lambda password: generate_password_hash(password, "scrypt:128:1:1"),
}


def cheap_argon2() -> list[Any]:
    """Patches: new hashes are of the lowest cost, none of them is thought weak, and decoys cost no more."""
    return [
        patch.object(passwords, "ARGON2", CHEAP),
        patch.dict(passwords.NEW_HASH_PARAMETERS, argon2id="argon2id:8:1:1"),
    ]


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """In this block hashing costs nothing."""
    with ExitStack() as stack:
        for each in cheap_argon2():
            stack.enter_context(each)
        yield
