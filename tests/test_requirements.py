"""What is imported is declared, what is declared is imported, and every version is locked with hashes."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OURS = {"wizard", "tests"}
# Part of mypy.
TYPES_ONLY = {"_typeshed"}
DISTRIBUTIONS = packages_distributions()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = PYPROJECT["dependency-groups"]
RUNTIME = [Requirement(each) for each in PYPROJECT["project"]["dependencies"]]
GUIDE = [Requirement(each) for each in GROUPS["guide"]]
NODE = [Requirement(each) for each in GROUPS["node"]]
TEST = [Requirement(each) for each in GROUPS["test"] if isinstance(each, str)] + GUIDE
LOCKS = {
    "requirements.txt": (RUNTIME, "pyproject.toml"),
    "requirements-guide.txt": (GUIDE, "pyproject.toml:guide"),
    "wizard/assets/requirements.txt": (NODE, "pyproject.toml:node"),
    "tests/requirements.txt": (TEST, "pyproject.toml:test"),
}
# A command of the build; tzdata is read by zoneinfo.
NOT_IMPORTED = {"fonttools", "tzdata"}
# Commands; mypy reads the types.
NOT_IMPORTED_BY_TESTS = {"djlint", "mypy", "ruff", "types-flask-migrate", "types-passlib", "types-wtforms"}
BY_STRING = {"import_module", "importorskip", "__import__"}
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; (?P<marker>.+))?")


def test_the_program_declares_what_it_imports():
    """Pictures are made by a command of its own, so its room alone may use the guide's packages."""
    builder = list((ROOT / "wizard" / "guide_builder").rglob("*.py"))
    program = [path for path in program_files() if path not in builder]
    assert imported_by(program) <= names(RUNTIME)
    assert imported_by(builder) <= names(RUNTIME) | names(GUIDE)


def test_the_program_imports_what_it_declares():
    """A package that nobody imports any more is not installed any more."""
    imported = imported_by(program_files())
    assert names(RUNTIME) - imported == NOT_IMPORTED
    assert names(GUIDE) <= imported


def test_the_tests_declare_what_they_import():
    assert imported_by(our_tests()) <= names(RUNTIME) | names(TEST)


def test_the_tests_import_what_they_declare():
    assert names(TEST) - names(GUIDE) - imported_by(our_tests()) == NOT_IMPORTED_BY_TESTS


@pytest.mark.parametrize("source", ["import nowhere.at_all", "def late():\n    from nowhere import x"])
def test_an_undeclared_import_is_seen(tmp_path, source):
    (tmp_path / "module.py").write_text(source)
    assert imported_by([tmp_path / "module.py"]) == {"nowhere"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_nothing_else_is_in_a_lock(lock):
    for pin, hashes in entries(lock):
        assert PIN.fullmatch(pin), f"{lock}: {pin}"
        assert hashes, f"{lock}: {pin} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), f"{lock}: {pin}"
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_answers_to_what_is_declared(lock):
    """Both ways: `make lock` was run after the last change of a declaration."""
    declared, origin = LOCKS[lock]
    versions = pinned(lock)
    for requirement in declared:
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement
    assert asked_for(lock, origin) == names(declared)


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_has_two_versions(lock):
    """The tests' packages are installed after, and beside, the program's."""
    runtime, versions = pinned("requirements.txt"), pinned(lock)
    assert {name: versions[name] for name in versions.keys() & runtime} == {
        name: runtime[name] for name in versions.keys() & runtime
    }


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(each.name) for each in requirements}


def program_files() -> list[Path]:
    return [*ROOT.glob("*.py"), *(ROOT / "wizard").rglob("*.py")]


def our_tests() -> list[Path]:
    return list((ROOT / "tests").rglob("*.py"))


def imported_by(paths: list[Path]) -> set[str]:
    """The packages that these modules import, late imports too, by the names under which they are installed."""
    found = {module.partition(".")[0] for path in paths for module in modules(ast.parse(path.read_text()))}
    third_party = found - OURS - TYPES_ONLY - set(sys.stdlib_module_names)
    return {canonicalize_name(DISTRIBUTIONS.get(each, [each])[0]) for each in third_party}


def modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (each.name for each in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(args=[ast.Constant(value=str(module)), *_]) if called(node) in BY_STRING:
                yield module


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def entries(lock: str) -> Iterator[tuple[str, list[str]]]:
    """Each pin of a lock file, with its hashes."""
    lines = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]
    for entry in "\n".join(lines).replace("\\\n", "\t").splitlines():
        pin, *hashes = (part.strip() for part in entry.split("\t"))
        yield pin, hashes


def pinned(lock: str) -> dict[str, str]:
    """The version of each package that this Python is given."""
    pins = [PIN.fullmatch(pin) for pin, _ in entries(lock)]
    return {pin["name"]: pin["version"] for pin in pins if not pin["marker"] or Marker(pin["marker"]).evaluate()}


def asked_for(lock: str, origin: str) -> set[str]:
    """The packages that a lock file holds because pyproject.toml names them, and not only for another's sake."""
    text = (ROOT / lock).read_text()
    found = re.findall(r"^([a-z0-9-]+)==.*\n(?: +--hash.*\n)+ +# via (.*)$", text, re.MULTILINE)
    return {name for name, via in found if f"filer-link ({origin})" in via.split(", ")}
