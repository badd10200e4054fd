"""The password rules of every kind of account, side by side. Pure: plain functions of plain values.

PACER's rules are its own (O, since 25 August 2025). Legacy and staff passwords follow NIST SP 800-63B: length counts,
composition does not.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wizard.security.common_passwords import is_common

LONGEST_HASHABLE = 256
# A part of a name this short is in too many words to be forbidden.
SHORTEST_PART = 3
PACER_MIN_LENGTH, PACER_MAX_LENGTH = 14, 45
LEGACY_MIN_LENGTH = 8
STAFF_MIN_LENGTH = 14


@dataclass(frozen=True)
class PasswordRule:
    """One rule; ``text`` completes the sentence “The password must have …”.

    ``holds(password, parts)`` says whether a password keeps it; ``parts`` are the owner's names, login and e-mail
    address. ``offender(password, parts)``, where a rule has one, is the part that breaks it.
    """

    text: str
    holds: Callable[[str, list[str]], bool]
    offender: Callable[[str, list[str]], str | None] | None = None

    def explain(self, password: str, parts: list[str]) -> str:
        """The text, and the part that breaks the rule: the owner knows it, and need not guess which one is meant."""
        part = self.offender and self.offender(password, parts)
        return f"{self.text} (it contains “{part}”)" if part else self.text


def is_hashable(password: str) -> bool:
    """Whether a password is worth hashing at all; the same answer for every account.

    The limit is there because the cost of sha512-crypt grows with the length of what is typed.
    """
    if len(password) > LONGEST_HASHABLE or "\0" in password:
        return False
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True


def _part_of_word(password: str, parts: list[str]) -> str | None:
    """The longest word of a part that the password contains. ``com`` and the like are in everybody's address."""
    words = {word for part in parts for word in re.split(r"[^\w]+|_", _without_top_level(part.lower()))}
    found = [word for word in words if len(word) >= SHORTEST_PART and word in password.lower()]
    return max(found, key=lambda word: (len(word), word), default=None)


def _without_top_level(part: str) -> str:
    name, at, domain = part.rpartition("@")
    return f"{name}{at}{domain.rpartition('.')[0]}" if at else part


def _has_part(password: str, parts: list[str]) -> bool:
    return any(len(part) >= SHORTEST_PART and part.lower() in password.lower() for part in parts)


UNCOMMON = PasswordRule("more in it than a common password, word, or name", lambda password, _: not is_common(password))
HASHABLE = PasswordRule(
    f"{LONGEST_HASHABLE} characters or fewer, without control characters",
    lambda password, _parts: is_hashable(password),
)
PACER_RULES = (
    PasswordRule(
        f"{PACER_MIN_LENGTH} to {PACER_MAX_LENGTH} characters",
        lambda password, _parts: PACER_MIN_LENGTH <= len(password) <= PACER_MAX_LENGTH and is_hashable(password),
    ),
    PasswordRule("one uppercase letter", lambda password, _parts: any(character.isupper() for character in password)),
    PasswordRule("one lowercase letter", lambda password, _parts: any(character.islower() for character in password)),
    PasswordRule(
        "one special character, like ! or -",
        lambda password, _parts: any(not character.isalnum() and not character.isspace() for character in password),
    ),
    PasswordRule(
        "no part of your name, your username, or your e-mail address",
        lambda password, parts: _part_of_word(password, parts) is None,
        _part_of_word,
    ),
    UNCOMMON,
)
LEGACY_RULES = (
    PasswordRule(
        f"{LEGACY_MIN_LENGTH} characters or more", lambda password, _parts: len(password) >= LEGACY_MIN_LENGTH
    ),
    HASHABLE,
    PasswordRule("more in it than your login", lambda password, parts: password.lower() not in parts),
    UNCOMMON,
)
STAFF_RULES = (
    PasswordRule(f"{STAFF_MIN_LENGTH} characters or more", lambda password, _parts: len(password) >= STAFF_MIN_LENGTH),
    HASHABLE,
    PasswordRule("neither your login nor your name in it", lambda password, parts: not _has_part(password, parts)),
    UNCOMMON,
)


def broken_rules(rules: Iterable[PasswordRule], password: str, parts: Iterable[str] = ()) -> list[str]:
    """What the rules that a password breaks say about it, in their order."""
    given = list(parts)
    return [rule.explain(password, given) for rule in rules if not rule.holds(password, given)]
