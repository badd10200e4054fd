"""The guides that have been built, read from ``instance/guides``.

Every public page asks whether a guide shows it, so the answers are kept: a process looks at a court's index at most
every few seconds, and reads the guides again only when the index has changed.
"""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from wizard.core.app_state import AppState
from wizard.core.config import current_settings
from wizard.courts.court import Court
from wizard.guides.guide import Guide, GuideStep, read_guide

INDEX = "index.json"
SECONDS_BETWEEN_LOOKS = 2


@dataclass(frozen=True)
class PublishedGuides:
    """The guides of one court in order, and where they show a page: by the page's path, the first guide's step."""

    guides: tuple[Guide, ...] = ()
    steps_by_path: dict[str, tuple[Guide, GuideStep]] = field(default_factory=dict)


@dataclass
class _Cached:
    """What was read of a court. ``version`` tells one index file from the next; None: there is none."""

    published: PublishedGuides
    version: tuple[int, int] | None
    look_again_at: float


_published_guides = AppState[dict[str, _Cached]]("published_guides", dict)


def folder_of(court: Court) -> Path:
    """The folder of a court's guides."""
    return current_settings().instance / "guides" / court.id


def guides_of(court: Court) -> tuple[Guide, ...]:
    """The guides of a court, in the order in which they are offered."""
    return _published(court).guides


def guide_named(court: Court, scenario: str) -> Guide | None:
    """One guide."""
    return next((guide for guide in guides_of(court) if guide.scenario == scenario), None)


def step_at(court: Court, path: str) -> tuple[Guide, GuideStep] | None:
    """The guide, and its step, whose picture shows the page at this path. The first guide is asked first."""
    return _published(court).steps_by_path.get(path)


@dataclass(frozen=True)
class ShownStep:
    """A step of a published guide."""

    court: Court
    guide: Guide
    step: GuideStep


def find_shown(courts: Iterable[Court], page_marker: str, page: str) -> ShownStep | None:
    """Where guides of these courts show a page with this outcome or refusal; else the page where it is said.

    ``page``: how that page's path ends.
    """
    steps = [ShownStep(court, guide, step) for court in courts for guide in guides_of(court) for step in guide.steps]
    with_marker = (each for each in steps if each.step.page_marker == page_marker)
    at_page = (each for each in steps if page and each.step.path.endswith(f"/{page}"))
    return next(with_marker, None) or next(at_page, None)


def write_index(folder: Path, scenarios: Iterable[str]) -> None:
    """Publish the guides of a court's folder, in the order of these names; one that was not built is left out."""
    built = [name for name in scenarios if read_guide(folder / name)]
    rewritten = folder / f"{INDEX}.new"
    rewritten.write_text(json.dumps({"guides": built}, indent=1), encoding="utf-8")
    os.replace(rewritten, folder / INDEX)


def look_again() -> None:
    """Forget what was read; the next page reads it again."""
    _cache().clear()


def _cache() -> dict[str, _Cached]:
    return _published_guides.get()


def _published(court: Court) -> PublishedGuides:
    cached, now = _cache().get(court.id), time.monotonic()
    if cached and now < cached.look_again_at:
        return cached.published
    folder = folder_of(court)
    version = _version_of(folder / INDEX)
    published = cached.published if cached and cached.version == version else _read(folder, version)
    _cache()[court.id] = _Cached(published, version, now + SECONDS_BETWEEN_LOOKS)
    return published


def _version_of(index: Path) -> tuple[int, int] | None:
    try:
        found = index.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _read(folder: Path, version: tuple[int, int] | None) -> PublishedGuides:
    guides = tuple(filter(None, (read_guide(folder / name) for name in _names(folder)))) if version else ()
    steps_by_path: dict[str, tuple[Guide, GuideStep]] = {}
    for guide in guides:
        for step in guide.steps:
            steps_by_path.setdefault(step.path, (guide, step))
    return PublishedGuides(guides, steps_by_path)


def _names(folder: Path) -> list[str]:
    try:
        return list(json.loads((folder / INDEX).read_text(encoding="utf-8"))["guides"])
    except (OSError, ValueError, TypeError, KeyError):
        return []
