"""A page's HTML made read-only: no button, field or link in it works, and it contains no secret.

Pure. Its input was rendered from this site's own templates, so it is well formed.
"""

from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

VOID_TAGS = {"br", "hr", "img", "input", "link", "meta", "wbr"}
REMOVED_TAGS = {"script", "style", "noscript", "template", "svg"}
REPLACED_TAGS = {
    "a": "span", "button": "span", "form": "div", "section": "div", "nav": "div", "article": "div", "main": "div",
    "h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6",
}  # fmt: skip
KEPT_ATTRIBUTES = {
    "id", "class", "type", "value", "checked", "for", "alt", "src", "width", "height", "hidden", "disabled", "selected",
    "aria-describedby", "aria-invalid", "aria-current", "scope", "colspan",
}  # fmt: skip
ID_ATTRIBUTES = {"id", "for", "aria-describedby"}
# Classes by which scripts or tests find the real elements.
REPLACED_CLASSES = {
    "time-left": "picture__time",
    "error-summary": "picture__errors",
    "usa-error-message": "picture__error",
}
FIELDS = {"input", "select", "textarea"}
Attributes = Iterable[tuple[str, str | None]]


def make_readonly(html: str, prefix: str = "seen-") -> str:
    """The read-only HTML. Ids get a prefix, so that they do not clash with those of the page around it."""
    writer = _ReadonlyWriter(prefix)
    writer.feed(html)
    writer.close()
    return "".join(writer.output)


class _ReadonlyWriter(HTMLParser):
    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self.prefix = prefix
        self.output: list[str] = []
        # How many removed elements the parser is inside of.
        self._removed_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in REMOVED_TAGS:
            self._removed_depth += 1
        if self._removed_depth or self._is_hidden_field(tag, attrs) or tag in ("meta", "link"):
            return
        attributes = "".join(self._attributes(tag, attrs))
        self.output.append(f"<{REPLACED_TAGS.get(tag, tag)}{attributes}{' disabled' if tag in FIELDS else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in REMOVED_TAGS:
            self._removed_depth -= 1
        elif not self._removed_depth and tag not in VOID_TAGS:
            self.output.append(f"</{REPLACED_TAGS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if not self._removed_depth:
            self.output.append(escape(data))

    @staticmethod
    def _is_hidden_field(tag: str, attrs: Attributes) -> bool:
        return tag == "input" and dict(attrs).get("type") == "hidden"

    def _attributes(self, tag: str, attrs: Attributes) -> Iterable[str]:
        is_secret = tag in FIELDS and _is_secret(dict(attrs))
        for name, value in attrs:
            if name not in KEPT_ATTRIBUTES or (name == "value" and is_secret) or (name == "type" and tag not in FIELDS):
                continue
            yield f' {name}="{escape(self._rewritten(name, value or ""))}"' if value is not None else f" {name}"

    def _rewritten(self, name: str, value: str) -> str:
        if name in ID_ATTRIBUTES:
            return " ".join(self.prefix + each for each in value.split())
        if name == "class":
            return " ".join(REPLACED_CLASSES.get(each, each) for each in value.split())
        return value


def _is_secret(attributes: dict[str, str | None]) -> bool:
    return attributes.get("type") == "password" or attributes.get("autocomplete") == "one-time-code"
