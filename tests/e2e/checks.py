"""Looks at a page: each raises AssertionError and names what it saw."""

import re
from functools import cache
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SCRIPTS = Path(__file__).parent / "checks.js"
# Most of what axe answers is what it found in order: that stays in the browser.
VIOLATIONS = """async (options) => {
  const found = await axe.run(document, options);
  return found.violations.map((each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.target)}`);
}"""
CHANGES = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=class="code">)[^<]+|(?<=__spelling">)[^<]+|\d+')
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The rule that would read every style sheet is experimental, and not among these.
OPTIONS = {
    "runOnly": {"type": "tag", "values": STANDARDS},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}


_seen_by_axe: set[str] = set()


@cache
def _scripts() -> str:
    return SCRIPTS.read_text()


def _asks(page: Page, question: str, wanted: str = "") -> list:
    return page.evaluate(f"async (wanted) => {{ {_scripts()}; await allIsStill(); return {question}(); }}", wanted)


def focus_is_visible(page: Page) -> None:
    """What has the focus bears an outline that stands out, lies in the window, and nothing covers it."""
    faults = _asks(page, "faultsOfFocus")
    assert not faults, f"{page.url}: {faults}"


def focus_is_clear_of_the_warning(page: Page) -> None:
    """Not a pixel of what has the focus lies under the warning before the time limit."""
    faults = _asks(page, "underTheWarning")
    assert not faults, f"{page.url}: {faults}"


def icons_and_buttons_can_be_told(page: Page) -> None:
    """The icon of every alert stands out, and so do primary buttons from secondary ones, whatever the colors."""
    faults = [*_asks(page, "faintIcons"), *_asks(page, "buttonsAlike")]
    assert not faults, f"{page.url}: {faults}"


def visible_focus_is_on(page: Page, selector: str) -> bool:
    """The same, and whether it is this element that has the focus."""
    question = "() => [...faultsOfFocus(), document.activeElement.matches(wanted)]"
    *faults, found = _asks(page, f"({question})", selector)
    assert not faults, f"{page.url}: {faults}"
    return found


def nothing_needs_a_script(page: Page) -> None:
    """No button is shown that does nothing without JavaScript."""
    shown = [one.inner_text() for one in page.locator("button[type=button]").all() if one.is_visible()]
    assert not shown, f"{page.url}: {shown}"


def nothing_overflows(page: Page) -> None:
    """Nobody has to scroll sideways, and nothing sticks out."""
    faults = _asks(page, "whatSticksOut")
    assert not faults, f"{page.url}: {faults}"


def targets_are_large_enough(page: Page) -> None:
    """Whatever can be pressed measures 24 by 24 pixels or more; links within a sentence may be smaller."""
    faults = _asks(page, "smallTargets")
    assert not faults, f"{page.url}: {faults}"


def no_axe_violations(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 A and AA, and nothing against good practice.

    A page that axe has seen at this size, but for its numbers and codes, it does not see again.
    """
    seen = f"{page.viewport_size} {CHANGES.sub('', page.content())}"
    if seen in _seen_by_axe:
        return
    if not page.evaluate("'axe' in window"):
        # The next pages bring it along.
        page.add_init_script(AXE_SCRIPT)
        page.evaluate(AXE_SCRIPT)
    faults = page.evaluate(VIOLATIONS, OPTIONS)
    assert not faults, f"{page.url}: {faults}"
    _seen_by_axe.add(seen)
