"""How a filer's name is stored so that it can be found, and how a search is interpreted. Pure."""

from functools import lru_cache

import jellyfish

from wizard.core.normalize import bare_words, fold, fold_joined, split_joints

MAX_SORT_NAME = 400
MAX_WORDS = 12
Words = tuple[str, ...]


def make_sort_name(last_name: str, first_name: str, middle_name: str) -> str:
    """A name in the form by which it is sorted and searched: ``" obrien maryann o brien mary ann"``.

    Each word has a space before it. First come the last, first and middle name, by which the list is sorted; then the
    other ways to type them: the parts of hyphenated names, and the words of a name without the spaces between them.
    """
    forms = [_forms(part) for part in (last_name, first_name, middle_name) if part]
    words = [word for plain, _variants in forms for word in plain]
    words += dict.fromkeys(word for _plain, variants in forms for word in variants if word not in words)
    # If the last name has no letter or digit, it is sorted as an empty word, and not by the first name.
    if not (last_name and forms[0][0]):
        words.insert(0, "")
    return "".join([f" {word}" for word in words])[:MAX_SORT_NAME]


@lru_cache(maxsize=10_000)
def _forms(part: str) -> tuple[Words, Words]:
    """The words of a part of a name, and the other ways to type it. A roster has the same names again and again."""
    words = tuple(fold(part).split())
    variants = (fold_joined(part), *fold(split_joints(part)).split())
    return words, tuple(word for word in variants if word and word not in words)


def phonetic_code(word: str) -> str:
    """How an English speaker may pronounce a word, by the Metaphone algorithm."""
    return jellyfish.metaphone(word).replace(" ", "").lower()


def interpretations(query: str) -> list[Words]:
    """What a search may mean, the likeliest first: its words as typed, without Mr. or Jr., or some of them
    joined into one.

    A name matches if each word of an interpretation begins one of its words. A search without any letter or digit has
    no interpretation.
    """
    words = tuple(fold(query).split())[:MAX_WORDS]
    if not words:
        return []
    bare = bare_words(query)[:MAX_WORDS]
    comma_parts = tuple(map(fold_joined, query.split(",")))
    first_apart = (words[0], "".join(words[1:]))
    all_joined = ("".join(words),)
    # Without empty words and repetitions.
    tidy = (tuple(dict.fromkeys(filter(None, each))) for each in (words, bare, comma_parts, first_apart, all_joined))
    return list(dict.fromkeys(filter(None, tidy)))
