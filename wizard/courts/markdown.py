"""Markdown that a court's staff writes, as HTML: CommonMark, raw HTML escaped. Every mistake has its line.

Decided: a mistake stops the start, like one in a TOML file; nobody has to find it on a page. Refused: cleaning up HTML
that was let through, which is a race against whoever writes it.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from wizard.courts.config_files import read_text
from wizard.courts.validators import InvalidValueError

DEEPEST = 6
SCHEMES = ("", "http", "https", "mailto", "tel")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_HEADING = re.compile(r"h([1-6])")
# What no feed may carry (XML 1.0), and nobody writes on purpose.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_reader = MarkdownIt("commonmark", {"html": False})
# A link that may not stand is named below, not left out in silence.
_reader.validateLink = lambda _address: True


class MarkdownSource(NamedTuple):
    """Some Markdown, and the line of its file on which it begins."""

    text: str
    line: int = 1


class MarkdownError(Exception):
    """What is wrong in a passage: line and mistake of each."""

    def __init__(self, found: list[tuple[int, str]]) -> None:
        super().__init__(str(found))
        self.found = found


def read_markdown(path: Path) -> str:
    """A text as it stands, each line ended by ``\\n`` alone. Raises Wrong, and Misprints for each control character."""
    text = re.sub("\r\n?", "\n", read_text(path))
    found = [(text.count("\n", 0, match.start()) + 1, ord(match[0])) for match in _CONTROL.finditer(text)]
    if found:
        raise MarkdownError(
            [(line, f"there is a control character here (U+{code:04X}); take it out") for line, code in found]
        )
    return text


def headings(text: str) -> Iterator[tuple[int, str, int, int]]:
    """Level and words of each heading that stands in no other block, its first line and the line after it, from 0."""
    tokens = _reader.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0:
            yield int(token.tag[1]), inline.content, *token.map


def render(passage: MarkdownSource, words: Mapping[str, str], below: int, deeper: int = 0) -> Markup:
    """The HTML of a passage that stands below a heading of that level. Raises Misprints.

    ``words`` are what the placeholders stand for. ``deeper`` is added to the level of each heading.
    """
    misprints: list[tuple[int, str]] = []
    tokens = _reader.parse(f"{filled(passage, words, misprints)}\n")
    misprints += [(passage.line + line, mistake) for line, mistake in _mistakes(tokens, below, deeper)]
    if misprints:
        raise MarkdownError(sorted(misprints))
    for token in tokens:
        if heading := _HEADING.fullmatch(token.tag):
            token.tag = f"h{int(heading[1]) + deeper}"
    # Raw HTML is off, and every text was escaped by the reader.
    return Markup(_reader.renderer.render(tokens, _reader.options, {}))  # noqa: S704


def filled(passage: MarkdownSource, words: Mapping[str, str], misprints: list[tuple[int, str]]) -> str:
    """The passage with its placeholders filled in; those that are none are added to the misprints."""
    return _PLACEHOLDER.sub(lambda found: _word(found, words, passage, misprints), passage.text)


def _word(found: re.Match[str], words: Mapping[str, str], passage: MarkdownSource, misprints: list) -> str:
    if found[1] in words:
        return words[found[1]]
    line = passage.line + passage.text[: found.start()].count("\n")
    misprints.append(
        (line, f"{{{found[1]}}} is no placeholder; write one of: {', '.join(f'{{{each}}}' for each in words)}")
    )
    return ""


def _mistakes(tokens: list[Token], below: int, deeper: int) -> Iterator[tuple[int, str]]:
    level, line = below, 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "heading_open":
            wanted, given = level + 1 - deeper, int(token.tag[1])
            if not below < given + deeper <= level + 1:
                yield line, f"a heading of level {given} cannot be here; write {'#' * wanted}"
            if given + deeper > DEEPEST:
                yield line, "headings cannot go deeper here; write the words in bold: **Words**"
            level = given + deeper
        if token.type == "fence" and token.map[1] - token.map[0] - 1 <= token.content.count("\n"):
            yield line, f"what begins here never ends; write {token.markup} below it"
        for child in token.children or ():
            yield from ((line, mistake) for mistake in _mistakes_of(child))


def _mistakes_of(token: Token) -> Iterator[str]:
    if token.type == "image":
        yield "pictures cannot be shown here; link to the page that has it"
    if token.type == "link_open" and not _may_be_linked(str(token.attrs["href"])):
        yield f'"{token.attrs["href"]}" cannot be linked; write a whole address, like https://www.example.gov/'


def _may_be_linked(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and (bool(parts.scheme) or address.startswith(("/", "#"))) and address[:2] != "//"


def first_heading(text: str) -> str:
    """The title of a text: its first line, ``# Title``. Raises Wrong."""
    line = text.partition("\n")[0].strip()
    if not line.startswith("# ") or not line[2:].strip():
        raise InvalidValueError("the first line must be the title; write # and the title")
    return line[2:].strip()
