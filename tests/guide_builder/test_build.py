"""The commands: what they build, that they build it twice alike, and that they find what is stale."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from pypdf import PdfReader

from wizard.core.practice_settings import write_practice_settings
from wizard.guides.fingerprint import fingerprint
from wizard.training.scenarios import SCENARIO_BY_NAME

pytestmark = pytest.mark.slow

SCENARIOS = ("already-linked", "before-go-live")
DAY = {"SOURCE_DATE_EPOCH": "1930000000"}


class Answer(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def guide(forks, tmp_path_factory):
    """``flask guide …`` of the site whose settings lie in a folder: ``guide(folder, "build", "cacd")``."""
    found = shutil.which("chromium-headless-shell")
    programs = tmp_path_factory.mktemp("programs")
    if found:
        # The same browser without what only a window needs; it takes half the time.
        (programs / "chromium").symlink_to(found)
    path = f"{programs}:{os.environ['PATH']}"

    def run(folder: Path, *words: str, call: str = "tests.support.forks:run_flask", **environment: str) -> Answer:
        write_practice_settings(folder / "settings.toml")
        command = ["flask", "--app", f"tests.support.served:make_app({str(folder)!r})", "guide", *words]
        child = forks.start(call, command, env={"PATH": path, **DAY, **environment})
        return Answer(child.wait(), child.printed(), child.complained())

    return run


@pytest.fixture(scope="module")
def built(guide, tmp_path_factory) -> Path:
    """Two guides of one court."""
    folder = tmp_path_factory.mktemp("built")
    answer = guide(folder, "build", "cacd", *SCENARIOS)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    assert answer.stdout.startswith("9 pictures of cacd are in ")
    return folder / "guides" / "cacd"


@pytest.fixture(scope="module")
def again(guide, tmp_path_factory) -> Path:
    """The same, built once more elsewhere."""
    folder = tmp_path_factory.mktemp("again")
    assert guide(folder, "build", "cacd", *SCENARIOS).returncode == 0
    return folder


@pytest.fixture
def copied(built, tmp_path) -> Path:
    """A copy of the site for which they were built."""
    shutil.copytree(built.parent.parent, tmp_path / "copied")
    return tmp_path / "copied"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def facts(built: Path, scenario: str) -> dict:
    return json.loads((built / scenario / "guide.json").read_text())


def test_every_stop_has_its_picture_and_everything_its_file(built):
    wanted = {f"{scenario}/{name}" for scenario in SCENARIOS for name in ("guide.json", "guide.html", "guide.pdf")}
    wanted |= {
        f"{scenario}/{number:02}.png"
        for scenario in SCENARIOS
        for number in range(1, len(SCENARIO_BY_NAME[scenario].steps) + 1)
    }
    wanted |= {f"aids/{name}.pdf" for name in ("prepare", "worksheet", "problems")}
    assert set(files(built)) == {*wanted, "index.json"}
    assert json.loads((built / "index.json").read_text()) == {"guides": list(SCENARIOS)}


@pytest.mark.soak
def test_two_builds_are_the_same_to_the_byte(built, again):
    one, other = files(built), files(again / "guides" / "cacd")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_pictures_are_sharp_and_not_empty(built, scenario):
    for path in (built / scenario).glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width == 1440
            darkest, lightest = picture.convert("L").getextrema()
            assert darkest < 60 < 250 < lightest


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_facts_say_which_program_it_was(built, scenario):
    told = facts(built, scenario)
    assert (told["fingerprint"], told["built_on"]) == (fingerprint(), "2031-02-27")
    assert [step["sentences"] for step in told["steps"]]
    for step in told["steps"]:
        assert step["alt"].startswith("The page “")
        assert step["alt"].count(", the ") == len(step["sentences"])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_page_stands_alone(built, scenario):
    html = (built / scenario / "guide.html").read_text()
    assert '<html lang="en-US">' in html
    for address in re.findall(r'(?:src|href)="([^"]+)"', html) + re.findall(r"url\(([^)]+)\)", html):
        assert address.startswith(("data:", "#")), address[:60]
    for step in facts(built, scenario)["steps"]:
        assert f'alt="{step["alt"]}"' in html
        assert f"Step {step['number']}: {step['title']}" in html
    assert "Fictional data" in html


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_pdf_is_tagged_and_has_language_title_outline_and_alternatives(built, scenario):
    told, pdf = facts(built, scenario), PdfReader(built / scenario / "guide.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert pdf.metadata.title == f"{told['title']} - Central District of California"
    assert headings(pdf.outline) == [
        told["title"],
        *(f"Step {step['number']}: {step['title']}" for step in told["steps"]),
    ]
    assert alternatives(root["/StructTreeRoot"]) == [step["alt"] for step in told["steps"]]
    for number, page in enumerate(pdf.pages, 1):
        assert f"Page {number} of {len(pdf.pages)}" in page.extract_text()


@pytest.mark.parametrize(
    ("aid", "words"),
    [
        ("prepare", "What does your PACER username look like"),
        ("worksheet", "PACER account number"),
        ("problems", "lowercase"),
    ],
)
def test_an_aid_is_a_tagged_pdf(built, aid, words):
    pdf = PdfReader(built / "aids" / f"{aid}.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert pdf.metadata.title.endswith("Central District of California")
    assert words in " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert bool(alternatives(root["/StructTreeRoot"])) is (aid == "prepare")
    assert len(pdf.pages) == 1


def headings(outline) -> list[str]:
    return [title for each in outline for title in (headings(each) if isinstance(each, list) else [each.title])]


def alternatives(node) -> list[str]:
    """The alternative texts of a tree of tags, in its order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return [words for each in node for words in alternatives(each)] if isinstance(node, list) else []
    below = [node["/K"]] if "/K" in node else []
    return [
        *([str(node["/Alt"])] if "/Alt" in node else []),
        *(words for each in below for words in alternatives(each)),
    ]


