"""In which phases a text is shown, as its heading says: ``# Electronic filing stops [dark]``.

The tag names phases of ``phases.py``, with commas between, or says ``[before go-live]`` or ``[after go-live]``.
"""

import re
from difflib import get_close_matches

from wizard.courts.phases import LIVE, NOT_LIVE, Phase
from wizard.courts.validators import InvalidValueError

_TAG = re.compile(r"(.*\S)\s*\[([a-z, -]+)\]")
_SHORTHANDS = {"before go-live": NOT_LIVE, "after go-live": LIVE}
_KNOWN = [*_SHORTHANDS, *Phase]


def without_tag(heading: str) -> tuple[str, frozenset[Phase] | None]:
    """A heading without its tag, and the phases; None where it has no tag.

    Raises InvalidValueError for a tag that is probably misspelt. Other words in brackets belong to the heading.
    """
    found = _TAG.fullmatch(heading)
    if not found:
        return heading, None
    if shorthand := _SHORTHANDS.get(found[2]):
        return found[1], shorthand
    names = [name.strip() for name in found[2].split(",")]
    if all(name in list(Phase) for name in names):
        return found[1], frozenset(map(Phase, names))
    for name in names:
        if close := get_close_matches(name, _KNOWN, 1, 0.75):
            raise InvalidValueError(f'"[{found[2]}]" names no phase of a conversion; write {close[0]}')
    return heading, None
