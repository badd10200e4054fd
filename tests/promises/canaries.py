"""Recognisable secrets, the browser in which they are typed, and the search for them in whatever is left behind."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from bs4 import Tag
from flask import Flask

from tests.support.browser import TOKEN
from tests.support.people import Filer, Helper
from wizard.security.sessions import CONSOLE, PUBLIC, cookie_name

# Twenty characters at most, so that no field turns it away for its length; lowercase, as a login must be.
MARK = "zqplantzq"
SHAPE = MARK + "{number:05} é/&%="
FILLED_IN = "input[name]:not([type=hidden]), select[name], textarea[name]"
HEXADECIMAL = re.compile(rb"[0-9a-f]{32,}")
# A secret with all that disguises it is shorter.
REACH = 128


def disguises(text: str) -> list[bytes]:
    """How a text may stand somewhere: as it is or in any escaping of letters, encoded, or backwards; in lowercase."""
    plain = text.encode()
    found = [plain, plain[::-1], text.encode("utf-16-le"), text.encode("utf-16-be"), plain.hex().encode()]
    return [each.lower() for each in [*found, *_in_base64(plain)]]


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """What any base64 of a longer text with this one has in it, wherever it begins."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        yield whole[4 if before else 0 : len(whole) - 4]


ANY_MARK = re.compile(b"|".join(re.escape(each) for each in disguises(MARK)))


def _near_marks(low: bytes) -> bytes:
    """The parts of a text in lowercase that may give a secret with the mark away."""
    found = ANY_MARK.finditer(low)
    return b"\n".join(low[max(0, mark.start() - REACH) : mark.end() + REACH] for mark in found)


@dataclass(frozen=True)
class Secret:
    """Something typed that must be nowhere afterwards. ``where`` says into what; ``echoed`` that its field is text."""

    text: str
    where: str
    echoed: bool = False
    kept: bool = False

    @cached_property
    def core(self) -> str:
        """The part that no escaping changes."""
        return self.text.split(" ")[0]

    @cached_property
    def needles(self) -> list[bytes]:
        """Whatever gives this secret away."""
        return disguises(self.core)

    @cached_property
    def hashes(self) -> set[bytes]:
        """Hashes that anybody could make of guesses."""
        return {hashlib.new(name, self.text.encode()).hexdigest().encode() for name in ("md5", "sha1", "sha256")}

    def is_in(self, low: bytes, near: bytes, hashes: set[bytes]) -> bool:
        """True where some text in lowercase, with these parts near marks and these hashes, gives the secret away."""
        if self.core.isdigit():
            code = self.core.encode()
            return code in low and bool(re.search(rb"(?<![0-9a-z])" + code + rb"(?![0-9a-z])", low))
        return bool(hashes & self.hashes) or any(needle in near for needle in self.needles)


@dataclass
class Canaries:
    """All secrets of one site."""

    kept_fields: tuple[str, ...] = ()
    secrets: list[Secret] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, name: str, where: str, echoed: bool = False) -> str:
        """A new secret for a field of that name."""
        return self.add(SHAPE.format(number=next(self._numbers)), f"{name} {where}", echoed, name in self.kept_fields)

    def add(self, text: str, where: str, echoed: bool = False, kept: bool = False) -> str:
        """Remember a secret: a code, or a text with the mark."""
        assert text.isdigit() or MARK in text
        self.secrets.append(Secret(text, where, echoed, kept))
        return text

    def found_in(self, hay: bytes | str, *, kept: bool = False, echoed: bool = False) -> list[str]:
        """Which secrets stand there, but for those that may: ``kept`` ones, ``echoed`` ones."""
        low = (hay if isinstance(hay, bytes) else hay.encode("utf-8", "backslashreplace")).lower()
        near, hashes = _near_marks(low), set(HEXADECIMAL.findall(low))
        searched = [one for one in self.secrets if not (one.kept and kept) and not (one.echoed and echoed)]
        return [f"{one.where}: {one.text}" for one in searched if one.is_in(low, near, hashes)]


@dataclass
class Answered:
    """One answer: what was sent, and what came back."""

    asked: str
    headers: list[tuple[str, str]]
    body: bytes


class Recorder(Helper, Filer):
    """A browser that remembers every answer, and every session key it was given."""

    changing = re.compile(rf"{TOKEN.pattern}|(?<={MARK})\d+")

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.answered: list[Answered] = []
        self.keys: set[str] = set()

    def _asks(self, method, path, data=None, **more):
        with self.app.app_context():
            answer = self.client.open(path, method=method, data=data, buffered=True, **more)
        headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
        self.answered.append(Answered(f"{method} {path}", headers, answer.data))
        cookies = [self.client.get_cookie(cookie_name(self.app, kind)) for kind in (PUBLIC, CONSOLE)]
        self.keys |= {cookie.value for cookie in cookies if cookie}
        return answer

    def sends_form(self, form: Tag, values: dict[str, str]) -> None:
        """Send this form with these values in place of those that stand in it."""
        self._submit(form, values)

    def sends_as(self, form: Tag, values: dict[str, str], **more) -> None:
        """Send values to where a form leads, in another manner."""
        address = form.get("action") or self.path
        address = address.partition("?")[0] if "query_string" in more else address
        self._arrive(self._asks("POST", address, **more), address)


def fields_of(form: Tag) -> dict[str, Tag]:
    """What a person fills in, by name."""
    return {one["name"]: one for one in form.select(FILLED_IN)}


def is_echoed(tag: Tag) -> bool:
    """True for a field whose value is shown again to be corrected: one that is no secret by its kind."""
    return tag.get("type") != "password" and tag.get("autocomplete") != "one-time-code"


def forms_by_name(browser: Recorder) -> dict[str, Tag]:
    """The POST forms of the page, by address and fields."""
    found: dict[str, Tag] = {}
    # Most pages have none: only the others are parsed for it.
    if not browser.tree.xpath("//form[@method='post']"):
        return found
    for form in browser.page.find_all("form", method="post"):
        address = (form.get("action") or browser.path).partition("?")[0]
        with browser.app.app_context():
            endpoint, args = browser.app.url_map.bind("localhost").match(address, method="POST")
        found[" ".join([endpoint, args.get("step", ""), *sorted(fields_of(form))])] = form
    return found


# One that is linked in these tests, one that has converted, and one that has not: the others have the same pages.
OTHER_COURTS = re.compile("/courts/(?!cacd|exd|canb|exb/link/)")


def pages_from(browser: Recorder, passed: set[str]) -> Iterator[str]:
    """Every page of this site, but those, that links lead to from where the browser stands, one after the other."""
    ahead, seen = [browser.path], set(passed) - {browser.path}
    while ahead:
        path = ahead.pop(0)
        if path not in seen and not OTHER_COURTS.match(path):
            seen.add(path)
            browser.opens(path)
            seen.add(browser.path)
            yield browser.path
            ahead += browser.tree.xpath("//a/@href[starts-with(., '/')]")