def test_nothing_real_stands_in_what_was_built(built):
    for name, content in files(built).items():
        for real in (b"127.0.0.1", b"localhost", str(built).encode()):
            assert real not in content, name


def test_check_is_content_with_the_same_program_and_names_exactly_the_pictures_that_a_label_changes(guide, copied):
    guides = copied / "guides" / "cacd"
    for path in (guides / "already-linked").iterdir():
        path.unlink()
    answer = guide(copied, "check", "cacd")
    assert (answer.returncode, answer.stdout) == (0, "All pictures match.\n"), answer.stderr
    (copied / "courts").mkdir()
    (copied / "courts" / "cacd.toml").write_text('[labels]\nentry = "The new door of this court"\n')
    answer = guide(copied, "check", "cacd")
    assert answer.returncode == 1
    assert re.findall(r"^(cacd/\S+\.png): it is another picture now", answer.stdout, re.MULTILINE) == [
        "cacd/before-go-live/02.png"
    ]
    shown = guides / "differences" / "before-go-live-02.png"
    assert str(shown) in answer.stdout
    with Image.open(shown) as both:
        assert both.width == 2 * 1440 + 24


def test_a_scenario_that_does_not_arrive_is_named_with_where_it_stands(guide, tmp_path):
    answer = guide(tmp_path, "build", "cacd", call="tests.guide_builder.lost:run_flask")
    assert answer.returncode == 1
    assert answer.stderr.startswith("“before-go-live” does not reach step 1, “")
    assert "it is at /courts/cacd/" in answer.stderr
    assert not (tmp_path / "guides" / "cacd" / "before-go-live").exists()


def test_a_missing_browser_is_told_in_one_sentence(guide, tmp_path):
    answer = guide(tmp_path, "build", "cacd", PATH="/nowhere")
    assert answer.returncode == 2
    assert answer.stderr == (
        "The guide needs a browser: install Debian’s packages chromium and libatomic1, then run this again.\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("build", "nowhere"), "nowhere is not a court of this site"),
        (("build", "cacd", "nothing"), "There is no scenario nothing. The scenarios are: link,"),
        (("check", "cacd"), "There is no guide of cacd yet. Run `flask guide build cacd`."),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(guide, tmp_path, words, told):
    answer = guide(tmp_path, *words)
    assert answer.returncode == 2
    assert told in answer.stderr
