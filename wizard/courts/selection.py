"""Which of the courts a site shows. Pure."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

# In the settings: every court that there is a file for.
ALL = "all"
_WHERE = "settings.toml: courts"


class Selection(NamedTuple):
    """The courts with these ids; None for all. ``own``: those in the deployment's folder, too.

    ``fictional``: whether fictional courts may be among them, as on a practice site.
    """

    ids: frozenset[str] | None = None
    own: bool = False
    fictional: bool = True

    def among(self, shipped: Mapping[str, object], own: Mapping[str, object], mistakes: list[str]) -> list[str]:
        """The ids to read, of those that have files; one without a file is a mistake."""
        known = {*shipped, *own}
        if self.ids is None:
            return sorted(known)
        mistakes += [f"{_WHERE}: no court has the id {court_id}" for court_id in sorted(self.ids - known)]
        return sorted((self.ids & known) | (set(own) if self.own else set()))

    def shows(self, court_id: str, is_fictional: bool, mistakes: list[str]) -> bool:
        """Whether that court is shown; where it is fictional, to choose it for a live site is a mistake."""
        if self.fictional or not is_fictional:
            return True
        if self.ids is not None:
            mistakes.append(f"{_WHERE}: {court_id} is fictional, and only a practice site shows it")
        return False


EVERY_COURT = Selection()


def selection(chosen: Collection[str], practiced: Collection[str] | None) -> Selection:
    """What the settings choose. ``practiced``: the courts of the practice people; None on a live site.

    Where the settings choose nothing, a practice site shows these, and what the deployment adds.
    """
    is_practice = practiced is not None
    if ALL in chosen or (not chosen and not is_practice):
        return Selection(fictional=is_practice)
    if chosen:
        return Selection(frozenset(chosen), fictional=is_practice)
    return Selection(frozenset(practiced or ()), own=True)
