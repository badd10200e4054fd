"""Markdown written by a court's staff, rendered as HTML: CommonMark, raw HTML escaped. Every mistake has its line.

Decided: a mistake stops the start, like one in a TOML file; nobody has to discover it on a page. Refused: letting HTML
through and cleaning it up, which can always be outwitted.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from wizard.courts.config_files import read_text
from wizard.courts.validators import InvalidValueError

DEEPEST_HEADING = 6
URL_SCHEMES = ("", "http", "https", "mailto", "tel")
# The line, counted from 1, and what is wrong there.
Mistake: TypeAlias = tuple[int, str]
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_HEADING_TAG = re.compile(r"h([1-6])")
# Not allowed in a feed (XML 1.0), and never written on purpose.
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class _Parser(MarkdownIt):
    """CommonMark without raw HTML."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Accept every link: ``_inline_mistakes`` reports what this would drop silently."""
        return True


_parser = _Parser("commonmark", {"html": False})


class MarkdownSource(NamedTuple):
    """Some Markdown, and the line of its file on which it begins."""

    text: str
    line: int = 1


class MarkdownError(Exception):
    """The mistakes in a Markdown file."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(str(mistakes))
        self.mistakes = mistakes


def read_markdown(path: Path) -> str:
    """The text of a file, with ``\\n`` line ends.

    Raises InvalidValueError if it cannot be read, and MarkdownError for control characters.
    """
    text = re.sub("\r\n?", "\n", read_text(path))
    found = [(text.count("\n", 0, match.start()) + 1, ord(match[0])) for match in _CONTROL_CHARACTER.finditer(text)]
    if found:
        raise MarkdownError(
            [(line, f"there is a control character here (U+{code:04X}); take it out") for line, code in found]
        )
    return text


class Heading(NamedTuple):
    """A heading of a text. The lines, counted from 0, are its first one and the one after it."""

    level: int
    text: str
    start: int
    end: int


def headings(text: str) -> Iterator[Heading]:
    """Every heading that is not inside another block."""
    tokens = _parser.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            start, end = token.map
            yield Heading(int(token.tag[1]), inline.content, start, end)


def render(source: MarkdownSource, placeholders: Mapping[str, str], parent_level: int, shift: int = 0) -> Markup:
    """The HTML of a text that stands below a heading of ``parent_level``. Raises MarkdownError.

    ``placeholders`` maps the names that may stand in braces to their text. ``shift`` is added to the level of each
    heading.
    """
    mistakes: list[Mistake] = []
    tokens = _parser.parse(f"{fill_placeholders(source, placeholders, mistakes)}\n")
    mistakes += [(source.line + line, mistake) for line, mistake in _mistakes(tokens, parent_level, shift)]
    if mistakes:
        raise MarkdownError(sorted(mistakes))
    for token in tokens:
        if heading := _HEADING_TAG.fullmatch(token.tag):
            token.tag = f"h{int(heading[1]) + shift}"
    # Raw HTML is off, and the parser has escaped all text.
    return Markup(_parser.renderer.render(tokens, _parser.options, {}))  # noqa: S704


def fill_placeholders(source: MarkdownSource, placeholders: Mapping[str, str], mistakes: list[Mistake]) -> str:
    """The text with its placeholders filled in; each unknown one is added to ``mistakes``."""

    def replacement(found: re.Match[str]) -> str:
        if found[1] in placeholders:
            return placeholders[found[1]]
        line = source.line + source.text[: found.start()].count("\n")
        known = ", ".join(f"{{{name}}}" for name in placeholders)
        mistakes.append((line, f"{{{found[1]}}} is not a placeholder; write one of: {known}"))
        return ""

    return _PLACEHOLDER.sub(replacement, source.text)


def _mistakes(tokens: list[Token], parent_level: int, shift: int) -> Iterator[Mistake]:
    level, line = parent_level, 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "heading_open":
            written_level = int(token.tag[1])
            yield from ((line, mistake) for mistake in _heading_mistakes(written_level, level, parent_level, shift))
            level = written_level + shift
        if token.type == "fence" and _is_unclosed(token):
            yield line, f"this block is never closed; write {token.markup} after it"
        for child in token.children or ():
            yield from ((line, mistake) for mistake in _inline_mistakes(child))


def _is_unclosed(fence: Token) -> bool:
    start, end = fence.map or (0, 0)
    return end - start - 1 <= fence.content.count("\n")


def _heading_mistakes(written_level: int, level_above: int, parent_level: int, shift: int) -> Iterator[str]:
    if not parent_level < written_level + shift <= level_above + 1:
        yield f"a heading of level {written_level} cannot be here; write {'#' * (level_above + 1 - shift)}"
    if written_level + shift > DEEPEST_HEADING:
        yield "headings cannot be nested more deeply here; use bold text: **Words**"


def _inline_mistakes(token: Token) -> Iterator[str]:
    if token.type == "image":
        yield "pictures cannot be shown here; link to the page that has it"
    if token.type == "link_open" and not _is_linkable(str(token.attrs["href"])):
        yield f'"{token.attrs["href"]}" cannot be linked; write a complete URL, like https://www.example.gov/'


def _is_linkable(url: str) -> bool:
    """Whether a link may lead there: a known scheme, a path of this site, or an anchor on the page."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in URL_SCHEMES and (bool(scheme) or url.startswith(("/", "#"))) and url[:2] != "//"


def first_heading(text: str) -> str:
    """The title of a text: its first line, ``# Title``. Raises InvalidValueError."""
    line = text.partition("\n")[0].strip()
    if not line.startswith("# ") or not line[2:].strip():
        raise InvalidValueError("the first line must be the title; write # and the title")
    return line[2:].strip()
