"""The file of rejected rows, FILE.rejects.csv: readable only by its owner, from the moment it is created.

It has the roster's columns and ``causes``, so that a corrected copy can be imported like a roster.
An existing file is never overwritten unless its content is the same, because someone may be correcting it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from wizard.cmecf.roster import RejectedRow
from wizard.cmecf.rows import CAUSES_COLUMN, COLUMNS
from wizard.core.spreadsheets import csv_text


class ImportFailedError(Exception):
    """The roster cannot be imported; the message is a sentence for the person who typed the command."""


def rejects_path(roster: Path) -> Path:
    """The path of the rejected rows of a roster file."""
    return roster.with_name(roster.name + ".rejects.csv")


@contextmanager
def write_rejects(roster: Path, rejects: Iterable[RejectedRow]) -> Iterator[Path | None]:
    """Write the rejected rows to disk before the block, and give the file its name after it. Yields its path.

    If the block fails, the file is removed. Yields None if there is no rejected row. Raises ImportFailedError.
    """
    content = _as_csv(rejects)
    if content is None:
        yield None
        return
    target = rejects_path(roster)
    _refuse_to_overwrite(target, content)
    part = target.with_name(target.name + ".part")
    _write(part, content)
    try:
        yield target
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _rename(part, target)


def _as_csv(rejects: Iterable[RejectedRow]) -> bytes | None:
    rows = sorted(rejects, key=lambda row: row.line)
    cells = ((*row.values, f"line {row.line}: {'; '.join(row.causes)}") for row in rows)
    return "".join(csv_text(chain([(*COLUMNS, CAUSES_COLUMN)], cells))).encode() if rows else None


def _refuse_to_overwrite(target: Path, content: bytes) -> None:
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_file() or target.read_bytes() != content:
        raise ImportFailedError(f"{target} is there already. Move it away first. Nothing changed.")


def _write(part: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        part.unlink(missing_ok=True)
        with open(os.open(part, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ImportFailedError(f"{part} cannot be written: {error.strerror}. Nothing changed.") from None


def _rename(part: Path, target: Path) -> None:
    try:
        os.replace(part, target)
    except OSError as error:
        raise ImportFailedError(f"The good rows are imported. The others are in {part}: {error.strerror}.") from None
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
