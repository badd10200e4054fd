"""What is said about a roster file, to whoever imports it. No value of the file is ever repeated. Pure."""

from collections import Counter
from dataclasses import dataclass

# Of notes that differ in nothing but the row, so many are kept: a court may have a million people without a hash.
MAX_EQUAL_NOTES = 1000


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """A remark about the file. An ``error`` makes its row unusable, a ``note`` does not.

    ``line`` is None where the remark is not about one row: about the account ``username``, which is not in the file, or
    about many rows.
    """

    line: int | None
    column: str
    cause: str
    severity: str = "error"
    username: str = ""

    def __str__(self) -> str:
        place = (
            f"line {self.line}, {self.column}" if self.line else " ".join(filter(None, (self.column, self.username)))
        )
        return f"{'note: ' if self.severity == 'note' else ''}{place}: {self.cause}"


class Findings(list[RosterFinding]):
    """All findings, of which equal notes are counted rather than kept once there are many."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: Counter[tuple[str, str]] = Counter()

    def add_note(self, note: RosterFinding) -> None:
        """Keep a note, unless there are too many of its kind."""
        kind = (note.column, note.cause)
        self._notes[kind] += 1
        if self._notes[kind] <= MAX_EQUAL_NOTES:
            self.append(note)

    def sum_up_notes(self) -> None:
        """Say, at the end, how many notes were not kept."""
        for (column, cause), count in self._notes.items():
            if count > MAX_EQUAL_NOTES:
                self.append(RosterFinding(None, column, f"{count - MAX_EQUAL_NOTES:,} more: {cause}", "note"))
