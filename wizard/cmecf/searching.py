"""How a filer's name is stored to be found, and how a search is read. Pure."""

import jellyfish

from wizard.core.normalize import fold, fold_joined, split_joints

LONGEST = 400
LONGEST_SOUND = 600
MOST_WORDS = 12
Words = tuple[str, ...]


def searchable(last_name: str, first_name: str, middle_name: str) -> str:
    """A name as it is ordered and found, each word behind a space: ``" obrien maryann o brien mary ann"``.

    First what it is ordered by: last, first and middle name. Then whatever else people type for it: double names
    and apostrophes apart, names of several words run together.
    """
    parts = (last_name, first_name, middle_name)
    words = [word for part in parts for word in fold(part).split()]
    more = [word for part in parts for word in (fold_joined(part), *fold(split_joints(part)).split())]
    words += [word for word in dict.fromkeys(more) if word and word not in words]
    # A name that begins with no word at all is ordered by nothing, not by its first name.
    return "".join(f" {word}" for word in (words if fold(last_name) else ["", *words]))[:LONGEST]


def with_sounds(sort_name: str) -> str:
    """The same words, and behind a ``~`` how each sounds: ``" rivera jordan ~rfr ~jrtn "``. For who is misspelt."""
    words = dict.fromkeys(sort_name.split())
    sounds = dict.fromkeys(filter(None, map(sound, words)))
    return f" {' '.join([*words, *(f'~{each}' for each in sounds)])} "[:LONGEST_SOUND]


def sound(word: str) -> str:
    """How an English speaker may say a word: Metaphone."""
    return jellyfish.metaphone(word).replace(" ", "").lower()


def readings(query: str) -> list[Words]:
    """How a search may be meant, the likeliest first: as it stands, or with words run together.

    A name fits where each word of a reading begins one of its words. Without a letter or a digit there is no reading.
    """
    words = tuple(fold(query).split())[:MOST_WORDS]
    parts = tuple(filter(None, map(fold_joined, query.split(","))))
    found = (words, parts, (*words[:1], "".join(words[1:])), ("".join(words),))
    return list(dict.fromkeys(tuple(dict.fromkeys(filter(None, reading))) for reading in found if reading and words))
