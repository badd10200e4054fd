"""Nothing moves while a page appears: Chromium's own count (cumulative layout shift), with nothing kept from before."""

import pytest

pytestmark = pytest.mark.slow

MOST = 0.02
SIZES = ((1280, 800), (360, 640))
PUBLIC = ("/", "/courts/cacd/", "/courts/cacd/link/", "/courts/cacd/faq", "/courts/cacd/help", "/login")
STEPS = ("logout", "sign-in", "choose", "legacy", "confirm")
AT_ONCE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
# A telephone far from its mast: the fonts come long after the first lines.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
OBSERVE = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe(
    { type: "layout-shift", buffered: true });
}"""
# Two more frames after the fonts: what moves because of them has moved.
SETTLED = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  await new Promise((go) => setTimeout(go, 50));
  return window.shifts.reduce((sum, each) => sum + each.value, 0);
}"""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]} pixels")
def walker(request, walks):
    """Somebody whose browser keeps nothing."""
    width, height = request.param
    walker = walks(viewport={"width": width, "height": height})
    walker.page.add_init_script(f"({OBSERVE})()")
    walker.cdp = walker.page.context.new_cdp_session(walker.page)
    walker.cdp.send("Network.enable")
    walker.cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return walker


def shift_of(walker, path: str) -> float:
    walker.page.goto(path, wait_until="load")
    return walker.page.evaluate(SETTLED)


# On a slow line every page is waited for; `make soak` waits.
@pytest.mark.parametrize(
    "line", [AT_ONCE, pytest.param(SLOW, marks=pytest.mark.soak)], ids=["at once", "on a slow line"]
)
def test_nothing_moves_while_a_page_appears(walker, line):
    walker.cdp.send("Network.emulateNetworkConditions", line)
    shifts = {path: shift_of(walker, path) for path in PUBLIC}
    for step in STEPS:
        walker.skips_to(step)
        shifts[step] = shift_of(walker, f"{walker.link}{step}")
    walker.skips_to("done")
    shifts["done"] = shift_of(walker, f"{walker.link}done")
    assert {path: shift for path, shift in shifts.items() if shift > MOST} == {}


def test_the_count_would_tell_what_moves(walker):
    walker.opens("/")
    walker.page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('h1'), {textContent: 'Late'}))"
    )
    # On a busy machine the browser counts a little later.
    assert any(walker.page.evaluate(SETTLED) > MOST for _ in range(20))
