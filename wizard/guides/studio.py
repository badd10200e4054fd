"""A stage and a browser in front of it, where walks are photographed one after the other."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.courts.court import Court
from wizard.guides import camera, stage
from wizard.guides.camera import Picture
from wizard.training.scene import Scene
from wizard.training.walks import walks_in
from wizard.training.walks.parts import Walk

Progress = Callable[[str, int, int], None]


@dataclass
class Studio:
    """Where the pictures of one court are taken. ``progress`` hears of each of them; ``total`` are expected."""

    site: stage.Stage
    browser: Any
    progress: Progress
    total: int
    done: int = 0

    @contextmanager
    def shoots(self, walk: Walk) -> Iterator[tuple[Scene, list[Picture]]]:
        """A walk and its pictures, with its clock still standing. Raises GuideError where it does not arrive."""
        with self.site.set_for(walk) as scene:
            yield scene, camera.photograph(self.browser, scene, walk, self._tell)

    def _tell(self) -> None:
        self.done += 1
        self.progress("Taking pictures", self.done, self.total)


@contextmanager
def opened(court: Court, walks: list[Walk], own_courts: Path, progress: Progress) -> Iterator[Studio]:
    """A studio for these walks. Raises GuideError with what to install."""
    path, total = camera.browser_path(), sum(len(walk.stops) for walk in walks)
    with stage.built(court.id, own_courts) as site, camera.opened(path, site.port) as browser:
        yield Studio(site, browser, progress, total)


def chosen(court: Court, only: Iterable[str]) -> list[Walk]:
    """The walks of a court, or those of them that are named. Raises GuideError."""
    there = {walk.name: walk for walk in walks_in(court.kind)}
    wanted = list(only) or list(there)
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise camera.GuideError(f"There is no walk {', '.join(unknown)}. The walks are: {', '.join(there)}.")
    return [there[name] for name in wanted]
