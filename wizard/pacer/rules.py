"""The rules of a PACER account. Pure: plain functions of plain values."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from wizard.core.normalize import fold

SHORTEST_USERNAME, LONGEST_USERNAME = 8, 45
SHORTEST_PASSWORD, LONGEST_PASSWORD = 14, 45
# A part of a name this short is in too many words to be forbidden.
SHORTEST_PART = 3
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]*")
_LEGACY = re.compile(r"[a-z]{2}[0-9]{4}")


@dataclass(frozen=True)
class PasswordRule:
    """One rule of the list that is shown and checked (O, since 25 August 2025)."""

    words: str
    holds: Callable[[str, Iterable[str]], bool]


PASSWORD_RULES = (
    PasswordRule(
        f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
        lambda password, _parts: SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD,
    ),
    PasswordRule("one uppercase letter", lambda password, _parts: any(sign.isupper() for sign in password)),
    PasswordRule("one lowercase letter", lambda password, _parts: any(sign.islower() for sign in password)),
    PasswordRule(
        "one special character, like ! or -",
        lambda password, _parts: any(not sign.isalnum() and not sign.isspace() for sign in password),
    ),
    PasswordRule(
        "no part of your name, your username or your e-mail address",
        lambda password, parts: not any(part in password.lower() for part in _forbidden(parts)),
    ),
)


def broken_password_rules(password: str, parts: Iterable[str]) -> list[str]:
    """The rules that a password breaks; ``parts`` are the person's names, username and address."""
    given = list(parts)
    return [rule.words for rule in PASSWORD_RULES if not rule.holds(password, given)]


def _forbidden(parts: Iterable[str]) -> set[str]:
    words = {word for part in parts for word in re.split(r"[^\w]+|_", part.lower())}
    return {word for word in words if len(word) >= SHORTEST_PART}


def username_trouble(username: str) -> str | None:
    """What is wrong with a username that somebody would like to have; None where nothing is (O)."""
    if not SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME:
        return f"Choose a username of {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters."
    if not _USERNAME.fullmatch(username.lower()):
        return "Use only letters, digits, and the characters . _ - @. Begin with a letter or a digit."
    return None


def login_key(typed: str) -> str:
    """A login id as it is compared and kept: spelling cannot make two persons of one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold()).strip()


def looks_legacy(username: str) -> bool:
    """The rule of thumb that courts print: two letters and four digits are a legacy account (O)."""
    return _LEGACY.fullmatch(username.lower()) is not None


def must_offer_codes(enrolled: bool | None, allowed: int | None) -> bool:
    """Whether somebody is asked to set up one-time codes. Not where a directory does not know who has them."""
    return allowed is not None and enrolled is False


def must_enroll(enrolled: bool | None, skips: int | None, allowed: int | None) -> bool:
    """Whether one-time codes can be put off no longer: three skips, then they are required (O)."""
    return must_offer_codes(enrolled, allowed) and (skips or 0) >= (allowed or 0)


def email_key(email: str) -> str:
    """An address as duplicates are found by it: ``a+1@x`` counts as ``a@x`` (O)."""
    name, _, domain = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}" if name else ""


def name_key(first_name: str, last_name: str) -> str:
    """A name as duplicates are found by it: however it is written, without the middle name."""
    return f"{fold(first_name)} {fold(last_name)}".strip()[:200]


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


WARNED_AT, HELD_AT = 2, 3
