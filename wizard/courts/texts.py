"""What a court's pages say at length: public notices, questions and answers, and texts of the court's own.

Shipped texts lie in ``data/``, a deployment's own in ``instance/courts/<id>/``: notices/*.md, faq.md, guides.md,
people-without-lawyers.md. All are read when the site starts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

from markupsafe import Markup

from wizard.core.normalize import fold
from wizard.courts.config_files import file_of, place
from wizard.courts.markdown import MarkdownError, MarkdownSource, filled, first_heading, headings, read_markdown, render
from wizard.courts.validators import InvalidValueError

NOTICE = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_NOTICE_NAME = "write a day and some words in lowercase, like 2031-03-03-linking-opens.md"


@dataclass(frozen=True)
class Notice:
    """One public notice."""

    day: date
    slug: str
    title: str
    html: Markup

    @property
    def month(self) -> str:
        """The month it is listed under: ``February 2020``."""
        return f"{self.day:%B %Y}"

    @property
    def day_in_words(self) -> str:
        """``February 18, 2020``."""
        return f"{self.day:%B} {self.day.day}, {self.day.year}"


@dataclass(frozen=True)
class FaqEntry:
    """One question of the FAQ, and its answer."""

    group: str
    words: str
    html: Markup
    anchor: str = ""


@dataclass(frozen=True)
class Texts:
    """All texts of one court."""

    notices: tuple[Notice, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    guides: Markup | None = None
    people_without_lawyers: Markup | None = None

    def groups(self) -> dict[str, list[FaqEntry]]:
        """The questions of the FAQ by group, in order."""
        found: dict[str, list[FaqEntry]] = {}
        for question in self.faq:
            found.setdefault(question.group, []).append(question)
        return found


def read_texts(
    court_id: str, folders: tuple[Path | None, Path | None], words: Mapping[str, str], mistakes: list
) -> Texts:
    """The texts of one court: what is shipped for all and for it, and what the deployment says itself."""
    reader = _Reader(words, mistakes)
    shipped, own = folders
    everywhere = shipped / "faq.md" if shipped and (shipped / "faq.md").exists() else None
    faq_files = [everywhere, *(file_of(folder, court_id, "faq.md") for folder in folders)]
    return Texts(
        notices=tuple(reader.notices(folder / court_id / "notices" for folder in folders if folder)),
        faq=tuple(reader.faq(path for path in faq_files if path)),
        guides=reader.own_text(file_of(own, court_id, "guides.md")),
        people_without_lawyers=reader.own_text(file_of(own, court_id, "people-without-lawyers.md")),
    )


class _Reader:
    def __init__(self, words: Mapping[str, str], mistakes: list[str]) -> None:
        self.words, self.mistakes = words, mistakes

    def notices(self, folders: Iterator[Path]) -> list[Notice]:
        """The newest first; a deployment's own replaces a shipped one of the same name."""
        files = {path.name: path for folder in folders for path in _markdown_files(folder)}
        found = [self._told(path, lambda path=path: self._notice(path)) for path in files.values()]
        return sorted(filter(None, found), key=lambda notice: (notice.day, notice.slug), reverse=True)

    def _notice(self, path: Path) -> Notice:
        name = NOTICE.fullmatch(path.stem)
        if not name:
            raise InvalidValueError(f"file name: {_NOTICE_NAME}")
        text = read_markdown(path)
        title = first_heading(text)
        body = text.partition("\n")[2]
        if not body.strip():
            raise InvalidValueError("the notice says nothing; write it below its title")
        return Notice(_day(name[1]), path.stem, title, render(MarkdownSource(body, 2), self.words, below=1))

    def faq(self, files: Iterator[Path]) -> list[FaqEntry]:
        """A later question of the same words replaces an earlier one, in its place."""
        found: dict[str, FaqEntry] = {}
        for path in files:
            for question in self._told(path, lambda path=path: list(self._questions(path))) or ():
                found[fold(question.words)] = question
        return list(_placed(found.values()))

    def _questions(self, path: Path) -> Iterator[FaqEntry]:
        group = ""
        for level, heading, passage in _sections(read_markdown(path)):
            if level == 1:
                group = heading
                if passage.text.strip():
                    raise MarkdownError(
                        [(passage.line, "a text comes before its question; write ## and the question above it")]
                    )
            elif not passage.text.strip():
                raise MarkdownError([(passage.line - 1, f"“{heading}” has no answer; write one below it")])
            else:
                yield FaqEntry(
                    group, self._filled(heading, passage.line - 1), render(passage, self.words, below=3, deeper=1)
                )

    def _filled(self, heading: str, line: int) -> str:
        misprints: list[tuple[int, str]] = []
        words = filled(MarkdownSource(heading, line), self.words, misprints)
        if misprints:
            raise MarkdownError(misprints)
        return words

    def own_text(self, path: Path | None) -> Markup | None:
        """A text of the court's own, which stands on a page below its title."""
        return path and self._told(path, lambda: render(MarkdownSource(read_markdown(path)), self.words, below=1))

    def _told(self, path: Path, read: Callable):
        try:
            return read()
        except InvalidValueError as wrong:
            self.mistakes.append(f"{path}: {wrong}")
        except MarkdownError as misprints:
            self.mistakes += [f"{place(path, line)}: {mistake}" for line, mistake in misprints.found]
        return None


def _placed(questions: Iterable[FaqEntry]) -> Iterator[FaqEntry]:
    """Each with a place of its own on the page, even where two begin with the same words."""
    taken: set[str] = set()
    for question in questions:
        words = "-".join(re.findall("[a-z0-9]+", fold(question.words)))[:60].strip("-") or "question"
        anchors = (words if number == 1 else f"{words}-{number}" for number in count(1))
        anchor = next(each for each in anchors if each not in taken)
        taken.add(anchor)
        yield replace(question, anchor=anchor)


def _markdown_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if not path.name.startswith(".")) if folder.is_dir() else []


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidValueError(f"file name: {written} is no day; {_NOTICE_NAME}") from None


def _sections(text: str) -> Iterator[tuple[int, str, MarkdownSource]]:
    """The parts of a FAQ: level and words of each heading (# a group, ## a question), and what stands below it."""
    lines = text.split("\n")
    found = [heading for heading in headings(text) if heading[0] <= 2]
    begins = found[0][2] if found and found[0][0] == 1 else None
    if any(line.strip() for line in lines[:begins]):
        raise MarkdownError([(1, "the file must begin with a group; write # and its name")])
    ends = [*(begins for _level, _words, begins, _after in found[1:]), len(lines)]
    for (level, words, _begins, after), end in zip(found, ends, strict=True):
        yield level, words, MarkdownSource("\n".join(lines[after:end]), after + 1)
