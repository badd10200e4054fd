"""A sandbox and a browser, in which scenarios are photographed one after the other."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from wizard.courts.court import Court
from wizard.guide_builder import sandbox, screenshots
from wizard.guide_builder.errors import GuideError
from wizard.guide_builder.screenshots import Screenshot
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import scenarios_in
from wizard.training.scenarios.parts import Scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ReportProgress: TypeAlias = Callable[[str, int, int], None]


@dataclass
class CaptureSession:
    """Where the pictures of one court are taken. ``progress`` hears of each of them; ``total`` are expected."""

    sandbox: sandbox.Sandbox
    browser: "Browser"
    progress: ReportProgress
    total: int
    done: int = 0

    @contextmanager
    def capture(self, scenario: Scenario) -> Iterator[tuple[ScenarioContext, list[Screenshot]]]:
        """A scenario and its pictures, with its clock still stopped. Raises GuideError where it does not arrive."""
        with self.sandbox.prepared_for(scenario) as context:
            yield context, screenshots.capture_scenario(self.browser, context, scenario, self._count_one)

    def _count_one(self) -> None:
        self.done += 1
        self.progress("Taking pictures", self.done, self.total)


@contextmanager
def opened(
    court: Court, scenarios: list[Scenario], own_courts: Path, progress: ReportProgress
) -> Iterator[CaptureSession]:
    """A session for these scenarios. Raises GuideError with what to install."""
    path, total = screenshots.browser_path(), sum(len(scenario.steps) for scenario in scenarios)
    with sandbox.built(court.id, own_courts) as site, screenshots.opened(path, site.port) as browser:
        yield CaptureSession(site, browser, progress, total)


def chosen(court: Court, only: Iterable[str]) -> list[Scenario]:
    """The scenarios of a court, or those of them that are named. Raises GuideError."""
    there = {scenario.name: scenario for scenario in scenarios_in(court)}
    wanted = list(only) or list(there)
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise GuideError(f"There is no scenario {', '.join(unknown)}. The scenarios are: {', '.join(there)}.")
    return [there[name] for name in wanted]
