"""The passwords, words and names that guessers try first (NIST SP 800-63B asks for such a list).

The lists are those of the package zxcvbn: 30,000 passwords from published breaches, and English words and names, in all
about 94,000. Decided: only what is exactly one of them, or becomes one without the digits and signs around it
(``Password1234!``), is refused. Refused: zxcvbn's score, which nobody could explain to a filer on the telephone.
"""

from functools import cache
from itertools import chain

# What people put around a word to satisfy rules of composition.
_TRIMMED = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# Shorter words stand in too many good passwords.
_SHORTEST = 4


@cache
def _common() -> frozenset[str]:
    # Some megabytes, which only a process that sets passwords needs.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(chain.from_iterable(FREQUENCY_LISTS.values()))


def is_common(password: str) -> bool:
    """Whether guessers try this password early: one of the lists, or one of them with digits and signs around it."""
    plain = password.lower()
    word = plain.strip(_TRIMMED)
    return plain in _common() or (len(word) >= _SHORTEST and word in _common())
