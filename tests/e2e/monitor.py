"""Watches what a browser says that its user does not see."""

from playwright.sync_api import BrowserContext

ANSWERED_BADLY = "Failed to load resource: the server responded"
CANCELLED = "net::ERR_ABORTED"


class BrowserMonitor:
    """Complaints of all pages of one browser: console errors, scripts that crashed, requests to anywhere else.

    A page may answer 404 or 503 where a test wants that: ``bad_answers`` keeps those apart.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.complaints: list[str] = []
        self.bad_answers: list[str] = []
        self._origin = origin
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"a script crashed: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED_BADLY):
            self.complaints.append(f"the console says: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith(f"{self._origin}/"):
            self.complaints.append(f"a request left the site: {request.url}")

    def _failed(self, request) -> None:
        if request.failure != CANCELLED:
            self.complaints.append(f"a request failed: {request.url}: {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.bad_answers.append(f"{response.status} {response.url}")
