"""Templates stay small, escape everything, and none is left over."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.*"))
CODE = "\n".join(path.read_text() for path in (ROOT / "wizard").rglob("*.py"))
USED = "\n".join([CODE, *(path.read_text() for path in TEMPLATES)])


def named(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(FOLDER).as_posix())


@named(TEMPLATES)
def test_a_template_is_small(path):
    assert path.read_text().count("\n") <= 60


@named(TEMPLATES)
def test_a_template_trusts_no_text(path):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text())


@named(TEMPLATES)
def test_a_template_is_used(path):
    name = path.relative_to(FOLDER).as_posix()
    folder, stem = path.parent.name, path.stem
    by_step = path.parts[-3] == "account" and (stem in ("start", "done") or re.search(rf'Step\(\s*name="{stem}"', CODE))
    by_flow = folder in ("linking", "ended", "checklist") and re.search(
        rf'"{stem}"|\b{stem.upper().replace("-", "_")} = ', CODE
    )
    by_letter = folder == "letters" and f'"{stem}"' in CODE
    by_page = f'_page("{path.name}"' in CODE
    assert name in USED or by_flow or by_step or by_letter or by_page


@pytest.mark.parametrize("template", [path.relative_to(FOLDER).as_posix() for path in TEMPLATES])
def test_a_template_compiles(app, template):
    app.jinja_env.get_template(template)
