"""Secrets that lie in files of their own, as systemd and secret stores provide them, and files that others can read."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from wizard.core.text_files import read_utf8

# Of a key that has this ending, the value is a path. Relative ones begin in the folder of the settings.
SUFFIX = "_file"
FOR_OTHERS = 0o007
# SQLite keeps a part of its data beside the database.
SQLITE_FILES = ("", "-wal", "-shm")


def read_secrets(table: dict[str, Any], keys: Iterable[str], folder: Path, prefix: str = "") -> Iterator[str]:
    """Put the contents of the files into the table, under the keys that they stand for. Yields each mistake."""
    for key in keys:
        name = table.get(key + SUFFIX)
        if not isinstance(name, str):
            continue
        if key in table:
            yield f"{prefix}{key} and {prefix}{key}{SUFFIX} are both set: keep one"
            continue
        try:
            secret = read_utf8(folder / name).strip()
        except (OSError, UnicodeDecodeError) as fault:
            yield f"{prefix}{key}{SUFFIX} names {folder / name}, which cannot be read ({type(fault).__name__})"
            continue
        if secret:
            table[key] = secret
        else:
            yield f"{prefix}{key}{SUFFIX} names {folder / name}, which is empty"


def sqlite_files(database_url: object) -> list[Path]:
    """The files of an SQLite database; none where it is another one, or no URL."""
    try:
        url = make_url(database_url) if isinstance(database_url, str) else None
    except ArgumentError:
        return []
    if url is None or not url.drivername.startswith("sqlite") or not url.database:
        return []
    return [Path(url.database + ending) for ending in SQLITE_FILES]


def open_to_others(paths: Iterable[Path]) -> Iterator[str]:
    """For each file that others than its owner and its group can open, a sentence that says what to do."""
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if mode & FOR_OTHERS:
            yield f"others can open {path}: run `chmod o= {path}`"
