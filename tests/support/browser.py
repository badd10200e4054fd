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
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from wizard.security.headers import HEADERS

PARSER = "lxml"
FIELDS = ("input", "select", "textarea")
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
    """One person's browser: follows redirects, fills forms in, presses buttons."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.jinja_env.bytecode_cache = _Compiled()
        self.client = app.test_client()
        self.path = "/"
        self.response: TestResponse
        self._html = ""
        self._page: BeautifulSoup | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page as it was read last; parsed when somebody first looks at it."""
        if self._page is None:
            self._page = BeautifulSoup(self._html, PARSER)
        return self._page

    @page.setter
    def page(self, page: BeautifulSoup) -> None:
        self._page = page

    def opens(self, path: str) -> None:
        """Type an address."""
        self._arrive(self._asks("GET", path), path)

    def follows(self, text: str) -> None:
        """Click the link that bears this text."""
        links = [link for link in self.page.find_all("a") if text in link.get_text(" ", strip=True)]
        assert links, f"no link says {text!r} on {self.path}"
        self.opens(links[0]["href"])

    def sends(self, **values: str) -> None:
        """Fill in the form that has these fields, and send it."""
        self._submit(self._form_with(values), values)

    def presses(self, label: str) -> None:
        """Press the button that bears this label, with the form as it stands."""
        buttons = [one for one in self.page.find_all("button") if label in one.get_text(" ", strip=True)]
        assert buttons, f"no button says {label!r} on {self.path}"
        button = buttons[0]
        form = self.page.find(id=button["form"]) if button.has_attr("form") else button.find_parent("form")
        self._submit(form, {})

    def posts(self, path: str, **values: str) -> None:
        """Send values to an address, with a valid CSRF token but without a form."""
        token = self.page.select_one("input[name=csrf_token]")
        self._arrive(self._asks("POST", path, {"csrf_token": token["value"], **values}), path)

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.main.get_text(" ").split())

    @property
    def outcome(self) -> str | None:
        """The outcome that the page bears for scripts."""
        return self.page.main.get("data-outcome")

    @property
    def refusal(self) -> str | None:
        """The refusal that the page bears for scripts."""
        return self.page.main.get("data-refusal")

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [item.get_text(" ", strip=True) for item in self.page.select(".error-summary li")]

    def _form_with(self, values: dict[str, str]) -> Tag:
        forms = [
            form for form in self.page.select("main form, header form") if all(_field(form, name) for name in values)
        ]
        assert forms, f"no form on {self.path} has the fields {', '.join(values)}"
        return forms[0]

    def _submit(self, form: Tag, values: dict[str, str]) -> None:
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
            self._html, self._page = response.get_data(as_text=True), self.judges(response)

    def judges(self, response: TestResponse) -> BeautifulSoup | None:
        """Hold a page to the house rules; gives it back if it was parsed for that."""
        return judge(self.app, response)


def _field(form: Tag, name: str) -> Tag | None:
    return form.find(attrs={"name": name})


def _as_it_stands(form: Tag) -> dict[str, str]:
    values = {}
    for field in form.find_all("input", attrs={"name": True}):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        values[field["name"]] = field.get("value", "")
    return values


def judge(app: Flask, response: TestResponse) -> BeautifulSoup | None:
    """Hold a page to every rule, and give it back; None where the same was judged before. Raises AssertionError."""
    for name in HEADERS:
        assert name in response.headers, f"the header {name} is missing"
    assert "Cache-Control" in response.headers
    html = response.get_data(as_text=True)
    seen = app.extensions["settings"].mode, TOKEN.sub(r"\1", html)
    if seen in _judged:
        return None
    html5lib.HTMLParser(strict=True).parse(html)
    page = BeautifulSoup(html, PARSER)
    for rule in RULES:
        rule(page)
    _links_lead_somewhere(app, page)
    _judged.add(seen)
    return page


