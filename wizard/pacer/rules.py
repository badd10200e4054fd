"""The rules of a PACER account. Pure: plain functions of plain values."""

import re
from dataclasses import dataclass
from datetime import date

from wizard.core.normalize import bare_name

SHORTEST_USERNAME, LONGEST_USERNAME = 8, 45
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]*")
_LEGACY = re.compile(r"[a-z]{2}[0-9]{4}")


def username_trouble(username: str) -> str | None:
    """What is wrong with a desired username; None where it is allowed (O)."""
    if not SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME:
        return f"Choose a username of {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters."
    if not _USERNAME.fullmatch(username.lower()):
        return "Use only letters, digits, and the characters . _ - @. Begin with a letter or a digit."
    return None


def looks_legacy(username: str) -> bool:
    """The rule of thumb that courts print: two letters and four digits are a legacy account (O)."""
    return _LEGACY.fullmatch(username.lower()) is not None


def should_offer_mfa(enrolled: bool | None, allowed: int | None) -> bool:
    """Whether to offer one-time passcodes. Not where the directory does not know whether they are set up."""
    return allowed is not None and enrolled is False


def requires_mfa(enrolled: bool | None, skips: int | None, allowed: int | None) -> bool:
    """Whether one-time passcodes can be put off no longer: three skips, then they are required (O)."""
    return should_offer_mfa(enrolled, allowed) and (skips or 0) >= (allowed or 0)


def email_key(email: str) -> str:
    """An address as duplicates are found by it: ``a+1@x`` counts as ``a@x`` (O)."""
    name, _, domain = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}" if name else ""


def name_key(first_name: str, last_name: str) -> str:
    """A name as duplicates are found by it: however it is written, without middle name, honorifics and suffixes."""
    return f"{bare_name(first_name)} {bare_name(last_name)}".strip()[:200]


@dataclass(frozen=True)
class PersonalFacts:
    """By what two registrations are compared (O)."""

    name: str
    date_of_birth: date | None
    email: str


def alike(one: PersonalFacts, other: PersonalFacts) -> int:
    """How many of name, date of birth and address are equal. What is not known is equal to nothing."""
    pairs = ((one.name, other.name), (one.date_of_birth, other.date_of_birth), (one.email, other.email))
    return sum(bool(left) and left == right for left, right in pairs)


# So many equal facts are one person's, until somebody has reviewed it.
SIMILAR_FROM = 2
