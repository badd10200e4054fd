"""What a caller says over the telephone, as it may have been meant. Pure.

A reference may be spelt ("alfa, three, Kilo"), misheard, or typed with one mistake; a name may be misspelt in any way.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product

import jellyfish

from wizard.cmecf.searching import phonetic_code
from wizard.core.normalize import fold
from wizard.core.references import SPELLING_ALPHABET
from wizard.core.tokens import ALPHABET

# Words of older spelling alphabets, and as people say them.
_OTHERS = (
    "A alpha able adam apple", "B baker boy bob", "C charly cat", "D dog david", "E easy edward", "F fox frank",
    "G george", "H how henry", "J jig john juliet", "K king", "M mary mother", "N nan nancy", "P peter paul",
    "Q queen", "R roger robert", "T tare tom", "W william whisky", "X xray ray", "Y yoke young", "3 tree",
    "4 for fower", "6 sixes", "7 sevens", "9 niner",
)  # fmt: skip
_WORDS = {fold(word).replace(" ", ""): sign for sign, word in SPELLING_ALPHABET.items()}
_WORDS |= {word: line[0] for line in _OTHERS for word in line[2:].split()}
# What is taken for one another over a telephone, among the signs of a reference.
_ALIKE = ("CDEGPT3", "AKJ", "MN", "FX", "QW", "RY")
_SOUNDS_LIKE = {sign: group.replace(sign, "") for group in _ALIKE for sign in group}
CLOSE_ENOUGH = 0.74


def as_reference(typed: str) -> str:
    """What was typed as one reference: spelt words become their signs; spaces and hyphens do not matter."""
    said = re.sub(r"x[\s-]+ray", "xray", typed.lower()).replace("-", " ")
    parts = [fold(part) for part in re.split(r"[\s,;]+", said) if part]
    return "".join(_WORDS.get(part, part.upper()) for part in parts)


def is_spelt(typed: str) -> bool:
    """Whether somebody is spelling: three words or more of a spelling alphabet."""
    return sum(len(part) > 1 and part in _WORDS for part in fold(typed.replace("-", " ")).split()) >= 3


def meant_references(typed: str, length: int) -> list[str]:
    """Every reference of that length that may have been meant, the likeliest first; none where it cannot be one."""
    said = as_reference(typed)
    if not said.isascii() or not said.isalnum() or abs(len(said) - length) > 1:
        return []
    found = [said] if _is_reference(said) else []
    found += [each for each in _edited(said, ALPHABET) if len(each) == length]
    found += [each for each in _misheard(said) if len(each) == length]
    found += _with_strangers(said) if len(said) == length else []
    return list(dict.fromkeys(filter(_is_reference, found)))


def _is_reference(text: str) -> bool:
    return all(sign in ALPHABET for sign in text)


def _with_strangers(said: str) -> Iterator[str]:
    """Two signs that no reference has were meant for others."""
    places = [place for place, sign in enumerate(said) if sign not in ALPHABET]
    if len(places) == 2:
        for one, other in product(ALPHABET, ALPHABET):
            yield _replaced(said, places, (one, other))


def _misheard(said: str) -> Iterator[str]:
    """Two signs that sound like others."""
    for places in combinations(range(len(said)), 2):
        for signs in product(*(_SOUNDS_LIKE.get(said[place], "") for place in places)):
            yield _replaced(said, places, signs)


def _replaced(text: str, places: Iterable[int], signs: Iterable[str]) -> str:
    letters = list(text)
    for place, sign in zip(places, signs, strict=True):
        letters[place] = sign
    return "".join(letters)


LOGIN_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def meant_logins(typed: str, signs: str = LOGIN_SIGNS) -> list[str]:
    """A login, or a number, as typed and with one mistake mended."""
    said = typed.strip().lower()
    return list(dict.fromkeys([said, *_edited(said, signs)])) if 3 <= len(said) <= 30 and " " not in said else []


def _edited(text: str, signs: str) -> Iterator[str]:
    """Every text that one mistake turns into this one: one sign wrong, too few, too many, or two changed over."""
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + sign + after[1:] for sign in signs)
        yield from (before + sign + after for sign in signs)


def halves(word: str) -> tuple[str, str]:
    """The beginning and the end of a word, one of which one mistake leaves whole."""
    return word[: max(2, (len(word) + 1) // 2)], word[-max(2, len(word) // 2) :]


def closeness(query: str, words: Iterable[str]) -> float:
    """How well a query fits a name, 0 to 1: each of its words is compared with the likeliest word of the name."""
    asked, named = fold(query).split(), list(dict.fromkeys(words))
    if not asked or not named:
        return 0.0
    each = [max(_alike(word, other) for other in named) for word in asked]
    return sum(each) / len(each)


def _alike(typed: str, named: str) -> float:
    if typed == named:
        return 1.0
    if named.startswith(typed):
        return 0.9 + 0.05 * len(typed) / len(named)
    distance = jellyfish.damerau_levenshtein_distance(typed, named)
    likeness = max(1 - distance / max(len(typed), len(named)), jellyfish.jaro_winkler_similarity(typed, named) - 0.06)
    sounds_alike = phonetic_code(typed) == phonetic_code(named) != ""
    return max(likeness, 0.9) if sounds_alike else likeness
