"""Fresh keys and references."""

import random
import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Without 0 O, 1 I L, 5 S, 8 B, 2 Z, U V: a reference is read aloud over the telephone.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
_seeded: ContextVar[random.Random | None] = ContextVar("seeded", default=None)


def new_key() -> str:
    """A secret of 256 bits for cookies and e-mails; store only its digest. It is never seeded."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """A secret of 128 letters and digits, as PACER's Authentication API hands out; store only its digest."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(128))


def new_number(length: int) -> str:
    """A number of so many digits, whose first is not 0."""
    return str((_seeded.get() or secrets).choice(range(10 ** (length - 1), 10**length)))


def new_reference(length: int = 8) -> str:
    """A short public reference, no secret: there are 78 billion of 8 characters."""
    return "".join((_seeded.get() or secrets).choice(ALPHABET) for _ in range(length))


def new_request_id(length: int) -> str:
    """The same for what passes by, a request say: never seeded, so that one more of them changes no other."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


@contextmanager
def seeded_for_tests(seed: str) -> Iterator[None]:
    """In this context references and numbers are always the same ones: for pictures of a throw-away site."""
    before = _seeded.get()
    _seeded.set(random.Random(seed))  # noqa: S311 - pictures, no secret
    try:
        yield
    finally:
        _seeded.set(before)
