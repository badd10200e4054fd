"""Whether the published pictures are what the program shows now; where not, both side by side."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wizard.courts.court import Court
from wizard.guides import book, build
from wizard.guides.camera import MISSING_TOOLS, GuideError

GAP = 24
RED, PAPER = (139, 19, 3), (255, 255, 255)
DIFFERENCES = "differences"


@dataclass(frozen=True)
class Finding:
    """A picture that no longer matches, and where to see how."""

    picture: str
    what: str
    shown_in: Path | None = None

    def __str__(self) -> str:
        seen = f" See {self.shown_in}." if self.shown_in else ""
        return f"{self.picture}: {self.what}.{seen}"


def check(court: Court, own_courts: Path, folder: Path, progress: build.Progress) -> list[Finding]:
    """Take all pictures of a court's guides again, and compare. Raises GuideError."""
    _must_have_pillow()
    published = {guide.walk: guide for guide in map(book.read, sorted(folder.glob(f"*/{book.FACTS}"))) if guide}
    if not published:
        raise GuideError(f"There is no guide of {court.id} yet. Run `flask guide build {court.id}`.")
    shutil.rmtree(folder / DIFFERENCES, ignore_errors=True)
    still = [walk.name for walk in build.chosen(court, ()) if walk.name in published]
    with tempfile.TemporaryDirectory(prefix="filer-link-") as fresh:
        build.build(court, still, own_courts, Path(fresh), date.today(), progress)  # noqa: DTZ011
        gone = [
            Finding(f"{court.id}/{name}", "the program has no such walk any more")
            for name in set(published) - set(still)
        ]
        return gone + [finding for name in still for finding in _compare(folder / name, Path(fresh, name), folder)]


def _must_have_pillow() -> None:
    try:
        import PIL  # noqa: F401
    except ImportError:
        raise GuideError(MISSING_TOOLS) from None


def _compare(old: Path, new: Path, folder: Path) -> Iterator[Finding]:
    for name in sorted({path.name for each in (old, new) for path in each.glob("*.png")}):
        picture, before, after = f"{folder.name}/{old.name}/{name}", old / name, new / name
        if not after.exists():
            yield Finding(picture, "the walk has no such step any more")
        elif not before.exists():
            yield Finding(picture, "it is missing")
        elif before.read_bytes() != after.read_bytes():
            target = folder / DIFFERENCES / f"{old.name}-{name}"
            yield Finding(picture, "it is another picture now", _side_by_side(before, after, target))


def _side_by_side(before: Path, after: Path, target: Path) -> Path:
    """The published picture, the one of now, and between them a red frame around what differs."""
    from PIL import Image, ImageChops, ImageDraw

    left, right = (Image.open(io.BytesIO(path.read_bytes())).convert("RGB") for path in (before, after))
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
