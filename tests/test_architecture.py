"""The floors, the pure files, and who may write a Link."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.floors import APART, FILES, FLOORS, ROOT, is_at_or_below, room_of

# The command that builds guides imports the builder when it runs. No other import points up.
POINTS_UP = {("guides/commands.py", "guide_builder")}
PURE_NAMES = (
    "steps.py",
    "refusals.py",
    "rules.py",
    "names.py",
    "normalize.py",
    "spreadsheets.py",
    "email_addresses.py",
    "password_rules.py",
    "roster.py",
    "cells.py",
    "rows.py",
    "damage.py",
    "searching.py",
    "items.py",
    "schemas.py",
    "readonly_html.py",
    "spelling.py",
    "reason_codes.py",
)
PURE = [path for path in FILES if path.name in PURE_NAMES]
WEB = re.compile(r"^(request|redirect|render_template)$")
MAY_SPEAK_WEB = (
    "views.py",
    "api.py",
    "access.py",
    "caching.py",
    "cookies.py",
    "incoming.py",
    "known_browsers.py",
    "networks.py",
    "origins.py",
    "errors.py",
    "sessions.py",
    "forms.py",
    "request_log.py",
    "return_ticket.py",
    "metrics.py",
    "urls.py",
)


def imported(path: Path) -> list[str]:
    """Every module or name that a file imports, dotted: at its head, late within a function, or named in a text."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import():
                names += [alias.name for alias in node.names]
            case ast.ImportFrom(module=module, level=level):
                assert level == 0, "a relative import hides its room"
                names += [f"{module}.{alias.name}" for alias in node.names]
            case ast.Constant(value=str(text)):
                names += re.findall(r"\bwizard\.\w+", text)
    return names


def named(paths: list[Path]):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


@named([path for path in FILES if path.parent != ROOT / "wizard"])
def test_imports_point_down_only_never_sideways(path):
    room, name = path.relative_to(ROOT / "wizard").parts[0], path.relative_to(ROOT / "wizard").as_posix()
    for other in filter(None, map(room_of, imported(path))):
        assert is_at_or_below(room, other) or (name, other) in POINTS_UP, f"{room} may not use {other}"


@named(PURE)
def test_pure_files_know_neither_flask_nor_the_database(path):
    for name in imported(path):
        assert not name.startswith(("flask", "sqlalchemy", "wizard.core.database")), name


LOWEST = [path for path in FILES if path.relative_to(ROOT).parts[1] in ("core", "security", "mail")]


@named(LOWEST)
def test_the_lowest_rooms_name_no_page_of_those_above(path, app):
    named_rooms = re.findall(r"[\"'](\w+)\.\w+[\"']", path.read_text())
    assert not set(named_rooms) & set(app.blueprints)


@named(FILES)
def test_only_views_speak_the_web(path):
    names = [name.rpartition(".")[2] for name in imported(path) if name.startswith("flask.")]
    assert path.name.endswith(MAY_SPEAK_WEB) or not list(filter(WEB.match, names))


def test_only_make_link_adds_a_link():
    makers = [path for path in FILES if re.search(r"\bLink\(", path.read_text())]
    assert makers == [ROOT / "wizard/linking/services.py", ROOT / "wizard/links/models.py"]


def test_every_room_stands_on_a_floor():
    rooms = {path.name for path in (ROOT / "wizard").iterdir() if (path / "__init__.py").exists()}
    assert rooms - set(APART) == set(FLOORS)


@named(FILES)
def test_files_and_functions_stay_small(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name
