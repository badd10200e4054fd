"""``docs/guessing.md`` lists every counter, with the values of the code."""

from datetime import timedelta
from pathlib import Path

from wizard.security.dimensions import Dimension

PAGE = Path("docs/guessing.md")
HEADS = ("what is tried", "counted against", "waits from", "waits", "stops at", "starts over after", "if it succeeds")


def words(span: timedelta) -> str:
    """A span in its largest whole unit."""
    units = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    name, size = next((name, size) for name, size in units.items() if span.total_seconds() % size == 0)
    number = int(span.total_seconds() // size)
    return f"{number} {name}{'s' if number > 1 else ''}"


def row(dimension: Dimension) -> tuple[str, ...]:
    """What the page says about one counter."""
    limit = dimension.limit
    is_one = limit.first_wait == limit.longest_wait
    waits = words(limit.longest_wait) if is_one else f"{words(limit.first_wait)} to {words(limit.longest_wait)}"
    forgotten = f"one each {words(limit.decay)}" if limit.decay else words(limit.forgotten_after)
    return (
        dimension.tried,
        dimension.counted_against,
        str(limit.first or ""),
        waits if limit.first else "",
        str(limit.stops_at or ""),
        forgotten,
        dimension.on_success.value,
    )


def table() -> str:
    rows = [HEADS, ("---",) * len(HEADS), *map(row, Dimension)]
    return "\n".join(" ".join(("|", " | ".join(cells), "|")).replace("  ", " ") for cells in rows)


def test_the_page_has_the_table_of_the_code():
    """When it fails, put what it prints into the page."""
    assert table() in PAGE.read_text(), f"\n{table()}"


def test_every_counter_has_a_label_of_its_own():
    assert len({dimension.label for dimension in Dimension}) == len(Dimension)
