"""What a first view costs on the wire, with nothing kept from before: bytes, which are the same on every machine."""

import pytest

pytestmark = pytest.mark.slow

BUDGET = 45_000
REQUESTS = 8
SIZES = ((1280, 800), (320, 640))
PUBLIC = ("/", "/courts/cacd/", "/courts/cacd/link/")


class Wire:
    """What the browser received for one page: the bytes of each answer, its headers included, by URL."""

    def __init__(self, page) -> None:
        self.page = page
        self.received: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._notes_url)
        session.on("Network.loadingFinished", self._notes_bytes)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _notes_url(self, event) -> None:
        self._urls[event["requestId"]] = event["response"]["url"]

    def _notes_bytes(self, event) -> None:
        self.received[self._urls[event["requestId"]]] = int(event["encodedDataLength"])

    def brings(self, path: str) -> dict[str, int]:
        """Open a page, with all that it needs."""
        self.received.clear()
        self.page.goto(path)
        self.page.evaluate("() => document.fonts.ready.then(() => null)")
        return self.received


def keeps_to_the_budget(received: dict[str, int]) -> None:
    fonts = [url.rpartition("/fonts/")[2].partition("?")[0] for url in received if "/fonts/" in url]
    assert sorted(fonts) == ["subset/PublicSans-Bold.woff2", "subset/PublicSans-Regular.woff2"], received
    assert sum(received.values()) <= BUDGET, received
    assert len(received) <= REQUESTS, received


def test_a_first_view_keeps_to_its_budget(open_browser):
    wire = Wire(open_browser().new_page())
    for width, height in SIZES:
        wire.page.set_viewport_size({"width": width, "height": height})
        for path in PUBLIC:
            keeps_to_the_budget(wire.brings(path))
    wire.page.get_by_role("button", name="Begin").click()
    wire.page.wait_for_url("**/link/logout")
    keeps_to_the_budget(wire.brings(wire.page.url))


def test_any_other_character_is_fetched_in_the_same_font(open_browser):
    wire = Wire(open_browser().new_page())
    keeps_to_the_budget(wire.brings("/"))
    wire.page.evaluate("() => document.fonts.load('700 1rem \"Public Sans Web\"', 'ñ').then(() => null)")
    assert any("/fonts/public-sans/PublicSans-Bold.woff2" in url for url in wire.received)
