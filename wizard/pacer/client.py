"""Calls to PACER's Authentication API: few at once, each bounded in time and size, none sent twice.

A call runs in a thread of its own, so that a page waits as long as it should and not as long as PACER likes: httpx
bounds each read, not the whole. Refused: retries, redirects and proxies from the environment, since each would send a
password somewhere again; and connections kept open, since one that PACER is just closing looks like PACER being down.
"""

import json
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar

import httpx

from wizard.core.limiter import Limiter, OverloadedError
from wizard.pacer import schemas
from wizard.pacer.directory import DirectoryUnavailableError
from wizard.pacer.schemas import MalformedError
from wizard.security.networks import client_network

Result = TypeVar("Result")
MAX_ANSWER_BYTES = 64 * 1024
OVERLOADED = "too many calls at once"
SLOW = "slow"
BROKEN = "broken off"
HEADERS = {"Content-Type": schemas.JSON, "Accept": schemas.JSON, "Accept-Encoding": "identity"}
# So many may wait for each call that is under way.
WAITING_PER_CALL = 2


class CallExecutor:
    """Runs calls in threads of its own: few at once, some more wait ``max_wait`` seconds, the rest is rejected.

    Nobody waits longer than ``max_seconds`` for a call that has begun; the call keeps its slot until it is over.
    """

    def __init__(self, at_once: int, max_wait: float, max_seconds: float) -> None:
        self.limiter = Limiter(at_once, at_once * WAITING_PER_CALL, max_wait)
        self.max_seconds = max_seconds
        self._threads = ThreadPoolExecutor(at_once, "pacer")

    def run(self, call: Callable[[], Result]) -> Result:
        """What the call returns. Raises DirectoryUnavailableError, and what the call raises."""
        try:
            slot = self.limiter.acquire(client_network())
        except OverloadedError:
            raise DirectoryUnavailableError(OVERLOADED) from None
        future = self._threads.submit(call)
        future.add_done_callback(lambda _: slot.release())
        try:
            return future.result(self.max_seconds)
        except TimeoutError:
            raise DirectoryUnavailableError(SLOW) from None


class Client:
    """The connection to PACER: its certificate is verified, nothing is followed or retried, no answer may be long.

    ``connect`` and ``read`` are seconds.
    """

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

    def post(self, path: str, payload: dict[str, str], max_lengths: dict[str, int]) -> dict[str, str]:
        """The answer's values of the keys of ``max_lengths``: all of them, each as long as that at most.

        Raises DirectoryUnavailableError, whose cause names the fault.
        """
        try:
            with self._client.stream("POST", self.url + path, content=json.dumps(payload)) as answer:
                _ensure_success(answer)
                return schemas.read(self._read_body(answer), max_lengths, max_lengths)
        except MalformedError as error:
            raise DirectoryUnavailableError(str(error)) from None
        except httpx.TimeoutException:
            raise DirectoryUnavailableError(SLOW) from None
        except httpx.ConnectError as error:
            is_trusted = "CERTIFICATE_VERIFY_FAILED" not in str(error)
            cause = "no connection" if is_trusted else "its certificate is not trusted"
            raise DirectoryUnavailableError(cause) from None
        except httpx.TransportError:
            raise DirectoryUnavailableError(BROKEN) from None

    def _read_body(self, answer: httpx.Response) -> bytes:
        body = b""
        until = time.monotonic() + self.read
        for part in answer.iter_raw():
            body += part
            if len(body) > MAX_ANSWER_BYTES:
                raise DirectoryUnavailableError("the answer is too large")
            if time.monotonic() > until:
                raise DirectoryUnavailableError(SLOW)
        return body


def _ensure_success(answer: httpx.Response) -> None:
    if 300 <= answer.status_code < 400:
        raise DirectoryUnavailableError(f"redirect ({answer.status_code})")
    if answer.status_code != 200:
        raise DirectoryUnavailableError(f"status {answer.status_code}")
