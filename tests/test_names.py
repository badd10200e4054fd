"""What things are called in ``wizard/``, and two habits of writing that hide what a line does."""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "wizard").rglob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text())))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT / "wizard"))


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    return ((path, node) for path in FILES for node in nodes(path) if isinstance(node, ast.ClassDef))


def identifiers(path: Path) -> Iterator[str]:
    for node in nodes(path):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.Attribute(attr=name):
                yield name


def test_one_class_name_stands_for_one_thing():
    found = defaultdict(list)
    for path, node in classes():
        found[node.name].append(relative(path))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_an_exception_ends_in_error():
    bases = {node.name: [ast.unparse(base).rpartition(".")[2] for base in node.bases] for _path, node in classes()}

    def is_exception(name: str) -> bool:
        built_in = getattr(builtins, name, None)
        if isinstance(built_in, type):
            return issubclass(built_in, BaseException)
        return name.endswith("Error") or any(is_exception(base) for base in bases.get(name, ()) if base != name)

    exceptions = {name for name in bases if any(is_exception(base) for base in bases[name])}
    assert {name for name in exceptions if not name.endswith("Error")} == set()
    assert len(exceptions) > 10


@every_file
def test_a_conditional_expression_holds_no_other(path):
    for node in nodes(path):
        if isinstance(node, ast.IfExp):
            inner = [each for each in ast.walk(node) if isinstance(each, ast.IfExp)]
            assert len(inner) == 1, f"line {node.lineno}"


@every_file
def test_no_line_assigns_more_than_two_values_side_by_side(path):
    for node in nodes(path):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            longest = max(len(target.elts) if isinstance(target, ast.Tuple) else 1 for target in node.targets)
            assert longest <= 2, f"line {node.lineno}"


@every_file
def test_an_address_says_of_what_kind_it_is(path):
    plain = {"address", "addresses", "addr"} & set(identifiers(path))
    assert not plain
