"""Building the guides of a court, and telling whether they still match the program."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from wizard.courts.court import Court
from wizard.guides import aids, book, camera, stage
from wizard.kernel import clock
from wizard.training.walks import walks_in
from wizard.training.walks.parts import Walk

Progress = Callable[[str, int, int], None]


def build(court: Court, only: Iterable[str], own_courts: Path, folder: Path, built_on: date, progress: Progress) -> int:
    """Build the guides of a court into a folder; says how many pictures were taken. Raises GuideError."""
    walks, path = chosen(court, only), camera.browser_path()
    total, done = sum(len(walk.stops) for walk in walks), 0

    def tell() -> None:
        nonlocal done
        done += 1
        progress("Taking pictures", done, total)

    with stage.built(court.id, own_courts) as site, camera.opened(path, site.port) as browser:
        for walk in walks:
            _build(browser, site, walk, folder / walk.name, built_on, tell)
        with site.app.test_request_context():
            aids.write(site.court, clock.now(), browser, folder / aids.FOLDER, built_on)
    return total


def chosen(court: Court, only: Iterable[str]) -> list[Walk]:
    """The walks of a court, or those of them that are named. Raises GuideError."""
    there = {walk.name: walk for walk in walks_in(court.kind)}
    wanted = list(only) or list(there)
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise camera.GuideError(f"There is no walk {', '.join(unknown)}. The walks are: {', '.join(there)}.")
    return [there[name] for name in wanted]


def _build(browser: Any, site: stage.Stage, walk: Walk, folder: Path, built_on: date, tell: Callable[[], None]) -> None:
    with site.set_for(walk) as scene:
        pictures = camera.photograph(browser, scene, walk, tell)
        guide = book.told(walk, scene, pictures, built_on)
        with site.app.test_request_context():
            book.write(guide, scene, pictures, browser, folder)
