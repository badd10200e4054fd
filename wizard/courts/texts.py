"""The long texts of a court's pages: public notices, frequently asked questions, and the court's own paragraphs.

Shipped texts are in ``data/``, a deployment's own in ``instance/courts/<id>/``: notices/*.md, faq.md, guides.md,
people-without-lawyers.md, deadline.md, dark.md. All are read when the site starts, and their mistakes reported. What is
the same in all courts is rendered for a court when somebody first opens its page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TypeAlias, TypeVar

from markupsafe import Markup

from wizard.core.normalize import fold
from wizard.courts.config_files import find_court_file, location
from wizard.courts.markdown import (
    MarkdownError,
    MarkdownSource,
    Mistake,
    fill_placeholders,
    first_heading,
    headings,
    read_markdown,
    render,
)
from wizard.courts.phase_tags import without_tag
from wizard.courts.phases import Phase
from wizard.courts.validators import InvalidValueError

T = TypeVar("T")
# The level and text of a heading, and what is below it.
Section: TypeAlias = tuple[int, str, MarkdownSource]
_NOTICE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_NOTICE_NAME_ADVICE = "write a date and some words in lowercase, like 2031-03-03-linking-opens.md"
# What the values of placeholders are made of, but for those that are links.
_PLAIN = re.compile(r"[\w .,;:'’“”()/+-]*")
FOR_ALL_COURTS = ("faq.md", "deadline.md", "dark.md")
WRITTEN_AS_MARKDOWN = ("user_list", "here")


@dataclass(frozen=True)
class Notice:
    """One public notice. The slug is its file name without the suffix.

    ``phases``: when it also stands on the pages that say what can be filed, like the court's order for the dark days.
    """

    day: date
    slug: str
    title: str
    html: Markup
    phases: frozenset[Phase] = frozenset()

    @property
    def month(self) -> str:
        """The heading under which it is listed: ``February 2020``."""
        return f"{self.day:%B %Y}"

    @property
    def day_in_words(self) -> str:
        """``February 18, 2020``."""
        return f"{self.day:%B} {self.day.day}, {self.day.year}"


@dataclass(frozen=True)
class FaqEntry:
    """One question of the FAQ, the group it belongs to, its answer, and its anchor on the page.

    ``phases``: when it is asked.
    """

    group: str
    question: str
    answer: Markup
    anchor: str = ""
    phases: frozenset[Phase] = frozenset(Phase)


@dataclass(frozen=True)
class Texts:
    """All texts of one court. The notices are sorted, newest first.

    ``deadline`` is for somebody who must file today and cannot link, ``dark`` for the days when nobody can file.
    """

    notices: tuple[Notice, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    guides: Markup | None = None
    people_without_lawyers: Markup | None = None
    deadline: Markup | None = None
    dark: Markup | None = None

    def notices_in(self, phase: Phase) -> list[Notice]:
        """The notices that stand on other pages in this phase, newest first."""
        return [notice for notice in self.notices if phase in notice.phases]

    def faq_in(self, phase: Phase) -> list[FaqEntry]:
        """The entries of the FAQ that are asked in this phase."""
        return [entry for entry in self.faq if phase in entry.phases]

    def faq_by_group(self, phase: Phase) -> dict[str, list[FaqEntry]]:
        """The same by group, in the order of the file."""
        groups: dict[str, list[FaqEntry]] = {}
        for entry in self.faq_in(phase):
            groups.setdefault(entry.group, []).append(entry)
        return groups


class TextFiles:
    """The text files in the shipped folder and the deployment's, each read once: most are the same for all courts."""

    def __init__(self, shipped: Path | None, own: Path | None) -> None:
        self.folders = tuple(folder for folder in (shipped, own) if folder and folder.is_dir())
        self._own = {path.name for folder in self.folders for path in folder.iterdir() if path.is_dir()}
        shared = (shipped / name for name in FOR_ALL_COURTS) if shipped else ()
        self.shared = {path.name: path for path in shared if path.exists()}
        self._read: dict[Path, str] = {}
        self._sections: dict[Path, list[Section]] = {}

    def has_own(self, court_id: str) -> bool:
        """Whether a court has texts that others do not have."""
        return court_id in self._own

    def of(self, court_id: str, name: str) -> list[Path]:
        """The files of that name in a court's own folders, the shipped one first."""
        found = (find_court_file(folder, court_id, name) for folder in self.folders) if self.has_own(court_id) else ()
        return [path for path in found if path]

    def read(self, path: Path) -> str:
        """The text of a file. Raises InvalidValueError and MarkdownError."""
        if path not in self._read:
            self._read[path] = read_markdown(path)
        return self._read[path]

    def sections(self, path: Path) -> list[Section]:
        """The sections of a FAQ. Raises InvalidValueError and MarkdownError."""
        if path not in self._sections:
            self._sections[path] = list(_sections(self.read(path)))
        return self._sections[path]


def are_plain(placeholders: Mapping[str, str]) -> bool:
    """Whether no value can be taken for Markdown, so that a text has mistakes with these if it has with others."""
    return all(_PLAIN.fullmatch(value) for name, value in placeholders.items() if name not in WRITTEN_AS_MARKDOWN)


