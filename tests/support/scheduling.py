"""In which order the tests run, and which of them one worker takes as a whole."""

from collections.abc import Callable, Sequence

import pytest

# They share two servers and what is in their databases.
TOGETHER = {
    "tests/promises/test_attempts.py": "served sites",
    "tests/promises/test_kills.py": "served sites",
    "tests/promises/test_races.py": "served sites",
    "tests/promises/test_random_kills.py": "served sites",
}


def unit_of(nodeid: str) -> str:
    """What a worker takes as a whole: a file, or files that share something expensive."""
    path = nodeid.partition("::")[0]
    return TOGETHER.get(path, path)


def slow_first(items: Sequence[pytest.Item]) -> Callable[[pytest.Item], bool]:
    """A sort key: files with slow tests come first, so that none of them is left over at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    return lambda item: item.path not in slow
