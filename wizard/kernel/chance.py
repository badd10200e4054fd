"""Fresh keys and references."""

import secrets
import string

# Without 0 O, 1 I L, 5 S, 8 B, 2 Z, U V: a reference is read aloud over the telephone.
LETTERS = "ACDEFGHJKMNPQRTWXY34679"


def key() -> str:
    """A secret of 256 bits for cookies and letters; store only its digest."""
    return secrets.token_urlsafe(32)


def token() -> str:
    """A secret of 128 letters and digits, as PACER's Authentication API hands out; store only its digest."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(128))


def digits(length: int) -> str:
    """A number of so many digits, whose first is not 0."""
    return str(secrets.choice(range(10 ** (length - 1), 10**length)))


def reference(length: int = 8) -> str:
    """A short public reference, no secret: 8 signs tell 78 thousand million apart."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
