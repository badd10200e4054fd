"""Reading the files of courts: one laid over the other, every mistake collected."""

import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from wizard.courts.checks import COURT_ID, Wrong

REQUIRED = object()
Check = Callable[[Any], Any]
Layer = tuple[Path, dict[str, Any]]


class CourtMistake(Exception):
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


def parse(path: Path) -> dict[str, Any]:
    """One file as it stands. Raises Wrong; a byte order mark is no mistake."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Wrong(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Wrong(f"line {line} is not UTF-8; save the file as UTF-8") from None
    except ValueError as error:
        raise Wrong(f"is not TOML: {error}; a text stands in quotes, a day and hour is 2031-03-03T06:00:00") from None


class Sheet:
    """One court's files, the deployment's own laid over the shipped one, and their mistakes."""

    def __init__(self, layers: list[Layer]) -> None:
        self.layers = layers
        self.values: dict[str, Any] = {}
        for _, values in layers:
            self.values = _laid_over(self.values, values)
        self.mistakes: list[str] = []

    def complain(self, path: tuple[str, ...], mistake: str) -> None:
        """Note a mistake, in the file that the key stands in."""
        line = f"{self._file_of(path)}: {'.'.join(path)}: {mistake}"
        if line not in self.mistakes:
            self.mistakes.append(line)

    def _file_of(self, path: tuple[str, ...]) -> Path:
        holders = [file for file, values in self.layers if _holds(values, path)]
        return (holders or [file for file, _ in self.layers])[-1]

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
        except Wrong as wrong:
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
