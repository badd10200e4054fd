"""Playing a scenario in a real browser, with a picture of every step."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.database import end_read
from wizard.guide_builder.errors import GuideError, ScenarioFailedError
from wizard.guide_builder.sandbox import HOST
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios.parts import Action, ActionKind, Scenario, ScenarioStep, quoted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ElementHandle, Locator, Page, ViewportSize

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-lcd-text",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-features=HttpsUpgrades",
)  # fmt: skip
SIZE: "ViewportSize" = {"width": 960, "height": 720}
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
# The fonts and the background images of the page: the mark in a box is fetched when the box is selected.
LOADED = """async () => {
  const urls = new Set();
  for (const element of document.querySelectorAll("*"))
    for (const part of [null, "::before", "::after"]) {
      const background = getComputedStyle(element, part).backgroundImage;
      for (const [, url] of background.matchAll(/url\\("([^"]+)"\\)/g)) urls.add(url);
    }
  const loaded = (url) => {
    const image = new Image();
    image.src = url;
    return image.decode();
  };
  await Promise.all([document.fonts.ready, ...[...urls].map(loaded)]);
}"""
WIPE = "() => document.querySelectorAll('[data-annotation]').forEach((drawn) => drawn.remove())"
AROUND_WORDS = ".account, .receipt, .script, .usa-alert, .box, .facts__pair"


@dataclass(frozen=True)
class Screenshot:
    """A step, and its picture as PNG."""

    step: ScenarioStep
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
def opened(path: str, port: int) -> Iterator["Browser"]:
    """A browser that finds the sandbox."""
    from playwright.sync_api import sync_playwright

    finds = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, finds])
        yield browser
        browser.close()


def capture_scenario(
    browser: "Browser", context: ScenarioContext, scenario: Scenario, tell: Callable[[], None]
) -> list[Screenshot]:
    """A picture of every step; ``tell()`` after each. Raises ScenarioFailedError where a step is not reached."""
    browsers: dict[str, _ActorsBrowser] = {}
    pictures = []
    for number, step in enumerate(scenario.steps, 1):
        if step.actor not in browsers:
            browsers[step.actor] = _ActorsBrowser(_new_page(browser), context)
        pictures.append(browsers[step.actor].capture(scenario, number, step))
        tell()
    for actors_browser in browsers.values():
        actors_browser.page.context.close()
    return pictures


def _new_page(browser: "Browser") -> "Page":
    context = browser.new_context(
        base_url=f"http://{HOST}", viewport=SIZE, device_scale_factor=SHARPNESS, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    # A font that comes too late for one page is kept for the next: no page that is pictured is the first.
    page.goto("/", wait_until="load")
    page.evaluate(LOADED)
    return page


class _ActorsBrowser:
    """The browser of one actor of a scenario."""

    def __init__(self, page: "Page", context: ScenarioContext) -> None:
        self.page = page
        self.context = context
        self.has_arrived = False

    def capture(self, scenario: Scenario, number: int, step: ScenarioStep) -> Screenshot:
        """Take the picture of a step; then go on, where the step leads on."""
        if not self.has_arrived:
            self.page.goto(self._fill_in(step.path), wait_until="load")
        self._ensure_at(scenario, number, step)
        picture = self._picture(step)
        self.has_arrived = step.leads_on
        if step.leads_on:
            with self.page.expect_navigation(wait_until="load"):
                self._locate(step.actions[-1]).click()
        return picture

    def _ensure_at(self, scenario: Scenario, number: int, step: ScenarioStep) -> None:
        main = self.page.locator("main")
        page_marker = main.get_attribute("data-outcome") or main.get_attribute("data-refusal") or ""
        path = self.page.evaluate("location.pathname")
        end_read()
        if not step.is_at(path, page_marker, self.context):
            missed = f"step {number}, “{step.title}”"
            raise ScenarioFailedError(f"“{scenario.name}” does not reach {missed}: it is at {path} {page_marker}.")

    def _picture(self, step: ScenarioStep) -> Screenshot:
        self.page.evaluate(HIDE)
        things = [self._locate(action) for action in step.actions]
        for action, thing in zip(step.actions, things, strict=True):
            self._perform(action, thing)
        self.page.evaluate("document.activeElement?.blur()")
        self.page.mouse.move(0, 0)
        self.page.evaluate(LOADED)
        clip = self.page.evaluate(f"args => ({ANNOTATE.strip().rstrip(';')})(args)", {"marked": self._handles(things)})
        png = self.page.screenshot(clip=clip, full_page=True, animations="disabled", caret="hide")
        self.page.evaluate(WIPE)
        heading = self.page.locator("h1").inner_text()
        return Screenshot(step, heading, self.page.evaluate("location.pathname"), png)

    def _handles(self, things: list["Locator"]) -> list["ElementHandle"]:
        return [thing.element_handle() for thing in things]

    def _perform(self, action: Action, thing: "Locator") -> None:
        if action.kind is ActionKind.FILL and thing.evaluate("field => field.tagName") == "SELECT":
            thing.select_option(self._fill_in(action.value))
        elif action.kind is ActionKind.FILL:
            thing.fill(self._fill_in(action.value))
        elif action.kind in (ActionKind.CHECK, ActionKind.CHOOSE):
            thing.click(position={"x": 12, "y": 12})

    def _fill_in(self, text: str) -> str:
        end_read()
        return text.format_map(self.context)

    def _locate(self, action: Action) -> "Locator":
        words = self._fill_in(action.target)
        if action.kind is ActionKind.FILL:
            return self._first(f"form [name='{words}']")
        if action.kind is ActionKind.CHECK:
            return self.page.locator(f"main form label[for='{words}']")
        if action.kind is ActionKind.CHOOSE:
            return self.page.locator(f"main form [name='{words}'][value='{action.value}'] + label")
        if action.kind is ActionKind.LOOK:
            return self._locate_words(words)
        return self._locate_link(action, words)

    def _first(self, selector: str) -> "Locator":
        """The first match in the main part of the page; elsewhere, where there is none."""
        found = self.page.locator(f"main {selector}")
        return (found if found.count() else self.page.locator(selector)).first

    def _locate_link(self, action: Action, words: str) -> "Locator":
        """The button or link with these words: first in the main part, first with exactly these words."""
        kind = "button" if action.kind is ActionKind.PRESS else "a"
        for within in ("main", "body"):
            every = self.page.locator(within).locator(f"{kind}:visible")
            exact = every.filter(has_text=_only(words))
            for found in (exact, every.filter(has_text=words)):
                if found.count():
                    return found.first
        raise ScenarioFailedError(f"No {kind} says “{words}” on {self.page.url}.")

    def _locate_words(self, words: str) -> "Locator":
        """The thing that these words belong to: an account, a box, a row; or the words alone."""
        main, body = self.page.locator("main"), self.page.locator("body")
        headings = main.locator(":is(h1, h2, h3, h4, dt, strong):visible").filter(has_text=words)
        texts = [within.get_by_text(words).locator("visible=true") for within in (main, body)]
        found = next((each for each in (headings, *texts) if each.count()), texts[0]).first
        around = found.locator(f"xpath=ancestor-or-self::*[{_any_class(AROUND_WORDS)}][1]")
        return around if around.count() else found


def _only(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}\s*$")


def _any_class(selectors: str) -> str:
    names = [selector.strip().lstrip(".") for selector in selectors.split(",")]
    return " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names)


def alt_of(picture: Screenshot, context: ScenarioContext) -> str:
    """What the picture shows, for those who do not see it, from the scenario."""
    actions = [f"{number}, {_named(action, context)}" for number, action in enumerate(picture.step.actions, 1)]
    return f"The page “{picture.heading}”. Marked on it: {'; '.join(actions)}."


KINDS = {
    ActionKind.FILL: "the field",
    ActionKind.CHECK: "the box",
    ActionKind.CHOOSE: "the choice",
    ActionKind.PRESS: "the button",
    ActionKind.FOLLOW: "the link",
    ActionKind.LOOK: "the words",
}


def _named(action: Action, context: ScenarioContext) -> str:
    return f"{KINDS[action.kind]} “{quoted(action.sentence)[0].format_map(context)}”"
