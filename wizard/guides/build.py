"""Building the guides of a court."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from wizard.courts.court import Court
from wizard.guides import aids, book, studio
from wizard.guides.studio import Progress, Studio
from wizard.kernel import clock
from wizard.training.walks.parts import Walk


def build(court: Court, only: Iterable[str], own_courts: Path, folder: Path, built_on: date, progress: Progress) -> int:
    """Build the guides of a court into a folder; says how many pictures were taken. Raises GuideError."""
    walks = studio.chosen(court, only)
    with studio.opened(court, walks, own_courts, progress) as taken:
        for walk in walks:
            _build(taken, walk, folder / walk.name, built_on)
        with taken.site.app.test_request_context():
            aids.write(taken.site.court, clock.now(), taken.browser, folder / aids.FOLDER, built_on)
    return taken.total


def _build(taken: Studio, walk: Walk, folder: Path, built_on: date) -> None:
    with taken.shoots(walk) as (scene, pictures):
        guide = book.told(walk, scene, pictures, built_on)
        with taken.site.app.test_request_context():
            book.write(guide, scene, pictures, taken.browser, folder)
