"""A walk as a book: its facts as JSON, one self-contained HTML page that prints well, and a tagged PDF."""

import json
import re
from base64 import b64encode
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup

from wizard.guides.fingerprint import ROOT, fingerprint, version
from wizard.guides.screenshots import Picture, alt_of
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios.parts import Scenario

FACTS, PAGE, PRINT = "guide.json", "guide.html", "guide.pdf"
FONTS = ROOT / "static" / "uswds" / "fonts" / "public-sans"
STYLES = Path(__file__).parent / "book.css"
# The moment of printing is no part of the guide: the same program gives the same bytes.
_PRINTED_AT = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


@dataclass(frozen=True)
class GuideStep:
    """A stop as the guide tells it. ``bears``: the outcome or refusal that the page bears for scripts."""

    number: int
    title: str
    path: str
    picture: str
    width: int
    height: int
    alt: str
    sentences: list[str]
    tip: str
    note: str
    bears: str = ""


@dataclass(frozen=True)
class Guide:
    """One walk in one court, as it was photographed."""

    walk: str
    court: str
    title: str
    summary: str
    stops: list[GuideStep]
    fingerprint: str
    version: str
    built_on: str

    @property
    def is_stale(self) -> bool:
        """Whether the program has changed since."""
        return self.fingerprint != fingerprint()

    @property
    def built_in_words(self) -> str:
        """``November 26, 2026``."""
        day = date.fromisoformat(self.built_on)
        return f"{day:%B} {day.day}, {day.year}"


def build_guide(walk: Scenario, scene: ScenarioContext, pictures: list[Picture], built_on: date) -> Guide:
    """The guide of a walk."""
    stops = [_stop(number, picture, scene) for number, picture in enumerate(pictures, 1)]
    made = {"fingerprint": fingerprint(), "version": version(), "built_on": built_on.isoformat()}
    return Guide(walk.name, scene.court.id, walk.title, walk.summary, stops, **made)


def _stop(number: int, picture: Picture, scene: ScenarioContext) -> GuideStep:
    stop = picture.stop
    width, height = size_of(picture.png)
    return GuideStep(
        number,
        stop.title.format_map(scene),
        picture.path,
        f"{number:02}.png",
        width,
        height,
        alt_of(picture, scene),
        [mark.sentence.format_map(scene) for mark in stop.marks],
        stop.tip.format_map(scene),
        stop.note.format_map(scene),
        stop.outcome or stop.refusal,
    )


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, as the file's head says."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def write(guide: Guide, scene: ScenarioContext, pictures: list[Picture], browser: Any, folder: Path) -> None:
    """All files of a guide. The facts come last: without them nothing is published."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    for stop, picture in zip(guide.stops, pictures, strict=True):
        (folder / stop.picture).write_bytes(picture.png)
    inlined = {
        stop.picture: _inlined("image/png", picture.png) for stop, picture in zip(guide.stops, pictures, strict=True)
    }
    html = render("guides/book.html", guide=guide, court=scene.court, pictures=inlined)
    (folder / PAGE).write_text(html, encoding="utf-8")
    (folder / PRINT).write_bytes(printed(html, browser))
    (folder / FACTS).write_text(json.dumps(asdict(guide), ensure_ascii=False, indent=1), encoding="utf-8")


def render(template: str, **facts: Any) -> str:
    """A page that stands alone."""
    return current_app.jinja_env.get_template(template).render(**facts, styles=styles())


def read(path: Path) -> Guide | None:
    """A guide that was built; None where there is none, or it was written by another program."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return Guide(**{**facts, "stops": [GuideStep(**stop) for stop in facts["stops"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def printed(html: str, browser: Any) -> bytes:
    """A page as a tagged PDF, with an outline of its headings."""
    page = browser.new_page()
    page.set_content(html, wait_until="load")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    page.close()
    return _PRINTED_AT.sub(rb"/\1 (D:20000101000000", pdf)


@cache
def styles() -> Markup:
    """The styles of a page that stands alone: its letters come with it."""
    faces = {"400": "PublicSans-Regular.woff2", "700": "PublicSans-Bold.woff2"}
    fonts = "\n".join(
        f"@font-face {{ font-family: Public Sans; font-weight: {weight}; src: url({_font(name)}); }}"
        for weight, name in faces.items()
    )
    return Markup(f"{fonts}\n{STYLES.read_text(encoding='utf-8')}")  # noqa: S704 - our own files


def _font(name: str) -> str:
    return _inlined("font/woff2", (FONTS / name).read_bytes())


def _inlined(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
