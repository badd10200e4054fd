"""A stage and a browser in front of it, where walks are photographed one after the other."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.courts.court import Court
from wizard.guide_builder import sandbox, screenshots
from wizard.guide_builder.errors import GuideError
from wizard.guide_builder.screenshots import Picture
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import scenarios_in
from wizard.training.scenarios.parts import Scenario

Progress = Callable[[str, int, int], None]


@dataclass
class CaptureSession:
    """Where the pictures of one court are taken. ``progress`` hears of each of them; ``total`` are expected."""

    site: sandbox.Sandbox
    browser: Any
    progress: Progress
    total: int
    done: int = 0

    @contextmanager
    def shoots(self, walk: Scenario) -> Iterator[tuple[ScenarioContext, list[Picture]]]:
        """A walk and its pictures, with its clock still standing. Raises GuideError where it does not arrive."""
        with self.site.set_for(walk) as scene:
            yield scene, screenshots.photograph(self.browser, scene, walk, self._tell)

    def _tell(self) -> None:
        self.done += 1
        self.progress("Taking pictures", self.done, self.total)


@contextmanager
def opened(court: Court, walks: list[Scenario], own_courts: Path, progress: Progress) -> Iterator[CaptureSession]:
    """A studio for these walks. Raises GuideError with what to install."""
    path, total = screenshots.browser_path(), sum(len(walk.stops) for walk in walks)
    with sandbox.built(court.id, own_courts) as site, screenshots.opened(path, site.port) as browser:
        yield CaptureSession(site, browser, progress, total)


def chosen(court: Court, only: Iterable[str]) -> list[Scenario]:
    """The walks of a court, or those of them that are named. Raises GuideError."""
    there = {walk.name: walk for walk in scenarios_in(court.kind)}
    wanted = list(only) or list(there)
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise GuideError(f"There is no walk {', '.join(unknown)}. The walks are: {', '.join(there)}.")
    return [there[name] for name in wanted]