def read_texts(court_id: str, files: TextFiles, placeholders: Mapping[str, str], mistakes: list[str]) -> Texts:
    """The texts of one court: those shipped for all courts, those shipped for this one, and the deployment's own.

    Mistakes are added to ``mistakes``.
    """
    reader = _Reader(files, placeholders, mistakes)

    def paragraphs(name: str) -> Markup | None:
        return reader.paragraphs(next(reversed(files.of(court_id, name)), files.shared.get(name)))

    faq_files = [*filter(None, [files.shared.get("faq.md")]), *files.of(court_id, "faq.md")]
    return Texts(
        notices=tuple(reader.notices(files.of(court_id, "notices"))),
        faq=tuple(reader.faq(faq_files)),
        guides=paragraphs("guides.md"),
        people_without_lawyers=paragraphs("people-without-lawyers.md"),
        deadline=paragraphs("deadline.md"),
        dark=paragraphs("dark.md"),
    )


class _Reader:
    """Reads the files of one court, and collects their mistakes."""

    def __init__(self, files: TextFiles, placeholders: Mapping[str, str], mistakes: list[str]) -> None:
        self.files = files
        self.placeholders = placeholders
        self.mistakes = mistakes

    def notices(self, folders: list[Path]) -> list[Notice]:
        """All notices, newest first; a notice in a later folder replaces one of the same name."""
        paths = {path.name: path for folder in folders for path in _markdown_files(folder)}
        found = [self._read(path, self._notice) for path in paths.values()]
        return sorted(filter(None, found), key=lambda notice: (notice.day, notice.slug), reverse=True)

    def _notice(self, path: Path) -> Notice:
        name = _NOTICE_NAME.fullmatch(path.stem)
        if not name:
            raise InvalidValueError(f"file name: {_NOTICE_NAME_ADVICE}")
        text = self.files.read(path)
        title, phases = without_tag(first_heading(text))
        body = text.partition("\n")[2]
        if not body.strip():
            raise InvalidValueError("the notice is empty; write its text after the title")
        html = render(MarkdownSource(body, 2), self.placeholders, parent_level=1)
        return Notice(_parse_day(name[1]), path.stem, title, html, phases or frozenset())

    def faq(self, paths: list[Path]) -> list[FaqEntry]:
        """All entries; one in a later file replaces one with the same question, in its place."""
        found: dict[str, FaqEntry] = {}
        for path in paths:
            for entry in self._read(path, lambda path: list(self._faq_entries(path))) or ():
                found[fold(entry.question)] = entry
        return list(_with_anchors(found.values()))

    def _faq_entries(self, path: Path) -> Iterator[FaqEntry]:
        group = ""
        for level, heading, body in self.files.sections(path):
            if level == 1:
                group = heading
                if body.text.strip():
                    mistake = "a text comes before its question; write ## and the question before it"
                    raise MarkdownError([(body.line, mistake)])
            elif not body.text.strip():
                raise MarkdownError([(body.line - 1, f"“{heading}” has no answer; write one after it")])
            else:
                plain, phases = self._tagged(heading, body.line - 1)
                question = self._fill(plain, body.line - 1)
                answer = render(body, self.placeholders, parent_level=3, shift=1)
                yield FaqEntry(group, question, answer, phases=phases)

    @staticmethod
    def _tagged(heading: str, line: int) -> tuple[str, frozenset[Phase]]:
        try:
            plain, phases = without_tag(heading)
        except InvalidValueError as error:
            raise MarkdownError([(line, str(error))]) from None
        return plain, phases or frozenset(Phase)

    def _fill(self, heading: str, line: int) -> str:
        mistakes: list[Mistake] = []
        text = fill_placeholders(MarkdownSource(heading, line), self.placeholders, mistakes)
        if mistakes:
            raise MarkdownError(mistakes)
        return text

    def paragraphs(self, path: Path | None) -> Markup | None:
        """A text of the court's own that stands on one of its pages, below the page's title."""
        return self._read(path, self._paragraphs) if path else None

    def _paragraphs(self, path: Path) -> Markup:
        return render(MarkdownSource(self.files.read(path)), self.placeholders, parent_level=1)

    def _read(self, path: Path, read: Callable[[Path], T]) -> T | None:
        try:
            return read(path)
        except InvalidValueError as error:
            self.mistakes.append(f"{path}: {error}")
        except MarkdownError as error:
            self.mistakes += [f"{location(path, line)}: {mistake}" for line, mistake in error.mistakes]
        return None


def _with_anchors(entries: Iterable[FaqEntry]) -> Iterator[FaqEntry]:
    """Each entry with an anchor of its own, even if two questions begin with the same words."""
    taken: set[str] = set()
    for entry in entries:
        words = "-".join(re.findall("[a-z0-9]+", fold(entry.question)))[:60].strip("-") or "question"
        candidates = (words if number == 1 else f"{words}-{number}" for number in count(1))
        anchor = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(anchor)
        yield replace(entry, anchor=anchor)


def _markdown_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if not path.name.startswith(".")) if folder.is_dir() else []


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"file name: {text} is not a date; {_NOTICE_NAME_ADVICE}") from None


def _sections(text: str) -> Iterator[Section]:
    """The sections of a FAQ: the level and text of each heading (# a group, ## a question), and what is below it."""
    lines = text.split("\n")
    found = [heading for heading in headings(text) if heading.level <= 2]
    first_group = found[0].start if found and found[0].level == 1 else None
    if any(line.strip() for line in lines[:first_group]):
        raise MarkdownError([(1, "the file must begin with a group; write # and its name")])
    ends = [*(heading.start for heading in found[1:]), len(lines)]
    for heading, end in zip(found, ends, strict=True):
        body = MarkdownSource("\n".join(lines[heading.end : end]), heading.end + 1)
        yield heading.level, heading.text, body
