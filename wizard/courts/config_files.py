"""Reading the files of courts: one laid over the other, every mistake collected."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from wizard.courts.validators import COURT_ID, InvalidValueError

REQUIRED = object()
# What a court's own folder may hold.
OWN_FILES = ("contacts.toml", "faq.md", "guides.md", "people-without-lawyers.md", "notices")
Check = Callable[[Any], Any]
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*[=.]""")


class ConfigFile(NamedTuple):
    """One file, what it says, and its text. ``below`` is the table in which the whole file stands."""

    path: Path
    values: dict[str, Any]
    text: str
    below: tuple[str, ...] = ()

    def line_of(self, key: tuple[str, ...]) -> int | None:
        """The line on which a key stands; that of its table, where the key is missing or written in another way."""
        table, found = self.below, None
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := _TABLE.match(line):
                table = tuple(part.strip().strip('"') for part in match[1].split("."))
                found = number if table == key[: len(table)] and table else found
            elif (match := _KEY.match(line)) and (*table, match[1]) == key[: len(table) + 1]:
                return number
        return found


def place(path: Path, line: int | None) -> str:
    """Where a mistake stands, as editors understand it."""
    return f"{path}:{line}" if line else str(path)


class CourtConfigError(Exception):
    """What is wrong in the files of courts: one line each, with file, key and what to write."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def court_files(folder: Path | None, mistakes: list[str]) -> dict[str, Path]:
    """The files of courts in a folder, by id. Hidden files and other endings are no courts."""
    found = {}
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
        if path.name.startswith(".") or path.suffix.lower() != ".toml":
            continue
        if path.suffix == ".toml" and COURT_ID.fullmatch(path.stem):
            found[path.stem] = path
        else:
            mistakes.append(
                f"{path}: file name: write the court's id, 2 to 12 lowercase letters and digits, "
                "and .toml, like ca1.toml"
            )
    return found


def unexpected_files(folder: Path | None, known: set[str]) -> list[str]:
    """What nobody would read: folders that belong to no court, and files in a court's folder under another name."""
    return [mistake for path in _inside(folder) if path.is_dir() for mistake in _strange(path, known)]


def _strange(folder: Path, known: set[str]) -> Iterator[str]:
    if folder.suffix == ".toml":
        return
    if folder.name not in known:
        yield f"{folder}: no court has this id; write {folder.name}.toml, or name the folder after a court"
        return
    for path in _inside(folder):
        if path.name not in OWN_FILES:
            close = get_close_matches(path.name.lower(), OWN_FILES, 1)
            meant = f"write {close[0]}" if close else f"write one of: {', '.join(OWN_FILES)}"
            yield f"{path}: file name: this file is not read; {meant}"
    for path in _inside(folder / "notices"):
        if path.suffix != ".md":
            yield f"{path}: file name: this file is not read; a notice ends in .md"


def _inside(folder: Path | None) -> list[Path]:
    """What lies in a folder, without what is hidden or an editor's copy."""
    paths = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    return [path for path in paths if not path.name.startswith(".") and not path.name.endswith("~")]


def file_of(folder: Path | None, court_id: str, name: str) -> Path | None:
    """A file of one court beside its own, if it is there: ``<folder>/<id>/<name>``."""
    path = folder / court_id / name if folder else None
    return path if path and path.exists() else None


def read_text(path: Path) -> str:
    """One file as it stands. Raises Wrong; a byte order mark is no mistake."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidValueError(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InvalidValueError(f"line {line} is not UTF-8; save the file as UTF-8") from None


def parse(path: Path, below: str = "") -> ConfigFile:
    """One TOML file, which may stand for one table alone. Raises Wrong."""
    text = read_text(path)
    try:
        values = tomllib.loads(text)
        return ConfigFile(path, {below: values}, text, (below,)) if below else ConfigFile(path, values, text)
    except ValueError as error:
        raise InvalidValueError(
            f"is not TOML: {error}; a text is in quotes, a day and hour is 2031-03-03T06:00:00"
        ) from None


class MergedConfig:
    """One court's files, the deployment's own laid over the shipped one, and their mistakes."""

    def __init__(self, layers: list[ConfigFile]) -> None:
        self.layers = layers
        self.values: dict[str, Any] = {}
        for layer in layers:
            self.values = _laid_over(self.values, layer.values)
        self.mistakes: list[str] = []

    def complain(self, path: tuple[str, ...], mistake: str) -> None:
        """Note a mistake, in the file that the key stands in."""
        holders = [layer for layer in self.layers if _holds(layer.values, path)]
        layer = (holders or self.layers)[-1]
        line = layer.line_of(path) if holders else None
        told = f"{place(layer.path, line)}: {'.'.join(path)}: {mistake}"
        if told not in self.mistakes:
            self.mistakes.append(told)

    def table(self, path: tuple[str, ...] = ()) -> dict[str, Any]:
        """The table of that name, or the whole file; empty where there is none."""
        values: Any = self.values
        for key in path:
            values = values.get(key, {})
        if not isinstance(values, dict):
            self.complain(path, f"is not a table; write [{'.'.join(path)}] above its keys")
            return {}
        return values

    def check(self, path: tuple[str, ...], value: Any, check: Check) -> Any:
        """The value as the check gives it; None, and a mistake noted, where it is wrong."""
        try:
            return check(value)
        except InvalidValueError as wrong:
            self.complain(path, str(wrong))
            return None

    def fields(self, path: tuple[str, ...], checks: Mapping[str, Check], defaults: Mapping[str, Any]) -> dict[str, Any]:
        """The checked values of a table. A key without default is required; no other may stand."""
        table = self.table(path)
        self._no_others(path, table, checks)
        values = {}
        for key, check in checks.items():
            if key in table:
                values[key] = self.check((*path, key), table[key], check)
            else:
                values[key] = self._default((*path, key), defaults.get(key, REQUIRED))
        return values

    def _no_others(self, path: tuple[str, ...], table: dict, known: Mapping[str, Check]) -> None:
        for key in sorted(table.keys() - known.keys()):
            close = get_close_matches(key, known, 1)
            meant = f'write "{close[0]}"' if close else f"write one of: {', '.join(known)}"
            self.complain((*path, key), f"unknown key; {meant}")

    def _default(self, path: tuple[str, ...], default: Any) -> Any:
        if default is not REQUIRED:
            return default
        self.complain(path, "is missing; write it")
        return None


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _laid_over(merged[key], value) if both_tables else value
    return merged


def _holds(values: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True
