"""Whether two names may be the same person's. A user is warned before linking accounts whose names differ.

Not counted as different:

| what                                  | example                                      |
| ------------------------------------- | -------------------------------------------- |
| case, spaces                          | JANE  DOE, Jane Doe                          |
| accents                               | José Núñez, Jose Nunez                       |
| letters written two ways              | Strauß, Strauss; Łukasz, Lukasz; full width  |
| punctuation, apostrophes              | O'Brien, O’Brien, OBrien, O Brien            |
| hyphen or space or neither            | Smith-Jones, Smith Jones; Mary-Ann, Mary Ann |
| particles written apart or together   | de la Cruz, DeLaCruz                         |
| middle name on one side only          | Jane Q. Doe, Jane Doe                        |
| initial for a first or middle name    | J. Quinn Doe, Jane Q. Doe                    |
| suffix on one side only, titles after | John Doe Jr., John Doe; Jane Doe, Esq., M.D. |
| what a person is called               | Mrs. Jane Doe, Jane Doe; Hon. Jane Doe       |
| all of it in the last name            | (none) Acme Bank; Acme Bank                  |
| order, where a comma says so          | Doe, Jane Q.; Jane Q. Doe                    |

Counted as different:

| what                                  | example                                      |
| ------------------------------------- | -------------------------------------------- |
| last name                             | Jane Doe, Jane Roe; Jane Doe-Roe, Jane Roe   |
| particle on one side only             | Ana de la Cruz, Ana Cruz                     |
| first name, short forms too           | Robert Doe, Bob Doe                          |
| first name left out                   | J. Edgar Doe, Edgar Doe                      |
| initials or middle names that clash   | Jane Q. Doe, Jane R. Doe                     |
| suffixes that clash                   | John Doe Jr., John Doe Sr.                   |
| umlauts written out                   | Müller, Mueller                              |
| order without a comma                 | Doe Jane, Jane Doe                           |
| a name that is empty                  |                                              |

Suffixes that clash are left in the second table, since a father and a son of one name are often lawyers of one firm;
a suffix on one side only is most often an omission.

A single name, with no last name beside it, agrees with itself only. In doubt two names differ: that
costs the user the typing of one last name, while a wrong link is permanent.

``names_differ`` reads whole names. A ``Name`` is surer, because it knows where the last name begins: in "Ana
Cruz Vega", Cruz may be a middle name or half of the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from wizard.core.normalize import name_words

Words = tuple[str, ...]

_PARTICLES = {
    "de", "la", "las", "los", "del", "della", "di", "da", "das", "do", "dos", "du", "le",
    "van", "von", "der", "den", "ter", "ten",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name whose parts are known, as in the columns of an account."""

    first: str
    middle: str | None
    last: str

    @property
    def full(self) -> str:
        """First, middle and last name."""
        return " ".join(filter(None, (self.first, self.middle, self.last)))


class Named(Protocol):
    """An account of either kind, as far as it says whose it is."""

    @property
    def first_name(self) -> str:
        """The first name on the account."""

    @property
    def middle_name(self) -> str:
        """The middle name, which may be empty."""

    @property
    def last_name(self) -> str:
        """The last name."""


def name_on(account: Named) -> Name:
    """The name on an account of either kind."""
    return Name(account.first_name, account.middle_name, account.last_name)


@dataclass(frozen=True)
class _ParsedName:
    """A name as it is compared; ``last`` is empty where nothing says which words are the last name."""

    given: Words
    last: Words
    generation: str


def names_differ(one: str | Name, other: str | Name) -> bool:
    """Whether two names differ so much that they may belong to two people, by the tables above."""
    left, right = _parse(one), _parse(other)
    if left.generation and right.generation and left.generation != right.generation:
        return True
    if _whole(left) == _whole(right) and not (left.given and right.given):
        return not _whole(left)
    return not any(
        _same_last(last, other_last) and _same_given(given, other_given)
        for given, last in _readings(left)
        for other_given, other_last in _readings(right)
    )


def same_last_name(typed: str, last_name: str) -> bool:
    """Whether the typed text counts as that last name, by the same tables; never if either is empty."""
    return not names_differ(Name("", "", typed), Name("", "", last_name))


def _parse(name: str | Name) -> _ParsedName:
    if isinstance(name, Name):
        given, after_given = name_words(f"{name.first} {name.middle or ''}")
        last, after_last = name_words(name.last)
        return _ParsedName(given, last, after_last or after_given)
    first, *others = name.split(",")
    parts = [name_words(first), *(name_words(part, all_suffix=True) for part in others)]
    generation = next((found for _, found in parts if found), "")
    named = [words for words, _ in parts if words]
    if len(named) < 2:
        return _ParsedName(named[0] if named else (), (), generation)
    return _ParsedName(sum(named[1:], ()), named[0], generation)


def _readings(name: _ParsedName) -> Iterator[tuple[Words, Words]]:
    """Each way to divide a name into given names and last name. A particle belongs to the word after it."""
    words = name.given
    if name.last or len(words) == 1:
        yield (words, name.last) if name.last else ((), words)
        return
    for cut in range(1, len(words)):
        if cut == 1 or words[cut - 1] not in _PARTICLES:
            yield words[:cut], words[cut:]


def _whole(name: _ParsedName) -> str:
    return "".join(name.given + name.last)


def _same_last(one: Words, other: Words) -> bool:
    return "".join(one) == "".join(other)


def _same_given(one: Words, other: Words) -> bool:
    if not one or not other or "".join(one) == "".join(other):
        return "".join(one) == "".join(other)
    fewer, more = sorted((one[1:], other[1:]), key=len)
    left = iter(more)
    middle = all(any(_match(word, candidate) for candidate in left) for word in fewer)
    return _match(one[0], other[0]) and middle


def _match(one: str, other: str) -> bool:
    """Whether two words are equal, or one is the other's initial. A script without capitals has no initials."""
    short, long = sorted((one, other), key=len)
    is_initial = len(short) == 1 and short.upper() != short
    return one == other or (is_initial and long.startswith(short))
