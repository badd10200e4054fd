"""What a caller may have meant by what was heard and typed. Pure.

A reference may be spelled out ("alfa, three, Kilo"), misheard, or typed with one mistake; a name may be misspelled in
any way.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product

import jellyfish

from wizard.cmecf.searching import phonetic_code
from wizard.core.normalize import fold
from wizard.core.references import SPELLING_ALPHABET
from wizard.core.tokens import ALPHABET

# Words of older spelling alphabets, and variants that people say.
_OTHER_ALPHABETS = (
    "A alpha able adam apple", "B baker boy bob", "C charly cat", "D dog david", "E easy edward", "F fox frank",
    "G george", "H how henry", "J jig john juliet", "K king", "M mary mother", "N nan nancy", "P peter paul",
    "Q queen", "R roger robert", "T tare tom", "W william whisky", "X xray ray", "Y yoke young", "3 tree",
    "4 for fower", "6 sixes", "7 sevens", "9 niner",
)  # fmt: skip
_WORDS = {fold(word).replace(" ", ""): character for character, word in SPELLING_ALPHABET.items()}
_WORDS |= {word: line[0] for line in _OTHER_ALPHABETS for word in line[2:].split()}
# Characters of a reference that are mistaken for one another over the telephone.
_CONFUSABLE = ("CDEGPT3", "AKJ", "MN", "FX", "QW", "RY")
_SOUNDS_LIKE = {character: group.replace(character, "") for group in _CONFUSABLE for character in group}
CLOSE_ENOUGH = 0.74


def as_reference(typed: str) -> str:
    """What was typed, as one reference: words of a spelling alphabet become characters; spaces and hyphens go."""
    text = re.sub(r"x[\s-]+ray", "xray", typed.lower()).replace("-", " ")
    parts = [fold(part) for part in re.split(r"[\s,;]+", text) if part]
    return "".join(_WORDS.get(part, part.upper()) for part in parts)


def is_spelled_out(typed: str) -> bool:
    """Whether the text has three words or more of a spelling alphabet."""
    return sum(len(part) > 1 and part in _WORDS for part in fold(typed.replace("-", " ")).split()) >= 3


def possible_references(typed: str, length: int) -> list[str]:
    """Every reference of that length that may have been meant, the likeliest first; none if it cannot be one."""
    said = as_reference(typed)
    if not said.isascii() or not said.isalnum() or abs(len(said) - length) > 1:
        return []
    found = [said] if _is_reference(said) else []
    found += [each for each in _one_edit_away(said, ALPHABET) if len(each) == length]
    found += [each for each in _misheard(said) if len(each) == length]
    found += _with_unknown_characters(said) if len(said) == length else []
    return list(dict.fromkeys(filter(_is_reference, found)))


def _is_reference(text: str) -> bool:
    return all(character in ALPHABET for character in text)


def _with_unknown_characters(said: str) -> Iterator[str]:
    """Replacements for two characters that no reference contains."""
    places = [place for place, character in enumerate(said) if character not in ALPHABET]
    if len(places) == 2:
        for one, other in product(ALPHABET, ALPHABET):
            yield _replaced(said, places, (one, other))


def _misheard(said: str) -> Iterator[str]:
    """Replacements for two characters that sound like others."""
    for places in combinations(range(len(said)), 2):
        for characters in product(*(_SOUNDS_LIKE.get(said[place], "") for place in places)):
            yield _replaced(said, places, characters)


def _replaced(text: str, places: Iterable[int], characters: Iterable[str]) -> str:
    letters = list(text)
    for place, character in zip(places, characters, strict=True):
        letters[place] = character
    return "".join(letters)


LOGIN_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def possible_logins(typed: str, characters: str = LOGIN_CHARACTERS) -> list[str]:
    """A login, or a number, as typed and with one mistake corrected."""
    said = typed.strip().lower()
    return (
        list(dict.fromkeys([said, *_one_edit_away(said, characters)]))
        if 3 <= len(said) <= 30 and " " not in said
        else []
    )


def _one_edit_away(text: str, characters: str) -> Iterator[str]:
    """Every text that differs by one mistake: a wrong, missing or extra character, or two that are swapped."""
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + character + after[1:] for character in characters)
        yield from (before + character + after for character in characters)


def halves(word: str) -> tuple[str, str]:
    """The beginning and the end of a word. A single mistake leaves one of them intact."""
    return word[: max(2, (len(word) + 1) // 2)], word[-max(2, len(word) // 2) :]


def similarity(query: str, words: Iterable[str]) -> float:
    """How well a query matches a name, from 0 to 1: each of its words is compared with the most similar of the name."""
    query_words, name_words = fold(query).split(), list(dict.fromkeys(words))
    if not query_words or not name_words:
        return 0.0
    best = [max(_word_similarity(word, other) for other in name_words) for word in query_words]
    return sum(best) / len(best)


def _word_similarity(typed: str, named: str) -> float:
    if typed == named:
        return 1.0
    if named.startswith(typed):
        return 0.9 + 0.05 * len(typed) / len(named)
    distance = jellyfish.damerau_levenshtein_distance(typed, named)
    likeness = max(1 - distance / max(len(typed), len(named)), jellyfish.jaro_winkler_similarity(typed, named) - 0.06)
    sounds_alike = phonetic_code(typed) == phonetic_code(named) != ""
    return max(likeness, 0.9) if sounds_alike else likeness
