"""Reading the courts' files: one merged over the other, every mistake collected."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from wizard.core.text_files import read_utf8
from wizard.courts.validators import COURT_ID, InvalidValueError

T = TypeVar("T")
REQUIRED = object()
# The files that a court's own folder may contain.
COURT_FOLDER_FILES = (
    "contacts.toml", "dark.md", "deadline.md", "faq.md", "guides.md", "people-without-lawyers.md", "notices",
)  # fmt: skip
# Beside the courts' files: what depends on the kind of court.
KINDS_FILE = "kinds.toml"
# Where a value is in a file: the names of its tables, then its key.
KeyPath: TypeAlias = tuple[str, ...]
Validator: TypeAlias = Callable[[Any], object]
_TABLE = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*[=.]""")


class ConfigFile(NamedTuple):
    """One TOML file: its values and its text. ``table`` is the table that the whole file stands for, if any."""

    path: Path
    values: dict[str, Any]
    text: str
    table: KeyPath = ()

    def line_of(self, key_path: KeyPath) -> int | None:
        """The line of a key, or of its table if the key is missing or written in some other way."""
        table = self.table
        found = None
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := _TABLE.match(line):
                table = tuple(part.strip().strip('"') for part in match[1].split("."))
                if table == key_path:
                    return number
                found = number if table == key_path[: len(table)] and table else found
            elif (match := _KEY.match(line)) and (*table, match[1]) == key_path[: len(table) + 1]:
                return number
        return found


def location(path: Path, line: int | None) -> str:
    """``file:line``, which editors can open."""
    return f"{path}:{line}" if line else str(path)


class CourtConfigError(Exception):
    """The mistakes in the courts' files: one line each, with the file, the key, and what to write."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def court_files(folder: Path | None, mistakes: list[str]) -> dict[str, Path]:
    """The courts' files in a folder, by court id. Hidden files and files with other suffixes are ignored."""
    found = {}
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
        if path.name.startswith(".") or path.suffix.lower() != ".toml" or path.name == KINDS_FILE:
            continue
        if path.suffix == ".toml" and COURT_ID.fullmatch(path.stem):
            found[path.stem] = path
        else:
            mistakes.append(
                f"{path}: file name: write the court's id, 2 to 12 lowercase letters and digits, "
                "and .toml, like ca1.toml"
            )
    return found


def unexpected_files(folder: Path | None, court_ids: set[str]) -> list[str]:
    """A mistake for every folder that belongs to no court, and for every unknown file in a court's folder."""
    folders = [path for path in _visible_entries(folder) if path.is_dir() and path.suffix != ".toml"]
    return [mistake for path in folders for mistake in _unexpected_in(path, court_ids)]


def _unexpected_in(folder: Path, court_ids: set[str]) -> Iterator[str]:
    if folder.name not in court_ids:
        yield f"{folder}: no court has this id; write {folder.name}.toml, or name the folder after a court"
        return
    for path in _visible_entries(folder):
        if path.name not in COURT_FOLDER_FILES:
            close = get_close_matches(path.name.lower(), COURT_FOLDER_FILES, 1)
            advice = f"write {close[0]}" if close else f"write one of: {', '.join(COURT_FOLDER_FILES)}"
            yield f"{path}: file name: this file is not read; {advice}"
    for path in _visible_entries(folder / "notices"):
        if path.suffix != ".md":
            yield f"{path}: file name: this file is not read; a notice ends in .md"


def _visible_entries(folder: Path | None) -> list[Path]:
    """A folder's entries, except for hidden ones and backup copies made by an editor."""
    paths = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    return [path for path in paths if not path.name.startswith(".") and not path.name.endswith("~")]


def find_court_file(folder: Path | None, court_id: str, name: str) -> Path | None:
    """A file in a court's own folder, ``<folder>/<id>/<name>``, if it exists."""
    path = folder / court_id / name if folder else None
    return path if path and path.exists() else None


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without byte order marks. Raises InvalidValueError."""
    try:
        return read_utf8(path)
    except OSError as error:
        raise InvalidValueError(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InvalidValueError(f"line {line} is not UTF-8; save the file as UTF-8") from None


def parse_toml(path: Path, table: str = "") -> ConfigFile:
    """One TOML file, which may stand for a single table. Raises InvalidValueError."""
    text = read_text(path)
    try:
        values = tomllib.loads(text)
    except ValueError as error:
        raise InvalidValueError(
            f"is not TOML: {error}; put a text in quotes, and write a date and time like 2031-03-03T06:00:00"
        ) from None
    return ConfigFile(path, {table: values}, text, (table,)) if table else ConfigFile(path, values, text)


class MergedConfig:
    """One court's files, the deployment's own merged over the shipped one, and the mistakes found in them."""

    def __init__(self, files: list[ConfigFile]) -> None:
        self.files = files
        self.values: dict[str, Any] = {}
        for file in files:
            self.values = _merge(self.values, file.values)
        self.mistakes: list[str] = []

    def add_mistake(self, key_path: KeyPath, mistake: str) -> None:
        """Report a mistake in the file that sets the key; of several such files, in the one that wins."""
        setters = [file for file in self.files if _has_key(file.values, key_path)]
        file = (setters or self.files)[-1]
        line = file.line_of(key_path) if setters else None
        report = f"{location(file.path, line)}: {'.'.join(key_path)}: {mistake}"
        if report not in self.mistakes:
            self.mistakes.append(report)

    def table(self, key_path: KeyPath = ()) -> dict[str, Any]:
        """The unchecked table of that name, or the whole file; empty if there is none."""
        values: Any = self.values
        for key in key_path:
            values = values.get(key, {})
        if not isinstance(values, dict):
            self.add_mistake(key_path, f"is not a table; write [{'.'.join(key_path)}] before its keys")
            return {}
        return values

    def validate(self, key_path: KeyPath, value: object, validator: Callable[[Any], T]) -> T | None:
        """The value as its validator returns it, or None after reporting a mistake."""
        try:
            return validator(value)
        except InvalidValueError as error:
            self.add_mistake(key_path, str(error))
            return None

    def validated_table(
        self, key_path: KeyPath, validators: Mapping[str, Validator], defaults: Mapping[str, object]
    ) -> dict[str, Any]:
        """The validated values of a table. A key without a default is required; no other keys are allowed."""
        table = self.table(key_path)
        self._reject_unknown_keys(key_path, table, validators)
        values: dict[str, Any] = {}
        for key, validator in validators.items():
            if key in table:
                values[key] = self.validate((*key_path, key), table[key], validator)
            else:
                values[key] = self._default((*key_path, key), defaults.get(key, REQUIRED))
        return values

    def _reject_unknown_keys(
        self, key_path: KeyPath, table: Mapping[str, object], validators: Mapping[str, Validator]
    ) -> None:
        for key in sorted(table.keys() - validators.keys()):
            close = get_close_matches(key, validators, 1)
            advice = f'write "{close[0]}"' if close else f"write one of: {', '.join(validators)}"
            self.add_mistake((*key_path, key), f"unknown key; {advice}")

    def _default(self, key_path: KeyPath, default: object) -> object:
        if default is not REQUIRED:
            return default
        self.add_mistake(key_path, "is missing; write it")
        return None


def _merge(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in override.items():
        both_tables = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both_tables else value
    return merged


def _has_key(values: object, key_path: KeyPath) -> bool:
    for key in key_path:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True
