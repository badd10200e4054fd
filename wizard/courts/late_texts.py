"""When a court's texts are read: at the start, if they may hold mistakes that no other court's do; else when opened."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from wizard.courts.texts import TextFiles, Texts, are_plain, read_texts

# So many courts' texts stay rendered: 45 KB each.
COURTS_KEPT = 256


class TextReader:
    """The texts of all courts of a site. Mistakes are added to ``mistakes``."""

    def __init__(self, files: TextFiles, mistakes: list[str]) -> None:
        self.files = files
        self.mistakes = mistakes
        self._placeholders: dict[str, Callable[[], Mapping[str, str]]] = {}
        self._read_late = lru_cache(COURTS_KEPT)(self._read)

    @classmethod
    def of(cls, shipped: Path, own: Path | None, mistakes: list[str]) -> "TextReader":
        """A reader of the shipped folder and the deployment's."""
        return cls(TextFiles(shipped, own), mistakes)

    def reader_of(self, court_id: str, placeholders: Callable[[], Mapping[str, str]]) -> Callable[[], Texts]:
        """What gives a court's texts when called. The first court's are read at once, for what all share."""
        is_first = not self._placeholders
        self._placeholders[court_id] = placeholders
        if is_first or self.files.has_own(court_id) or not are_plain(placeholders()):
            texts = read_texts(court_id, self.files, placeholders(), self.mistakes)
            return lambda: texts
        return partial(self._read_late, court_id)

    def _read(self, court_id: str) -> Texts:
        return read_texts(court_id, self.files, self._placeholders[court_id](), [])
