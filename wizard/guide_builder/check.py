"""Whether the published pictures are what the program shows now; where not, both side by side."""

import io
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wizard.courts.court import Court
from wizard.guide_builder import capture_session
from wizard.guide_builder.capture_session import ReportProgress
from wizard.guide_builder.errors import GuideError
from wizard.guide_builder.screenshots import MISSING_TOOLS
from wizard.guides.guide import FACTS, read_guide

GAP = 24
RED, PAPER = (139, 19, 3), (255, 255, 255)
DIFFERENCES = "differences"


@dataclass(frozen=True)
class Difference:
    """A picture that no longer matches, and where to see how."""

    picture: str
    what: str
    shown_in: Path | None = None

    def __str__(self) -> str:
        seen = f" See {self.shown_in}." if self.shown_in else ""
        return f"{self.picture}: {self.what}.{seen}"


def check(court: Court, own_courts: Path, folder: Path, progress: ReportProgress) -> list[Difference]:
    """Take all pictures of a court's guides again, and compare. Raises GuideError."""
    if find_spec("PIL") is None:
        raise GuideError(MISSING_TOOLS)
    folders = sorted(path.parent for path in folder.glob(f"*/{FACTS}"))
    published = {guide.scenario for guide in map(read_guide, folders) if guide}
    if not published:
        raise GuideError(f"There is no guide of {court.id} yet. Run `flask guide build {court.id}`.")
    shutil.rmtree(folder / DIFFERENCES, ignore_errors=True)
    still = [scenario for scenario in capture_session.chosen(court, ()) if scenario.name in published]
    gone = published - {scenario.name for scenario in still}
    findings = [Difference(f"{court.id}/{name}", "the program no longer has this scenario") for name in sorted(gone)]
    with capture_session.opened(court, still, own_courts, progress) as session:
        for scenario in still:
            with session.capture(scenario) as (_context, pictures):
                fresh = {f"{number:02}.png": picture.png for number, picture in enumerate(pictures, 1)}
            findings += _compare(folder / scenario.name, fresh, folder)
    return findings


def _compare(published: Path, fresh: Mapping[str, bytes], folder: Path) -> Iterator[Difference]:
    before = {path.name: path.read_bytes() for path in published.glob("*.png")}
    for name in sorted({*before, *fresh}):
        picture = f"{folder.name}/{published.name}/{name}"
        if name not in fresh:
            yield Difference(picture, "the scenario no longer has this step")
        elif name not in before:
            yield Difference(picture, "it is missing")
        elif before[name] != fresh[name]:
            target = folder / DIFFERENCES / f"{published.name}-{name}"
            yield Difference(picture, "it is another picture now", _side_by_side(before[name], fresh[name], target))


def _side_by_side(before: bytes, after: bytes, target: Path) -> Path:
    """The published picture, the one of now, and between them a red frame around what differs."""
    from PIL import Image, ImageChops, ImageDraw

    left, right = (Image.open(io.BytesIO(png)).convert("RGB") for png in (before, after))
    size = (max(left.width, right.width), max(left.height, right.height))
    both = [Image.new("RGB", size, PAPER) for _ in range(2)]
    for sheet, picture in zip(both, (left, right), strict=True):
        sheet.paste(picture)
    differs = ImageChops.difference(*both).getbbox()
    shown = Image.new("RGB", (2 * size[0] + GAP, size[1]), RED)
    for number, sheet in enumerate(both):
        if differs:
            ImageDraw.Draw(sheet).rectangle(differs, outline=RED, width=4)
        shown.paste(sheet, (number * (size[0] + GAP), 0))
    target.parent.mkdir(parents=True, exist_ok=True)
    shown.save(target)
    return target
