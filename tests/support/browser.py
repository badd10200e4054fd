"""A browser that reads strictly: every page that any test opens is held to the house rules.

A page that was judged before, but for its tokens, is not judged again.
"""

import itertools
import re
from collections import Counter
from typing import ClassVar
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from jinja2 import BytecodeCache
from lxml.html import HtmlElement, document_fromstring
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from wizard.security.headers import HEADERS

PARSER = "lxml"
FIELDS = ("input", "select", "textarea")
# What stands in an element and is not said to anybody is no text of it.
SAID = "not(parent::script or parent::style or parent::template)"
HEADINGS = ("h1", "h2", "h3", "h4")
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=|class="code">|class="help-line__spelling">)[^<>]+')
_judged: set[tuple[str, str]] = set()


class _Compiled(BytecodeCache):
    """Compiled templates, kept from one test's site to the next."""

    kept: ClassVar[dict[str, object]] = {}

    def load_bytecode(self, bucket) -> None:
        bucket.code = self.kept.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket) -> None:
        self.kept[f"{bucket.key} {bucket.checksum}"] = bucket.code


class Browser:
    """One person's browser: follows redirects, fills forms in, presses buttons.

    It looks at the quick tree of lxml itself; ``page`` is for tests, and made when one of them looks at it.
    """

    # What makes no other page of two that are alike otherwise.
    changing = TOKEN

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.jinja_env.bytecode_cache = _Compiled()
        self.client = app.test_client()
        self.path = "/"
        self.response: TestResponse
        self._html = ""
        self._page: BeautifulSoup | None = None
        self._tree: HtmlElement | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page as it was read last; parsed when somebody first looks at it."""
        if self._page is None:
            self._page = BeautifulSoup(self._html, PARSER)
        return self._page

    @page.setter
    def page(self, page: BeautifulSoup) -> None:
        self._page, self._html, self._tree = page, str(page), None

    @property
    def tree(self) -> HtmlElement:
        """The same page as lxml has it."""
        if self._tree is None:
            self._tree = document_fromstring(self._html)
        return self._tree

    def opens(self, path: str) -> None:
        """Type an address."""
        self._arrive(self._asks("GET", path), path)

    def follows(self, text: str) -> None:
        """Click the link that bears this text."""
        links = [link for link in self.tree.iter("a") if text in words_of(link)]
        assert links, f"no link says {text!r} on {self.path}"
        self.opens(links[0].attrib["href"])

    def sends(self, **values: str) -> None:
        """Fill in the form that has these fields, and send it."""
        self._submit(self._form_with(values), values)

    def presses(self, label: str) -> None:
        """Press the button that bears this label, with the form as it stands."""
        buttons = [one for one in self.tree.iter("button") if label in words_of(one)]
        assert buttons, f"no button says {label!r} on {self.path}"
        form_id = buttons[0].get("form")
        form = self.tree.get_element_by_id(form_id) if form_id else next(buttons[0].iterancestors("form"))
        self._submit(form, {})

    def posts(self, path: str, **values: str) -> None:
        """Send values to an address, with a valid CSRF token but without a form."""
        token = self.tree.xpath("//input[@name='csrf_token']/@value")[0]
        self._arrive(self._asks("POST", path, {"csrf_token": token, **values}), path)

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(" ".join(self._main.xpath(f".//text()[{SAID}]")).split())

    @property
    def outcome(self) -> str | None:
        """The outcome that the page bears for scripts."""
        return self._main.get("data-outcome")

    @property
    def refusal(self) -> str | None:
        """The refusal that the page bears for scripts."""
        return self._main.get("data-refusal")

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [words_of(item) for summary in self.tree.find_class("error-summary") for item in summary.iter("li")]

    @property
    def _main(self) -> HtmlElement:
        return next(self.tree.iter("main"))

    def _form_with(self, values: dict[str, str]) -> HtmlElement:
        forms = self.tree.xpath("//form[ancestor::main or ancestor::header]")
        forms = [form for form in forms if all(form.xpath(".//*[@name=$name]", name=name) for name in values)]
        assert forms, f"no form on {self.path} has the fields {', '.join(values)}"
        return forms[0]

    def _submit(self, form: HtmlElement | Tag, values: dict[str, str]) -> None:
        address = urljoin(self.path, form.get("action") or self.path)
        data = {**_as_it_stands(form), **values}
        sent = {name: value for name, value in data.items() if value is not None}
        if form.get("method", "get").lower() == "get":
            self.opens(f"{address.partition('?')[0]}?{urlencode(sent)}")
        else:
            self._arrive(self._asks("POST", address, sent), address)

    def _asks(self, method: str, path: str, data: dict[str, str] | None = None) -> TestResponse:
        """One request in a context of its own: what a test holds open must not leak into it."""
        with self.app.app_context():
            return self.client.open(path, method=method, data=data)

    def _arrive(self, response: TestResponse, path: str) -> None:
        self.path = path
        for _hop in range(5):
            if response.status_code not in (301, 302, 303, 307, 308):
                break
            self.path = urljoin(self.path, response.headers["Location"])
            response = self._asks("GET", self.path)
        self.response = response
        if response.mimetype == "text/html":
            self._html, self._page, self._tree = response.get_data(as_text=True), None, self.judges(response)

    def judges(self, response: TestResponse) -> HtmlElement | None:
        """Hold a page to the house rules; gives it back if it was parsed for that."""
        return judge(self.app, response, self.changing)


def words_of(element: HtmlElement) -> str:
    """The words in an element, one space between any two parts."""
    return " ".join(filter(None, (part.strip() for part in element.xpath(f".//text()[{SAID}]"))))


def _as_it_stands(form: HtmlElement | Tag) -> dict[str, str]:
    values = {}
    for field in form.find_all("input") if isinstance(form, Tag) else form.iter("input"):
        is_off = field.get("type") in ("checkbox", "radio") and field.get("checked") is None
        if field.get("name") is not None and not is_off:
            values[field.get("name")] = field.get("value", "")
    return values


def judge(app: Flask, response: TestResponse, changing: re.Pattern = TOKEN) -> HtmlElement | None:
    """Hold a page to every rule, and give it back; None where the same was judged before. Raises AssertionError."""
    for name in HEADERS:
        assert name in response.headers, f"the header {name} is missing"
    assert "Cache-Control" in response.headers
    html = response.get_data(as_text=True)
    seen = app.extensions["settings"].mode, changing.sub(r"\1", html)
    if seen in _judged:
        return None
    html5lib.HTMLParser(strict=True).parse(html)
    page = document_fromstring(html)
    for rule in RULES:
        rule(page)
    _links_lead_somewhere(app, page)
    _judged.add(seen)
    return page


def _is_a_document(page: HtmlElement) -> None:
    assert page.get("lang") == "en-US"
    title = page.findtext(".//title").strip()
    assert title.endswith("Filer Link")
    assert not title.startswith("-"), "the title is empty"
    for name in ("h1", "main", "header", "footer"):
        assert len([*page.iter(name)]) == 1, f"there must be one {name}"
    assert page.xpath("//*[@id='help-title']"), "help stands on every page"
    assert words_of(next(page.iter("h1"))), "the heading is empty"


def _headings_do_not_skip(page: HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in next(page.iter("main")).iter(HEADINGS)]
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1 or before == 1, f"heading level {after} follows {before}"


def _ids_are_unique_and_found(page: HtmlElement) -> None:
    ids = Counter(page.xpath("//@id"))
    assert not ids or ids.most_common(1)[0][1] == 1, f"ids stand twice: {ids.most_common(3)}"
    for attribute in POINTERS:
        for targets in page.xpath(f"//@{attribute}"):
            for target in targets.split():
                assert target in ids, f"{attribute}={target} points nowhere"
    for target in page.xpath("//a/@href"):
        assert target[0] != "#" or target[1:] in ids, f"{target} points nowhere"


def _fields_have_labels(page: HtmlElement) -> None:
    labels = [*page.iter("label")]
    for field in page.iter(FIELDS):
        if field.get("type") != "hidden":
            own = [label for label in labels if label.get("for") == field.get("id")]
            assert len(own) == 1, f"{field.get('name')} needs one label"
            assert words_of(own[0])


def _errors_are_told(page: HtmlElement) -> None:
    summary = page.find_class("error-summary")
    for message in page.find_class("usa-error-message"):
        assert any(True for each in summary for _link in each.iter("a")), "an error stands not in the summary"
        described = " ".join(page.xpath("//@aria-describedby")).split()
        assert message.attrib["id"] in described, "an error is not tied to its field"
    if summary:
        assert page.findtext(".//title").startswith("Error:")


def _secrets_are_not_echoed(page: HtmlElement) -> None:
    for field in page.iter("input"):
        if field.get("type") == "password" or field.get("autocomplete") == "one-time-code":
            assert not field.get("value"), f"{field.get('name')} is echoed"


def _nothing_is_inline(page: HtmlElement) -> None:
    assert not [*page.iter("style")], "no inline style"
    assert all(script.get("src") for script in page.iter("script")), "no inline script"
    for attribute in page.xpath("//@*[starts-with(name(), 'on') or name() = 'style']"):
        raise AssertionError(f"{attribute.attrname} stands in {attribute.getparent().tag}")
    for tag in page.iter("script", "img", "link"):
        if tag.tag != "link" or tag.get("rel") != "alternate":
            from_here = ("/static/", "/courts/") if tag.tag == "img" else "/static/"
            assert (tag.get("src") or tag.get("href")).startswith(from_here), "everything is served from here"


def _things_have_names(page: HtmlElement) -> None:
    for tag in page.iter("a", "button"):
        assert words_of(tag), f"a {tag.tag} without words"
    assert all("alt" in image.attrib for image in page.iter("img"))
    assert all(button.get("type") for button in page.iter("button"))


def _posts_carry_csrf(page: HtmlElement) -> None:
    for form in page.iter("form"):
        method = form.get("method", "get").lower()
        assert method == "get" or form.xpath(".//input[@name='csrf_token']"), "a POST form without CSRF"


def _there_is_a_way_on(page: HtmlElement) -> None:
    """A link to another page, or a form to send, in the page's own part: what stands around every page is none."""
    main = next(page.iter("main"))
    links = main.xpath(
        ".//a[not(starts-with(@href, '#') or starts-with(@href, 'tel:') or starts-with(@href, 'mailto:'))]"
    )
    assert links or main.xpath(".//button[@type='submit']"), "there is no way on"


RULES = (
    _is_a_document,
    _there_is_a_way_on,
    _headings_do_not_skip,
    _ids_are_unique_and_found,
    _fields_have_labels,
    _errors_are_told,
    _secrets_are_not_echoed,
    _nothing_is_inline,
    _things_have_names,
    _posts_carry_csrf,
)


def _links_lead_somewhere(app: Flask, page: HtmlElement) -> None:
    urls = app.url_map.bind("localhost")
    with app.app_context():
        for address in page.xpath("//a/@href[starts-with(., '/')]"):
            try:
                urls.match(urlsplit(address).path)
            except RequestRedirect:
                raise AssertionError(f"{address} redirects: write the final address") from None
            except HTTPException:
                raise AssertionError(f"{address} leads nowhere") from None
