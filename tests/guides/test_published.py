"""What a process remembers of the published guides, and when it looks again."""

from pathlib import Path

import pytest

from wizard.guides import published

FOUND = "step-by-step instructions, with screenshots"


@pytest.fixture
def looks(monkeypatch) -> list[str]:
    """Every look at a file of a guide."""
    seen, stat, read = [], Path.stat, Path.read_text

    def noted(act, path, *args, **more):
        if path.suffix == ".json" and "guides" in path.parts:
            seen.append(path.name)
        return act(path, *args, **more)

    monkeypatch.setattr(Path, "stat", lambda path, **more: noted(stat, path, **more))
    monkeypatch.setattr(Path, "read_text", lambda path, *args, **more: noted(read, path, *args, **more))
    return seen


@pytest.fixture
def passes(monkeypatch):
    """Let seconds pass."""
    now = [0.0]
    monkeypatch.setattr(published.time, "monotonic", lambda: now[0])

    def seconds(count: float) -> None:
        now[0] += count

    return seconds


def test_a_public_page_asks_the_disk_once_in_a_while_for_one_file(filer, shelved, looks, passes):
    shelved()
    filer.opens("/courts/cacd/")
    assert set(looks) == {"index.json", "guide.json"}
    looks.clear()
    for path in ("/courts/cacd/", "/courts/cacd/faq", "/courts/cacd/guides/", "/courts/cacd/guides/link/"):
        filer.opens(path)
    assert looks == []
    passes(published.SECONDS_BETWEEN_LOOKS)
    filer.opens("/courts/cacd/")
    assert looks == ["index.json"]


def test_a_court_without_guides_is_looked_at_as_rarely(filer, looks, passes):
    for _ in range(3):
        filer.opens("/courts/ca1/")
    assert looks == ["index.json"]


def test_a_guide_built_meanwhile_is_shown_after_some_seconds(filer, shelved, passes, monkeypatch):
    filer.opens("/courts/cacd/")
    assert FOUND not in filer.response.text
    monkeypatch.setattr(published, "look_again", lambda: None)
    shelved()
    filer.opens("/courts/cacd/")
    assert FOUND not in filer.response.text
    passes(published.SECONDS_BETWEEN_LOOKS)
    filer.opens("/courts/cacd/")
    assert FOUND in filer.response.text
    shelved(title="Another title")
    passes(published.SECONDS_BETWEEN_LOOKS)
    filer.opens("/courts/cacd/guides/")
    assert "Another title" in filer.text


def test_guides_are_offered_in_the_order_of_the_index(app, filer, shelved):
    court = app.extensions["courts"]["cacd"]
    for scenario in ("capitals", "link", "after"):
        shelved(scenario=scenario, title=f"About {scenario}")
    published.write_index(published.folder_of(court), ["after", "link", "nothing", "capitals"])
    published.look_again()
    assert [guide.scenario for guide in published.guides_of(court)] == ["after", "link", "capitals"]


@pytest.mark.parametrize("written", ["{", "[]", '{"guides": 7}', "{}"])
def test_an_index_that_cannot_be_read_publishes_nothing(app, shelved, written):
    shelved()
    court = app.extensions["courts"]["cacd"]
    (published.folder_of(court) / published.INDEX).write_text(written)
    published.look_again()
    assert published.guides_of(court) == ()
