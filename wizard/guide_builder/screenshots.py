"""Playing a scenario in a real browser, with a picture of every step."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wizard.core.database import end_read
from wizard.guide_builder.errors import GuideError, ScenarioFailedError
from wizard.guide_builder.sandbox import HOST
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios.parts import Action, ActionKind, Scenario, Step, quoted

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-lcd-text",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-features=HttpsUpgrades",
)  # fmt: skip
SIZE = {"width": 960, "height": 720}
SHARPNESS = 1.5
PATIENCE = 20_000
ANNOTATE = (Path(__file__).parent / "annotate.js").read_text(encoding="utf-8")
MISSING_BROWSER = "The guide needs a browser: install Debian’s packages chromium and libatomic1, then run this again."
MISSING_TOOLS = "The guide needs its tools: run `pip install -r requirements-guide.txt`, then run this again."
# What belongs to the practice site and not to what a filer sees.
HIDE = """() => {
  for (const part of document.querySelectorAll(".practice-banner, .site-footer a[href='/practice/']"))
    part.style.display = "none";
}"""
WIPE = "() => document.querySelectorAll('[data-annotation]').forEach((drawn) => drawn.remove())"
THING = ".account, .receipt, .script, .usa-alert, .box, .facts__pair"


@dataclass(frozen=True)
class Picture:
    """A stop as it was photographed."""

    stop: Step
    heading: str
    path: str
    png: bytes


def browser_path() -> str:
    """Where the browser is. Raises GuideError with what to install."""
    if find_spec("playwright") is None:
        raise GuideError(MISSING_TOOLS)
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise GuideError(MISSING_BROWSER)
    return path


@contextmanager
def opened(path: str, port: int) -> Iterator[Any]:
    """A browser that finds the stage."""
    from playwright.sync_api import sync_playwright

    finds = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, finds])
        yield browser
        browser.close()


def photograph(browser: Any, scene: ScenarioContext, walk: Scenario, tell: Callable[[], None]) -> list[Picture]:
    """Every stop of a walk; ``tell()`` after each. Raises ScenarioFailedError where the walk does not arrive."""
    photographers: dict[str, _Photographer] = {}
    pictures = []
    for number, stop in enumerate(walk.stops, 1):
        if stop.by not in photographers:
            photographers[stop.by] = _Photographer(_new_page(browser), scene)
        pictures.append(photographers[stop.by].takes(walk, number, stop))
        tell()
    for photographer in photographers.values():
        photographer.page.context.close()
    return pictures


def _new_page(browser: Any) -> Any:
    context = browser.new_context(
        base_url=f"http://{HOST}", viewport=SIZE, device_scale_factor=SHARPNESS, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


class _Photographer:
    """Stands behind one person's browser."""

    def __init__(self, page: Any, scene: ScenarioContext) -> None:
        self.page = page
        self.scene = scene
        self.arrives = False

    def takes(self, walk: Scenario, number: int, stop: Step) -> Picture:
        """The picture of a stop; then the way on, where the stop has one."""
        if not self.arrives:
            self.page.goto(self._filled(stop.at), wait_until="load")
        self._must_be_at(walk, number, stop)
        picture = self._picture(stop)
        self.arrives = stop.leaves
        if stop.leaves:
            with self.page.expect_navigation(wait_until="load"):
                self._thing(stop.marks[-1]).click()
        return picture

    def _must_be_at(self, walk: Scenario, number: int, stop: Step) -> None:
        main = self.page.locator("main")
        borne = main.get_attribute("data-outcome") or main.get_attribute("data-refusal") or ""
        path = self.page.evaluate("location.pathname")
        end_read()
        if not stop.is_at(path, borne, self.scene):
            step = f"stop {number}, “{stop.title}”"
            raise ScenarioFailedError(f"“{walk.name}” does not reach {step}: it stands at {path} {borne}.")

    def _picture(self, stop: Step) -> Picture:
        self.page.evaluate(HIDE)
        things = [self._thing(mark) for mark in stop.marks]
        for mark, thing in zip(stop.marks, things, strict=True):
            self._does(mark, thing)
        self.page.evaluate("document.activeElement?.blur()")
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.fonts.ready")
        clip = self.page.evaluate(f"args => ({ANNOTATE.strip().rstrip(';')})(args)", {"marked": self._handles(things)})
        png = self.page.screenshot(clip=clip, full_page=True, animations="disabled", caret="hide")
        self.page.evaluate(WIPE)
        heading = self.page.locator("h1").inner_text()
        return Picture(stop, heading, self.page.evaluate("location.pathname"), png)

    def _handles(self, things: list[Any]) -> list[Any]:
        return [thing.element_handle() for thing in things]

    def _does(self, mark: Action, thing: Any) -> None:
        if mark.act is ActionKind.FILL and thing.evaluate("field => field.tagName") == "SELECT":
            thing.select_option(self._filled(mark.value))
        elif mark.act is ActionKind.FILL:
            thing.fill(self._filled(mark.value))
        elif mark.act in (ActionKind.TICK, ActionKind.PICK):
            thing.click(position={"x": 12, "y": 12})

    def _filled(self, text: str) -> str:
        end_read()
        return text.format_map(self.scene)

    def _thing(self, mark: Action) -> Any:
        words = self._filled(mark.target)
        if mark.act is ActionKind.FILL:
            return self._first(f"form [name='{words}']")
        if mark.act is ActionKind.TICK:
            return self.page.locator(f"main form label[for='{words}']")
        if mark.act is ActionKind.PICK:
            return self.page.locator(f"main form [name='{words}'][value='{mark.value}'] + label")
        if mark.act is ActionKind.LOOK:
            return self._words(words)
        return self._leads(mark, words)

    def _first(self, selector: str) -> Any:
        """In the main part, if it stands there."""
        found = self.page.locator(f"main {selector}")
        return (found if found.count() else self.page.locator(selector)).first

    def _leads(self, mark: Action, words: str) -> Any:
        """The button or link of these words: in the main part, if it stands there; of exactly these, if one does."""
        kind = "button" if mark.act is ActionKind.PRESS else "a"
        for within in ("main", "body"):
            every = self.page.locator(within).locator(f"{kind}:visible")
            exact = every.filter(has_text=_only(words))
            for found in (exact, every.filter(has_text=words)):
                if found.count():
                    return found.first
        raise ScenarioFailedError(f"No {kind} says “{words}” on {self.page.url}.")

    def _words(self, words: str) -> Any:
        """The thing that these words belong to: an account, a box, a row; or the words alone."""
        main, body = self.page.locator("main"), self.page.locator("body")
        headings = main.locator(":is(h1, h2, h3, h4, dt, strong):visible").filter(has_text=words)
        texts = [within.get_by_text(words).locator("visible=true") for within in (main, body)]
        found = next((each for each in (headings, *texts) if each.count()), texts[0]).first
        around = found.locator(f"xpath=ancestor-or-self::*[{_any_class(THING)}][1]")
        return around if around.count() else found


def _only(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}\s*$")


def _any_class(selectors: str) -> str:
    names = [selector.strip().lstrip(".") for selector in selectors.split(",")]
    return " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names)


def alt_of(picture: Picture, scene: ScenarioContext) -> str:
    """What the picture shows, for whoever does not see it: from the walk."""
    marks = [f"{number}, {_named(mark, scene)}" for number, mark in enumerate(picture.stop.marks, 1)]
    return f"The page “{picture.heading}”. Marked on it: {'; '.join(marks)}."


KINDS = {
    ActionKind.FILL: "the field",
    ActionKind.TICK: "the box",
    ActionKind.PICK: "the choice",
    ActionKind.PRESS: "the button",
    ActionKind.FOLLOW: "the link",
    ActionKind.LOOK: "the words",
}


def _named(mark: Action, scene: ScenarioContext) -> str:
    return f"{KINDS[mark.act]} “{quoted(mark.sentence)[0].format_map(scene)}”"
