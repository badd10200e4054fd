"""A guide as files: its facts as JSON, one self-contained HTML page that prints well, and a tagged PDF."""

import re
from base64 import b64encode
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from markupsafe import Markup

from wizard.courts.court import Court
from wizard.guide_builder.screenshots import Screenshot, alt_of
from wizard.guides import handouts
from wizard.guides.fingerprint import ROOT, fingerprint, version
from wizard.guides.guide import PAGE, PRINT, Guide, GuideStep, write_facts
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios.parts import Scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FONTS = ROOT / "static" / "uswds" / "fonts" / "public-sans"
STYLES = Path(__file__).parent / "guide.css"
# The moment of printing is no part of the guide: the same program gives the same bytes.
_PRINTED_AT = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def build_guide(scenario: Scenario, context: ScenarioContext, pictures: list[Screenshot], built_on: date) -> Guide:
    """The guide of a scenario."""
    steps = [_guide_step(number, picture, context) for number, picture in enumerate(pictures, 1)]
    made = {"fingerprint": fingerprint(), "version": version(), "built_on": built_on.isoformat()}
    return Guide(scenario.name, context.court.id, scenario.title, scenario.summary, steps, **made)


def _guide_step(number: int, picture: Screenshot, context: ScenarioContext) -> GuideStep:
    step = picture.step
    width, height = size_of(picture.png)
    return GuideStep(
        number,
        step.title.format_map(context),
        picture.path,
        f"{number:02}.png",
        width,
        height,
        alt_of(picture, context),
        [action.sentence.format_map(context) for action in step.actions],
        step.tip.format_map(context),
        step.note.format_map(context),
        step.outcome or step.refusal,
    )


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, as the file's head says."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def write_guide(
    guide: Guide, context: ScenarioContext, pictures: list[Screenshot], browser: "Browser", folder: Path
) -> None:
    """All files of a guide. The facts come last: without them nothing is published."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    for step, picture in zip(guide.steps, pictures, strict=True):
        (folder / step.picture).write_bytes(picture.png)
    inlined = {
        step.picture: _inlined("image/png", picture.png) for step, picture in zip(guide.steps, pictures, strict=True)
    }
    html = render("guide_builder/guide.html", guide=guide, court=context.court, pictures=inlined)
    (folder / PAGE).write_text(html, encoding="utf-8")
    (folder / PRINT).write_bytes(printed(html, browser))
    write_facts(guide, folder)


def render(template: str, **facts: object) -> str:
    """A self-contained page."""
    return current_app.jinja_env.get_template(template).render(**facts, styles=styles())


def write_handouts(court: Court, now: datetime, browser: "Browser", folder: Path, built_on: date) -> None:
    """All handouts as tagged PDF."""
    made = {"fingerprint": fingerprint(), "version": version()}
    guide = Guide("", court.id, "", "", [], built_on=built_on.isoformat(), **made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, handout in handouts.HANDOUTS.items():
        facts = handouts.facts_of(name, court, now)
        html = render("guide_builder/handout.html", court=court, handout=handout, facts=facts, guide=guide)
        (folder / f"{name}.pdf").write_bytes(printed(html, browser))


def printed(html: str, browser: "Browser") -> bytes:
    """A page as a tagged PDF, with an outline of its headings."""
    page = browser.new_page()
    page.set_content(html, wait_until="load")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    page.close()
    return _PRINTED_AT.sub(rb"/\1 (D:20000101000000", pdf)


@cache
def styles() -> Markup:
    """The styles of a self-contained page, with its fonts."""
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
