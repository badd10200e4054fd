"""Calls to PACER's Authentication API: few at once, each bounded in time and size, none sent twice.

A call runs in a thread of its own, so that a page waits as long as it should and not as long as PACER likes: httpx
bounds each read, not the whole. Refused: retries, redirects and proxies from the environment, since each would send a
password somewhere again; and connections kept open, since one that PACER is just closing looks like PACER being down.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar

import httpx

from wizard.pacer import schemas
from wizard.pacer.directory import DirectoryUnavailableError
from wizard.pacer.schemas import MalformedError

Told = TypeVar("Told")
LARGEST_ANSWER = 64 * 1024
CROWDED, SLOW, BROKEN = "too many calls at once", "slow", "broken off"
HEADERS = {"Content-Type": schemas.JSON, "Accept": schemas.JSON, "Accept-Encoding": "identity"}
# So many may wait for each that is under way.
WAITING_EACH = 2


class Line:
    """So many calls at once in this process, some more that wait a while, and the rest is turned away."""

    def __init__(self, at_once: int, patience: float, longest: float) -> None:
        self.patience, self.longest = patience, longest
        self._room = threading.Semaphore(at_once * (1 + WAITING_EACH))
        self._threads = ThreadPoolExecutor(at_once, "pacer")

    def runs(self, call: Callable[[], Told]) -> Told:
        """What the call brings. Raises DirectoryUnavailableError, and what the call raises."""
        if not self._room.acquire(blocking=False):
            raise DirectoryUnavailableError(CROWDED)
        begun = threading.Event()

        def run() -> Told:
            begun.set()
            return call()

        future = self._threads.submit(run)
        future.add_done_callback(lambda _: self._room.release())
        if not begun.wait(self.patience) and future.cancel():
            raise DirectoryUnavailableError(CROWDED)
        try:
            return future.result(self.longest)
        except TimeoutError:
            raise DirectoryUnavailableError(SLOW) from None


class Client:
    """The connection to PACER: verified; nothing is followed or retried, and no answer is believed to be short."""

    def __init__(self, url: str, connect: float, read: float, at_once: int) -> None:
        self.url, self.read = url, read
        self._client = httpx.Client(
            verify=ssl.create_default_context(),
            timeout=httpx.Timeout(read, connect=connect),
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=0),
            headers=HEADERS,
            # One person's cookie must not go along with another's call.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    def asks(self, path: str, sent: dict[str, str], keys: dict[str, int]) -> dict[str, str]:
        """The answer's values of these keys, all of them.

        Raises DirectoryUnavailableError, whose cause names the fault.
        """
        try:
            with self._client.stream("POST", self.url + path, content=json.dumps(sent)) as answer:
                _must_be_an_answer(answer)
                return schemas.read(self._body(answer), keys, keys)
        except MalformedError as no:
            raise DirectoryUnavailableError(str(no)) from None
        except httpx.TimeoutException:
            raise DirectoryUnavailableError(SLOW) from None
        except httpx.ConnectError as no:
            trusted = "CERTIFICATE_VERIFY_FAILED" not in str(no)
            raise DirectoryUnavailableError("no connection" if trusted else "its certificate is not trusted") from None
        except httpx.TransportError:
            raise DirectoryUnavailableError(BROKEN) from None

    def _body(self, answer: httpx.Response) -> bytes:
        body, until = b"", time.monotonic() + self.read
        for part in answer.iter_raw():
            body += part
            if len(body) > LARGEST_ANSWER:
                raise DirectoryUnavailableError("the answer is too large")
            if time.monotonic() > until:
                raise DirectoryUnavailableError(SLOW)
        return body


def _must_be_an_answer(answer: httpx.Response) -> None:
    if 300 <= answer.status_code < 400:
        raise DirectoryUnavailableError(f"redirect ({answer.status_code})")
    if answer.status_code != 200:
        raise DirectoryUnavailableError(f"status {answer.status_code}")
