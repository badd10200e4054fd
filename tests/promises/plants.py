"""Recognisable secrets, the browser in which they are typed, and the search for them in whatever is left behind."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bs4 import Tag
from flask import Flask

from tests.people import Filer

# Twenty characters at most, so that no field turns it away for its length; lowercase, as a login must be.
SHAPE = "zq{number:04}x{digest} é/&%="
FILLED_IN = "input[name]:not([type=hidden]), select[name], textarea[name]"


@dataclass(frozen=True)
class Secret:
    """Something typed that must be nowhere afterwards. ``where`` says into what; ``echoed`` that its field is text."""

    text: str
    where: str
    echoed: bool = False
    kept: bool = False

    @property
    def needle(self) -> re.Pattern[bytes]:
        """Whatever gives this secret away: as it is, encoded, backwards, or as a hash that anybody can make."""
        core = self.text.split(" ")[0].encode()
        if core.isdigit():
            return re.compile(rb"(?<![0-9A-Za-z])" + core + rb"(?![0-9A-Za-z])")
        plain = [core, core[::-1], core.decode().encode("utf-16-le"), core.hex().encode(), *_in_base64(core)]
        hashes = [hashlib.new(name, self.text.encode()).hexdigest().encode() for name in ("md5", "sha1", "sha256")]
        return re.compile(b"|".join(map(re.escape, plain + hashes)), re.IGNORECASE)


def _in_base64(core: bytes) -> Iterator[bytes]:
    """What any base64 of a text with this core has in it, wherever the core begins."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + core)
        yield whole[4 if before else 0 : len(whole) - 4]


@dataclass
class Plants:
    """All secrets of one site."""

    kept_fields: tuple[str, ...] = ()
    secrets: list[Secret] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, name: str, where: str, echoed: bool = False) -> str:
        """A new secret for a field of that name."""
        number = next(self._numbers)
        text = SHAPE.format(number=number, digest=hashlib.sha256(f"{number}".encode()).hexdigest()[:8])
        return self.add(text, f"{name} {where}", echoed, name in self.kept_fields)

    def add(self, text: str, where: str, echoed: bool = False, kept: bool = False) -> str:
        """Remember a secret."""
        self.secrets.append(Secret(text, where, echoed, kept))
        return text

    def found_in(self, hay: bytes | str, *, kept: bool = False, echoed: bool = False) -> list[str]:
        """Which secrets stand there; ``kept`` and ``echoed`` ones only where they may not."""
        straw = hay if isinstance(hay, bytes) else hay.encode("utf-8", "backslashreplace")
        searched = [one for one in self.secrets if not (one.kept and kept) and not (one.echoed and echoed)]
        return [f"{one.where}: {one.text}" for one in searched if one.needle.search(straw)]


@dataclass
class Answered:
    """One answer: what was sent, and what came back."""

    asked: str
    headers: list[tuple[str, str]]
    body: bytes


class Recorder(Filer):
    """A browser that remembers every answer, and every session key it was given."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.answered: list[Answered] = []
        self.keys: set[str] = set()

    def _asks(self, method, path, data=None, **more):
        with self.app.app_context():
            answer = self.client.open(path, method=method, data=data, buffered=True, **more)
        headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
        self.answered.append(Answered(f"{method} {path}", headers, answer.data))
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        self.keys |= {cookie.value} if cookie else set()
        return answer

    def sends_form(self, form: Tag, values: dict[str, str]) -> None:
        """Send this form with these values in place of those that stand in it."""
        self._submit(form, values)

    def sends_as(self, form: Tag, values: dict[str, str], **more) -> None:
        """Send values to where a form leads, in another manner."""
        address = form.get("action") or self.path
        self._arrive(self._asks("POST", address, **more), address)


def fields_of(form: Tag) -> dict[str, Tag]:
    """What a person fills in, by name."""
    return {one["name"]: one for one in form.select(FILLED_IN)}


def is_echoed(tag: Tag) -> bool:
    """True for a field whose value is shown again to be corrected: text that is no secret by its kind."""
    return tag.get("type") == "text" and tag.get("autocomplete") != "one-time-code"


def forms_by_name(browser: Recorder) -> dict[str, Tag]:
    """The POST forms of the page, by address and fields."""
    found = {}
    for form in browser.page.find_all("form", method="post"):
        address = (form.get("action") or browser.path).partition("?")[0]
        with browser.app.app_context():
            endpoint, args = browser.app.url_map.bind("localhost").match(address, method="POST")
        found[" ".join([endpoint, args.get("step", ""), *sorted(fields_of(form))])] = form
    return found


def pages_from(browser: Recorder) -> Iterator[str]:
    """Every page of this site that links lead to from where the browser stands, opened one after the other."""
    ahead, seen = [browser.path], set()
    while ahead:
        path = ahead.pop(0)
        if path not in seen:
            seen.add(path)
            browser.opens(path)
            seen.add(browser.path)
            yield browser.path
            ahead += [one["href"] for one in browser.page.select('a[href^="/"]')]
