"""Courts written for one test."""

import re

import pytest

from wizard.courts.loader import CourtConfigError, read_courts

# A mistake is reported as file:line; only the tests of line numbers look at the line.
LINE = re.compile(r"(\.(?:toml|md)):\d+:")
GOOD = """
id = "tst"
name = "United States District Court for the District of Testing"
short_name = "District of Testing"
states = ["Testing"]
kind = "district"
time_zone = "America/Chicago"
go_live = 2031-03-03T06:00:00

[contacts]
website = "https://www.tst.example.gov/"
"""


@pytest.fixture
def good():
    """The text of a court's file without mistakes."""
    return GOOD


@pytest.fixture
def write(tmp_path):
    """Write a court's file; ``own`` for the deployment's."""

    def write(text, name="tst.toml", own=False):
        folder = tmp_path / ("own" if own else "shipped")
        folder.mkdir(exist_ok=True)
        content = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(content)

    write("", "README.md")
    return write


@pytest.fixture
def courts(tmp_path):
    return lambda **more: read_courts(tmp_path / "shipped", tmp_path / "own", **more)


@pytest.fixture
def mistakes(courts):
    def mistakes(**more):
        with pytest.raises(CourtConfigError) as caught:
            courts(**more)
        assert str(caught.value) == "\n".join(caught.value.mistakes)
        return [LINE.sub(r"\1:", mistake) for mistake in caught.value.mistakes]

    return mistakes


@pytest.fixture
def court(write, courts):
    """The test's court, with some of its text replaced."""

    def court(*replacements, more=""):
        text = GOOD + more
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        write(text)
        return courts()["tst"]

    return court
