"""Templates stay small, escape everything, and none is left over."""

import re
from pathlib import Path

import pytest

import wizard
from wizard.linking.pages import ENDINGS

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.*"))
CODE = "\n".join(path.read_text() for path in (ROOT / "wizard").rglob("*.py"))
USED = "\n".join([CODE, *(path.read_text() for path in TEMPLATES)])
BY_FLOW = {f"{flow.folder}/{page}.html" for flow in wizard.FLOWS for page in (*flow.names, "start", "done")}


def named(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(FOLDER).as_posix())


@named(TEMPLATES)
def test_a_template_is_small(path):
    assert path.read_text().count("\n") <= 60


@named(TEMPLATES)
def test_no_line_of_a_template_is_wider_than_a_screen(path):
    wide = [number for number, line in enumerate(path.read_text().split("\n"), 1) if len(line) > 120]
    assert wide == []


@named(sorted((FOLDER / "emails").glob("*.txt")))
def test_the_subject_of_an_email_holds_nothing_that_somebody_typed(path):
    """What kind of account, of what court: the program and the court's file say these."""
    shown = re.findall(r"{{(.+?)}}", path.read_text().partition("\n")[0])
    names = {name for each in shown for name in re.findall(r"\b[a-z_.]+\b", re.sub(r'"[^"]*"', "", each))}
    assert names <= {"what", "court.short_name", "usable", "if", "else", "default"}


@named(sorted((FOLDER / "emails").rglob("*.txt")))
def test_no_line_of_an_email_is_glued_to_the_next(path):
    """The line break after a tag is left out: a tag at the end of a line that says something joins two lines."""
    assert (
        re.findall(r"^.*[^\s{%].*{%[^{}]*%}$", re.sub(r"^\s*{%[^{}]*%}", "", path.read_text(), flags=re.M), re.M) == []
    )


@named(TEMPLATES)
def test_a_template_trusts_no_text(path):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text())


@named(TEMPLATES)
def test_a_template_is_used(path):
    name = path.relative_to(FOLDER).as_posix()
    folder, stem = path.parent.name, path.stem
    by_refusal = folder == "ended" and stem in ENDINGS
    by_email = folder == "emails" and f'"{stem}"' in CODE
    by_page = f'_page("{path.name}"' in CODE
    assert name in USED or name in BY_FLOW or by_refusal or by_email or by_page


@pytest.mark.parametrize("template", [path.relative_to(FOLDER).as_posix() for path in TEMPLATES])
def test_a_template_compiles(app, template):
    app.jinja_env.get_template(template)
