"""A visitor that spends next to nothing itself: one kept-open connection, forms read by regular expressions."""

import http.client
import re
import time
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(rb'name="version"[^>]*value="([^"]+)"')


class Visitor:
    """One browser. ``spent`` holds the seconds of each request; ``address`` is where a proxy says that it is."""

    def __init__(self, origin: str, address: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self._body = b""
        self.status = 0
        self.path = ""
        self.spent: list[float] = []
        self.address = address

    def opens(self, path: str) -> int:
        """GET, following nothing."""
        return self._request("GET", path)

    def sends(self, path: str, **values: str) -> int:
        """POST the form of the page shown, then follow the redirect."""
        fields = {"csrf_token": self._find(TOKEN), "version": self._find(VERSION), **values}
        status = self._request("POST", path, urlencode(fields))
        while self.status in (302, 303):
            self._request("GET", self.path)
        return status

    def _find(self, pattern: re.Pattern[bytes]) -> str:
        found = pattern.search(self._body)
        return found[1].decode() if found else ""

    def _request(self, method: str, path: str, body: str = "") -> int:
        headers = {"Cookie": "; ".join(self._cookies.values()), "Content-Type": "application/x-www-form-urlencoded"}
        if self.address:
            headers["X-Forwarded-For"] = self.address
        began = time.perf_counter()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        self._body = answer.read()
        self.spent.append(time.perf_counter() - began)
        for header in answer.headers.get_all("Set-Cookie", ()):
            cookie = header.partition(";")[0]
            self._cookies[cookie.partition("=")[0]] = cookie
        self.path = answer.headers.get("Location") or path
        self.status = answer.status
        return answer.status

    def links(self, court: str, pacer: tuple[str, str], filer: tuple[str, str]) -> bool:
        """The whole journey: fifteen requests or so. True where it arrived."""
        base = f"/courts/{court}/link/"
        self.opens(base)
        self.sends(base)
        self.sends(base + "logout", signed_out="y")
        self.sends(base + "sign-in", username=pacer[0], password=pacer[1], redaction="y")
        self.sends(base + "choose", whose="my_own")
        self.sends(base + "legacy", username=filer[0], password=filer[1])
        self.sends(base + "confirm", understood="y")
        return self.path.endswith("/done") and self.status == 200
