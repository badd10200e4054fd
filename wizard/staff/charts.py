"""Bar charts of the console, as its templates draw them: a bar and its number in each row of a table. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MAX_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart. ``share`` is the length of the bar in percent of the longest one."""

    label: str
    count: int
    share: int
    detail: str = ""


def bars_in_order(lines: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """A bar chart of labels, counts and details, in the order given. A count of zero has no bar."""
    known = list(lines)
    highest = max((count for _label, count, _detail in known), default=0) or 1
    return [Bar(label, count, _length(count, highest), detail) for label, count, detail in known]


def _length(count: int, highest: int) -> int:
    return max(1, round(100 * count / highest)) if count else 0


def make_bars(counts: Counter[tuple[str, str]]) -> list[Bar]:
    """A bar chart of counted labels and details, the longest bar first."""
    return bars_in_order((label, count, detail) for (label, detail), count in counts.most_common(MAX_SHOWN))
