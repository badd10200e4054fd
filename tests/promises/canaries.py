"""Recognisable secrets, the browser in which they are typed, and the search for them in whatever is left behind."""

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from flask import Flask
from lxml.html import HtmlElement

from tests.support.browser import TOKEN
from tests.support.people import Filer, Helper
from wizard.security.sessions import CONSOLE, PUBLIC, cookie_name

# Twenty characters at most, so that no field turns it away for its length; lowercase, as a login must be.
MARK = "zqplantzq"
SHAPE = MARK + "{number:05} é/&%="
FILLED_IN = ".//input[@name][not(@type='hidden')] | .//select[@name] | .//textarea[@name]"
HEXADECIMAL = re.compile(rb"[0-9a-f]{32,}")


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


# Looks ahead, so that it finds marks that overlap.
ANY_MARK = re.compile(b"(?=(" + b"|".join(re.escape(each) for each in disguises(MARK)) + b"))")


@dataclass(frozen=True)
class Secret:
    """Something typed that must be nowhere afterwards. ``where`` says into what; ``echoed`` that its field is text."""

    text: str
    where: str
    echoed: bool = False
    kept: bool = False

    @property
    def core(self) -> str:
        """The part that no escaping changes."""
        return self.text.split(" ")[0]

    @property
    def hashes(self) -> list[bytes]:
        """Hashes that anybody could make of guesses."""
        return [hashlib.new(name, self.text.encode()).hexdigest().encode() for name in ("md5", "sha1", "sha256")]


@dataclass
class Canaries:
    """All secrets of one site, and an index of what gives each away."""

    kept_fields: tuple[str, ...] = ()
    secrets: list[Secret] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _disguised: dict[bytes, list[Secret]] = field(default_factory=lambda: defaultdict(list))
    _hashed: dict[bytes, list[Secret]] = field(default_factory=lambda: defaultdict(list))
    _lengths: set[int] = field(default_factory=set)
    _codes: list[Secret] = field(default_factory=list)

    def fresh(self, name: str, where: str, echoed: bool = False) -> str:
        """A new secret for a field of that name."""
        return self.add(SHAPE.format(number=next(self._numbers)), f"{name} {where}", echoed, name in self.kept_fields)

    def add(self, text: str, where: str, echoed: bool = False, kept: bool = False) -> str:
        """Remember a secret: a code, or a text that begins with the mark."""
        assert text.isdigit() or text.startswith(MARK)
        secret = Secret(text, where, echoed, kept)
        self.secrets.append(secret)
        if text.isdigit():
            self._codes.append(secret)
            return text
        for needle in disguises(secret.core):
            self._disguised[needle].append(secret)
            self._lengths.add(len(needle))
        for digest in secret.hashes:
            self._hashed[digest].append(secret)
        return text

    def found_in(self, hay: bytes | str, *, kept: bool = False, echoed: bool = False) -> list[str]:
        """Which secrets stand there, but for those that may: ``kept`` ones, ``echoed`` ones."""
        low = (hay if isinstance(hay, bytes) else hay.encode("utf-8", "backslashreplace")).lower()
        given_away = dict.fromkeys([*self._disguised_in(low), *self._hashed_in(low), *self._codes_in(low)])
        searched = [one for one in given_away if not (one.kept and kept) and not (one.echoed and echoed)]
        return [f"{one.where}: {one.text}" for one in searched]

    def _disguised_in(self, low: bytes) -> Iterator[Secret]:
        """A disguise begins with that of the mark; backwards it ends with it."""
        for mark in ANY_MARK.finditer(low):
            for length in self._lengths:
                yield from self._disguised.get(low[mark.start(1) : mark.start(1) + length], ())
                yield from self._disguised.get(low[max(0, mark.end(1) - length) : mark.end(1)], ())

    def _hashed_in(self, low: bytes) -> Iterator[Secret]:
        for digest in HEXADECIMAL.findall(low):
            yield from self._hashed.get(digest, ())

    def _codes_in(self, low: bytes) -> Iterator[Secret]:
        for secret in self._codes:
            code = secret.text.encode()
            if code in low and re.search(rb"(?<![0-9a-z])" + code + rb"(?![0-9a-z])", low):
                yield secret


@dataclass
class Answered:
    """One answer: what was sent, and what came back."""

    asked: str
    headers: list[tuple[str, str]]
    body: bytes


class Recorder(Helper, Filer):
    """A browser that remembers every answer, and every session key it was given."""

    # Nor does the number in a secret, or in the name of one of the many who stand before a form.
    changing = re.compile(rf"{TOKEN.pattern}|\d{{4,}}")

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

    def sends_form(self, form: HtmlElement, values: dict[str, str]) -> None:
        """Send this form with these values in place of those that stand in it."""
        self._submit(form, values)

    def sends_as(self, form: HtmlElement, values: dict[str, str], **more) -> None:
        """Send values to where a form leads, in another manner."""
        address = form.get("action") or self.path
        address = address.partition("?")[0] if "query_string" in more else address
        self._arrive(self._asks("POST", address, **more), address)


def fields_of(form: HtmlElement) -> dict[str, HtmlElement]:
    """What a person fills in, by name."""
    return {one.get("name"): one for one in form.xpath(FILLED_IN)}


def is_echoed(tag: HtmlElement) -> bool:
    """True for a field whose value is shown again to be corrected: one that is no secret by its kind."""
    return tag.get("type") != "password" and tag.get("autocomplete") != "one-time-code"


def forms_by_name(browser: Recorder) -> dict[str, HtmlElement]:
    """The POST forms of the page, by address and fields."""
    found: dict[str, HtmlElement] = {}
    for form in browser.tree.xpath("//form[@method='post']"):
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
