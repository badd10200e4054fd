"""Building the guides of a court."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from wizard.core import clock
from wizard.courts.court import Court
from wizard.guide_builder import capture_session, renderer
from wizard.guide_builder.capture_session import CaptureSession, ReportProgress
from wizard.guides import handouts, published
from wizard.training.scenarios import scenarios_in
from wizard.training.scenarios.parts import Scenario


def build(
    court: Court, only: Iterable[str], own_courts: Path, folder: Path, built_on: date, progress: ReportProgress
) -> int:
    """Build the guides of a court into a folder; says how many pictures were taken. Raises GuideError."""
    scenarios, in_order = capture_session.chosen(court, only), [scenario.name for scenario in scenarios_in(court)]
    with capture_session.opened(court, scenarios, own_courts, progress) as session:
        for scenario in scenarios:
            _build(session, scenario, folder / scenario.name, built_on)
            published.write_index(folder, in_order)
        court, at = session.sandbox.court, folder / handouts.FOLDER
        with session.sandbox.app.test_request_context():
            renderer.write_handouts(court, clock.now(), session.browser, at, built_on)
    return session.total


def _build(session: CaptureSession, scenario: Scenario, folder: Path, built_on: date) -> None:
    with session.capture(scenario) as (context, pictures):
        guide = renderer.build_guide(scenario, context, pictures, built_on)
        with session.sandbox.app.test_request_context():
            renderer.write_guide(guide, context, pictures, session.browser, folder)
