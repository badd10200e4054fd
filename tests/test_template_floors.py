"""A template uses what stands at or below its room's floor: templates, globals, filters, and facts that pages know.

Which room gives templates a name is read from the code that registers it, and compared with what a site really has.
"""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import meta, nodes

from tests.support.floors import FILES, FLOORS, ROOT, is_at_or_below, room_of, room_of_file
from tests.support.sites import create_site
from wizard.core.slots import SLOTS
from wizard.guides.handouts import HANDOUTS

FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
# The layout and the parts that every page is made of.
OF_CORE = ("layout", "parts", "failures")
KINDS = ("globals", "filters", "tests")
each_template = pytest.mark.parametrize("name", TEMPLATES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Flask:
    """A site with every room."""
    return create_site(tmp_path_factory.mktemp("site"), mode="practice")


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in FILES}


@cache
def parsed(whole: Flask, name: str) -> nodes.Template:
    return whole.jinja_env.parse((FOLDER / name).read_text())


def rooms_of(name: str) -> set[str]:
    """The room of a template; of an e-mail, each room that sends it."""
    folder = name.partition("/")[0]
    if folder in OF_CORE:
        return {"core"}
    if folder == "emails":
        return senders_of(Path(name).stem)
    assert folder in FLOORS, f"{name} is in no room"
    return {folder}


def senders_of(kind: str) -> set[str]:
    """The rooms that name a kind of e-mail."""
    found = {
        room_of_file(path)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == kind
    }
    assert found - {None}, f"nobody sends {kind}"
    return found - {None}


def registered() -> dict[str, dict[str, set[str | None]]]:
    """By kind, each name that the program registers for templates, and in which rooms it does."""
    found: dict[str, dict[str, set[str | None]]] = {kind: defaultdict(set) for kind in KINDS}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            for kind, name in _registered_at(node):
                found[kind][name].add(room_of_file(path))
    return found


def _registered_at(node: ast.AST):
    match node:
        case ast.Subscript(value=ast.Attribute(attr=kind, value=ast.Attribute(attr="jinja_env")), ctx=ast.Store()):
            yield kind, ast.literal_eval(node.slice)
        case ast.Call(func=ast.Attribute(attr="update", value=ast.Attribute(attr=kind, value=of))):
            if isinstance(of, ast.Attribute) and of.attr == "jinja_env":
                yield from ((kind, keyword.arg) for keyword in node.keywords)
        case ast.Call(func=ast.Attribute(attr=verb), args=[function, *names]) if verb.startswith("add_app_template_"):
            given = names[0] if names else function
            yield f"{verb.rpartition('_')[2]}s", given.value if isinstance(given, ast.Constant) else given.id
        case ast.FunctionDef(name=name, decorator_list=decorators):
            for each in decorators:
                if isinstance(each, ast.Call) and getattr(each.func, "attr", "").startswith("app_template_"):
                    yield f"{each.func.attr.rpartition('_')[2]}s", name


def of_processors(app: Flask) -> dict[str, set[str | None]]:
    """The names that every page knows, and the rooms whose functions tell them."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for processor in app.template_context_processors[None]:
        if processor.__module__.startswith("wizard"):
            for path in ("/", "/desk/login"):
                with app.test_request_context(path):
                    app.preprocess_request()
                    for name in processor():
                        found[name].add(room_of(processor.__module__))
    return found


@pytest.fixture(scope="module")
def known(whole) -> dict[str, dict[str, set[str | None]]]:
    """The table: by kind, each name that is known to every template, and the rooms that it comes from."""
    found = registered()
    for name, rooms in of_processors(whole).items():
        found["globals"][name] |= rooms
    return found


def test_the_table_has_every_name_that_templates_know_in_a_site(whole, known):
    bare = Flask("bare")
    CSRFProtect(bare)
    for kind in KINDS:
        there = set(getattr(whole.jinja_env, kind)) | (set(of_processors(whole)) if kind == "globals" else set())
        assert there - set(getattr(bare.jinja_env, kind)) == set(known[kind]), kind
        assert not [name for name, rooms in known[kind].items() if None in rooms], "registered above all rooms"


@each_template
def test_a_template_uses_only_what_its_floor_knows(whole, known, name):
    tree = parsed(whole, name)
    used = {
        "globals": meta.find_undeclared_variables(tree),
        "filters": {node.name for node in tree.find_all(nodes.Filter)},
        "tests": {node.name for node in tree.find_all(nodes.Test)},
    }
    for room in rooms_of(name):
        for kind in KINDS:
            for each in used[kind] & set(known[kind]):
                rooms = known[kind][each]
                assert any(is_at_or_below(room, other) for other in rooms), f"{room} may not use {each} of {rooms}"


@each_template
def test_a_template_extends_and_includes_nothing_above_it(whole, name):
    tree = parsed(whole, name)
    for other in filter(None, meta.find_referenced_templates(tree)):
        for room, below in ((room, below) for room in rooms_of(name) for below in rooms_of(other)):
            assert is_at_or_below(room, below), other


def test_a_template_that_is_named_at_run_time_is_a_frame_a_part_of_a_slot_or_a_handout(whole):
    found = set()
    for name in TEMPLATES:
        tree = parsed(whole, name)
        loops = [loop for loop in tree.find_all(nodes.For) if _is_slot(loop.iter)]
        of_slots = {id(each) for loop in loops for each in loop.find_all(_NAMES)}
        for node in tree.find_all(_NAMES):
            if not isinstance(node.template, nodes.Const) and id(node) not in of_slots:
                found.add((name, _written(node.template)))
    handouts = {(f"{room}/handout.html", "handout.template") for room in ("guides", "guide_builder")}
    assert found == {("layout/page.html", "frame"), ("layout/wizard.html", "frame"), *handouts}
    assert {rooms for handout in HANDOUTS.values() for rooms in rooms_of(handout.template)} == {"guides"}


_NAMES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def _is_slot(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and _written(node.node) == "slot"


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return getattr(node, "name", "")


def test_every_slot_is_in_a_template_and_filled_with_templates_that_are_there(whole):
    asked = [
        call.args[0].value for name in TEMPLATES for call in parsed(whole, name).find_all(nodes.Call) if _is_slot(call)
    ]
    assert set(asked) == set(SLOTS)
    for parts in whole.extensions["slots"].values():
        assert parts
        assert set(parts) <= set(TEMPLATES)


@each_template
def test_whatever_else_a_template_reads_somebody_tells_it(whole, known, name):
    """A misspelled name would be read as nothing."""
    tree = parsed(whole, name)
    unknown = meta.find_undeclared_variables(tree) - set(known["globals"]) - set(whole.jinja_env.globals)
    assert unknown <= told_by_code() | set_in_templates(whole)


@cache
def told_by_code() -> set[str]:
    """Every keyword, and every key of a mapping, in the program: pages are given their facts so."""
    found: set[str] = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            match node:
                case ast.keyword(arg=str(name)):
                    found.add(name)
                case ast.Dict(keys=keys):
                    found |= {key.value for key in keys if isinstance(key, ast.Constant)}
    return found


@cache
def set_in_templates(whole: Flask) -> set[str]:
    """What a template sets, or loops over, is known to those that it includes and to its children's blocks."""
    found: set[str] = set()
    for name in TEMPLATES:
        tree = parsed(whole, name)
        found |= {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
        imported = [name for each in tree.find_all(nodes.FromImport) for name in each.names]
        found |= {name if isinstance(name, str) else name[1] for name in imported}
    return found
