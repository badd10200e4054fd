"""One guide as it was built, and the files that it consists of."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from wizard.guides.fingerprint import fingerprint

FACTS = "guide.json"
PAGE = "guide.html"
PRINT = "guide.pdf"


@dataclass(frozen=True)
class GuideStep:
    """One page of a guide. ``page_marker``: the outcome or refusal that the page carries for scripts."""

    number: int
    title: str
    path: str
    picture: str
    width: int
    height: int
    alt: str
    sentences: list[str]
    tip: str
    note: str
    page_marker: str = ""


@dataclass(frozen=True)
class Guide:
    """One scenario in one court, as it was photographed."""

    scenario: str
    court: str
    title: str
    summary: str
    steps: list[GuideStep]
    fingerprint: str
    version: str
    built_on: str

    @property
    def is_stale(self) -> bool:
        """Whether the program has changed since."""
        return self.fingerprint != fingerprint()

    @property
    def built_in_words(self) -> str:
        """``November 26, 2026``."""
        day = date.fromisoformat(self.built_on)
        return f"{day:%B} {day.day}, {day.year}"


def read_guide(folder: Path) -> Guide | None:
    """The guide in a folder; None where there is none, or another version of the program wrote it."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        return Guide(**{**facts, "steps": [GuideStep(**step) for step in facts["steps"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_facts(guide: Guide, folder: Path) -> None:
    """What ``read_guide`` reads."""
    (folder / FACTS).write_text(json.dumps(asdict(guide), ensure_ascii=False, indent=1), encoding="utf-8")
