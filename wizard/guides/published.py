"""The guides that have been built, as they lie in ``instance/guides``."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from wizard.courts.court import Court
from wizard.guides import renderer
from wizard.guides.renderer import Guide, GuideStep
from wizard.training.scenarios import scenarios_in


def folder_of(court: Court) -> Path:
    """Where the guides of a court lie."""
    return current_app.extensions["settings"].instance / "guides" / court.id


def guides_of(court: Court) -> list[Guide]:
    """The guides of a court, in the order of the walks."""
    found = (guide_named(court, walk.name) for walk in scenarios_in(court.kind))
    return [guide for guide in found if guide]


def guide_named(court: Court, walk: str) -> Guide | None:
    """One guide, read anew only when it was built anew."""
    path = folder_of(court) / walk / renderer.FACTS
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    kept = current_app.extensions.setdefault("guides", {})
    if path not in kept or kept[path][0] != changed:
        kept[path] = changed, renderer.read(path)
    return kept[path][1]


@dataclass(frozen=True)
class Shown:
    """A step of a published guide."""

    court: Court
    guide: Guide
    stop: GuideStep


def shown(where: Iterable[Court], borne: str, page: str) -> Shown | None:
    """Where the guides of these courts show a page that bears this refusal or end; else the page where it is said."""
    steps = [Shown(court, guide, stop) for court in where for guide in guides_of(court) for stop in guide.stops]
    bearing = (each for each in steps if each.stop.bears == borne)
    said = (each for each in steps if page and each.stop.path.endswith(f"/{page}"))
    return next(bearing, None) or next(said, None)


def place_of(court: Court, path: str) -> str | None:
    """The guide and step whose picture shows the page at this path: ``link#step-4``. The first link is asked first."""
    for guide in guides_of(court):
        for stop in guide.stops:
            if stop.path == path:
                return f"{guide.walk}#step-{stop.number}"
    return None