def _is_a_document(page: BeautifulSoup) -> None:
    assert page.html.get("lang") == "en-US"
    assert page.title.get_text(strip=True).endswith("Filer Link")
    assert not page.title.get_text(strip=True).startswith("-"), "the title is empty"
    for name in ("h1", "main", "header", "footer"):
        assert len(page.find_all(name)) == 1, f"there must be one {name}"
    assert page.find(id="help-title"), "help stands on every page"
    assert page.h1.get_text(strip=True), "the heading is empty"


def _headings_do_not_skip(page: BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in page.main.find_all(HEADINGS)]
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1 or before == 1, f"heading level {after} follows {before}"


def _ids_are_unique_and_found(page: BeautifulSoup) -> None:
    tags = page.find_all(True)
    ids = Counter(tag["id"] for tag in tags if tag.has_attr("id"))
    assert not ids or ids.most_common(1)[0][1] == 1, f"ids stand twice: {ids.most_common(3)}"
    for tag in tags:
        for attribute in POINTERS:
            for target in str(tag.get(attribute, "")).split():
                assert target in ids, f"{attribute}={target} points nowhere"
    for link in page.find_all("a", href=True):
        assert link["href"][0] != "#" or link["href"][1:] in ids, f"{link['href']} points nowhere"


def _fields_have_labels(page: BeautifulSoup) -> None:
    labels = page.find_all("label")
    for field in page.find_all(FIELDS):
        if field.get("type") != "hidden":
            own = [label for label in labels if label.get("for") == field.get("id")]
            assert len(own) == 1, f"{field.get('name')} needs one label"
            assert own[0].get_text(strip=True)


def _errors_are_told(page: BeautifulSoup) -> None:
    summary = page.find(class_="error-summary")
    for message in page.find_all(class_="usa-error-message"):
        assert page.select(".error-summary a"), "an error stands beside a field and not in the summary"
        assert page.select(f'[aria-describedby~="{message["id"]}"]'), "an error is not tied to its field"
    if summary:
        assert page.title.get_text().startswith("Error:")


def _secrets_are_not_echoed(page: BeautifulSoup) -> None:
    for field in page.find_all("input"):
        if field.get("type") == "password" or field.get("autocomplete") == "one-time-code":
            assert not field.get("value"), f"{field['name']} is echoed"


def _nothing_is_inline(page: BeautifulSoup) -> None:
    assert not page.find_all("style"), "no inline style"
    assert all(script.get("src") for script in page.find_all("script")), "no inline script"
    for tag in page.find_all(True):
        inline = [name for name in tag.attrs if name.startswith("on") or name == "style"]
        assert not inline, f"{inline} stands in {tag.name}"
    for tag in page.find_all(("script", "img", "link")):
        if tag.name != "link" or tag.get("rel") != ["alternate"]:
            from_here = ("/static/", "/courts/") if tag.name == "img" else "/static/"
            assert (tag.get("src") or tag["href"]).startswith(from_here), "everything is served from here"


def _things_have_names(page: BeautifulSoup) -> None:
    for tag in page.find_all(("a", "button")):
        assert tag.get_text(strip=True), f"a {tag.name} without words"
    assert all(image.has_attr("alt") for image in page.find_all("img"))
    assert all(button.get("type") for button in page.find_all("button"))


def _posts_carry_csrf(page: BeautifulSoup) -> None:
    for form in page.find_all("form"):
        method = form.get("method", "get").lower()
        assert method == "get" or form.find("input", attrs={"name": "csrf_token"}), "a POST form without CSRF"


RULES = (
    _is_a_document,
    _headings_do_not_skip,
    _ids_are_unique_and_found,
    _fields_have_labels,
    _errors_are_told,
    _secrets_are_not_echoed,
    _nothing_is_inline,
    _things_have_names,
    _posts_carry_csrf,
)


def _links_lead_somewhere(app: Flask, page: BeautifulSoup) -> None:
    urls = app.url_map.bind("localhost")
    with app.app_context():
        for link in page.find_all("a", href=re.compile("^/")):
            try:
                urls.match(urlsplit(link["href"]).path)
            except RequestRedirect:
                raise AssertionError(f"{link['href']} redirects: write the final address") from None
            except HTTPException:
                raise AssertionError(f"{link['href']} leads nowhere") from None
