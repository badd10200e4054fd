"""Building the guides of a court."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from wizard.core import clock
from wizard.courts.court import Court
from wizard.guide_builder import capture_session, renderer
from wizard.guide_builder.capture_session import CaptureSession, Progress
from wizard.guides import handouts, published
from wizard.training.scenarios import scenarios_in
from wizard.training.scenarios.parts import Scenario


def build(court: Court, only: Iterable[str], own_courts: Path, folder: Path, built_on: date, progress: Progress) -> int:
    """Build the guides of a court into a folder; says how many pictures were taken. Raises GuideError."""
    walks, in_order = capture_session.chosen(court, only), [walk.name for walk in scenarios_in(court.kind)]
    with capture_session.opened(court, walks, own_courts, progress) as taken:
        for walk in walks:
            _build(taken, walk, folder / walk.name, built_on)
            published.write_index(folder, in_order)
        with taken.site.app.test_request_context():
            renderer.write_handouts(taken.site.court, clock.now(), taken.browser, folder / handouts.FOLDER, built_on)
    return taken.total


def _build(taken: CaptureSession, walk: Scenario, folder: Path, built_on: date) -> None:
    with taken.shoots(walk) as (scene, pictures):
        guide = renderer.build_guide(walk, scene, pictures, built_on)
        with taken.site.app.test_request_context():
            renderer.write(guide, scene, pictures, taken.browser, folder)
