"""The live site on the wire: served by gunicorn as in production, and browsers that act at one instant."""

import re
import signal
import socket
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.support import served
from tests.support.forks import FIGURES, Forks
from tests.support.sites import allow_fictional_courts

HOST = "127.0.0.1"
COOKIE = "__Host-filer_link"
PATIENCE = 60
SETTINGS = """\
mode = "live"
secret_key = "a-secret-key-for-tests-only-0123456789"
database = "{database}"
hosts = ["{host}"]
courts = ["ca1", "ca9", "cacd", "canb", "exb", "exd"]
sign_on = "embedded"
trusted_proxies = 0
one_time_codes = "optional"
staff_passkeys = "offered"

[mail]
host = "mail.example.gov"
sender = "no-reply@example.gov"
"""


def write_settings(folder: Path, text: str) -> None:
    """Settings for their owner alone, as a live site demands."""
    (folder / "settings.toml").touch(mode=0o600)
    (folder / "settings.toml").write_text(text)
    allow_fictional_courts(folder)


def live_site(folder: Path, database: str = ""):
    """A live site with its settings in a folder; on SQLite in that folder, unless told otherwise."""
    database = database or f"sqlite:///{folder / 'filer-link.sqlite3'}"
    write_settings(folder, SETTINGS.format(database=database, host=HOST))
    return served.make_app(str(folder))


class Server:
    """gunicorn with its worker processes, in a process group of its own.

    ``make`` names the function of ``served`` that makes the site.
    """

    def __init__(self, folder: Path, forks: Forks, make: str = "make_interruptible_app") -> None:
        self.folder, self._make = folder, make
        self.log = folder / "gunicorn.log"
        self._forks = forks
        with socket.socket() as door:
            door.bind((HOST, 0))
            self.port = door.getsockname()[1]

    @property
    def origin(self) -> str:
        """The beginning of every address."""
        return f"http://{HOST}:{self.port}"

    def starts(self) -> "Server":
        """Serve; comes back once the site answers."""
        site = f"tests.support.served:{self._make}({str(self.folder)!r})"
        command = ["gunicorn", "--config", "gunicorn.conf.py", "--preload", site]
        figures = self.folder / "figures"
        figures.mkdir(exist_ok=True)
        own = {"PORT": str(self.port), "WEB_CONCURRENCY": "2", FIGURES: str(figures)}
        self._process = self._forks.start("tests.support.forks:run_gunicorn", command, env=own, output=self.log)
        give_up = time.monotonic() + PATIENCE
        while not self._is_well():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < give_up, self.log.read_text()
            time.sleep(0.02)
        return self

    def stops(self) -> None:
        """End it kindly."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def is_killed(self) -> None:
        """End the whole process group at once."""
        self._process.kill_group()

    def complaints(self) -> list[str]:
        """What the log tells of faults."""
        return [line for line in self.log.read_text().splitlines() if '"status": 5' in line or "Traceback" in line]

    def _is_well(self) -> bool:
        try:
            return asks(self.port, "/healthz").status == 200
        except OSError:
            return False


@dataclass(frozen=True)
class Post:
    """One form, filled in by one browser."""

    path: str
    cookie: str
    form: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back, and the cookie that this browser bears from then on."""

    status: int
    location: str | None
    cookie: str
    html: str

    @property
    def outcome(self) -> str | None:
        """The outcome that the page bears."""
        return self._mark("outcome")

    @property
    def refusal(self) -> str | None:
        """The refusal that the page bears."""
        return self._mark("refusal")

    def _mark(self, name: str) -> str | None:
        found = re.search(f'data-{name}="([^"]*)"', self.html)
        return found and found[1]


def asks(port: int, path: str, cookie: str = "") -> Answer:
    """Open a page."""
    line = HTTPConnection(HOST, port, timeout=PATIENCE)
    line.request("GET", path, headers={"Cookie": f"{COOKIE}={cookie}"})
    return _read(line, cookie)


def follows(port: int, answer: Answer) -> Answer:
    """Go where the answer leads, with the cookie it gave; one redirect more is borne."""
    for _hop in range(2):
        if answer.location:
            answer = asks(port, answer.location, answer.cookie)
    return answer


def at_once(port: int, posts: list[Post], hold: bool = False) -> list[Answer]:
    """Send these forms at one instant.

    With ``hold`` the server has all of them but for the last byte before any may go on.
    """
    lines = begun(port, posts, hold)
    return [_read(line, post.cookie) for line, post in zip(lines, posts, strict=True)]


def begun(port: int, posts: list[Post], hold: bool = False) -> list[HTTPConnection]:
    """Send these forms at one instant, and do not wait for the answers."""
    lines = [HTTPConnection(HOST, port, timeout=PATIENCE) for _ in posts]
    bodies = [urlencode(post.form).encode() for post in posts]
    for line in lines:
        line.connect()
    if hold:
        for line, post, body in zip(lines, posts, bodies, strict=True):
            _send_head(line, post, body)
            line.send(body[:-1])
        time.sleep(0.01)
    for line, post, body in zip(lines, posts, bodies, strict=True):
        if not hold:
            _send_head(line, post, body)
        line.send(body[-1:] if hold else body)
    return lines


def answers_to(lines: list[HTTPConnection]) -> list[Answer | None]:
    """What came back on each line; None where the server died."""
    return [_read_if_any(line) for line in lines]


def _send_head(line: HTTPConnection, post: Post, body: bytes) -> None:
    line.putrequest("POST", post.path)
    line.putheader("Cookie", f"{COOKIE}={post.cookie}")
    line.putheader("Content-Type", "application/x-www-form-urlencoded")
    line.putheader("Content-Length", str(len(body)))
    line.endheaders()


def _read(line: HTTPConnection, cookie: str) -> Answer:
    response = line.getresponse()
    html = response.read().decode()
    line.close()
    jar = SimpleCookie(response.headers.get("Set-Cookie", ""))
    given = jar[COOKIE].value if COOKIE in jar else cookie
    return Answer(response.status, response.headers.get("Location"), given, html)


def _read_if_any(line: HTTPConnection) -> Answer | None:
    try:
        return _read(line, "")
    except (OSError, HTTPException):
        return None
