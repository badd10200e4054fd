"""A page's HTML as a picture of itself: nothing in it can be pressed, typed in or followed; no secret stands in it.

Pure. What it reads was drawn by this site's own templates, so it is well formed.
"""

from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
LEFT_OUT = {"script", "style", "noscript", "template", "svg"}
OTHER_TAGS = {
    "a": "span", "button": "span", "form": "div", "section": "div", "nav": "div", "article": "div", "main": "div",
    "h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6",
}  # fmt: skip
KEPT = {
    "id", "class", "type", "value", "checked", "for", "alt", "src", "width", "height", "hidden", "disabled", "selected",
    "aria-describedby", "aria-invalid", "aria-current", "scope", "colspan",
}  # fmt: skip
POINTERS = {"id", "for", "aria-describedby"}
# Classes that scripts or tests take for the real thing.
OTHER_CLASSES = {
    "time-left": "picture__time",
    "error-summary": "picture__errors",
    "usa-error-message": "picture__error",
}
FIELDS = {"input", "select", "textarea"}
Attributes = Iterable[tuple[str, str | None]]


def make_readonly(html: str, prefix: str = "seen-") -> str:
    """The picture. Ids get a prefix, so that a page may show it beside its own."""
    drawer = _Drawer(prefix)
    drawer.feed(html)
    drawer.close()
    return "".join(drawer.drawn)


class _Drawer(HTMLParser):
    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self.prefix, self.drawn, self._left_out = prefix, [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LEFT_OUT:
            self._left_out += 1
        if self._left_out or self._is_hidden_field(tag, attrs) or tag in ("meta", "link"):
            return
        kept = "".join(self._kept(tag, attrs))
        self.drawn.append(f"<{OTHER_TAGS.get(tag, tag)}{kept}{' disabled' if tag in FIELDS else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in LEFT_OUT:
            self._left_out -= 1
        elif not self._left_out and tag not in VOID:
            self.drawn.append(f"</{OTHER_TAGS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.drawn.append(escape(data))

    @staticmethod
    def _is_hidden_field(tag: str, attrs: Attributes) -> bool:
        return tag == "input" and dict(attrs).get("type") == "hidden"

    def _kept(self, tag: str, attrs: Attributes) -> Iterable[str]:
        is_secret = tag in FIELDS and _is_secret(dict(attrs))
        for name, value in attrs:
            if name not in KEPT or (name == "value" and is_secret) or (name == "type" and tag not in FIELDS):
                continue
            yield f' {name}="{escape(self._written(name, value or ""))}"' if value is not None else f" {name}"

    def _written(self, name: str, value: str) -> str:
        if name in POINTERS:
            return " ".join(self.prefix + each for each in value.split())
        if name == "class":
            return " ".join(OTHER_CLASSES.get(each, each) for each in value.split())
        return value


def _is_secret(attributes: dict[str, str | None]) -> bool:
    return attributes.get("type") == "password" or attributes.get("autocomplete") == "one-time-code"
