"""The file of rejected rows, FILE.rejects.csv: readable by its owner only, from its first byte.

It has the roster's columns and ``causes``, so that a corrected copy can be imported like a roster.
An earlier file is never overwritten unless it says the same, as somebody may be correcting it.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.cmecf.roster import Reject
from wizard.cmecf.rows import CAUSES, COLUMNS


class ImportFailedError(Exception):
    """The roster cannot be taken in; the text is a sentence for whoever typed the command."""


def rejects_path(roster: Path) -> Path:
    """Where the rejected rows of a roster file go."""
    return roster.with_name(roster.name + ".rejects.csv")


@contextmanager
def rejects_beside(roster: Path, rejects: Iterable[Reject]) -> Iterator[Path | None]:
    """Hold the rejects ready on disk in the block; name the file once the block has succeeded."""
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
    _give_its_name(part, target)


def _as_csv(rejects: Iterable[Reject]) -> bytes | None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, CAUSES))
    rows = sorted(rejects, key=lambda reject: reject.line)
    for reject in rows:
        writer.writerow((*reject.values, f"line {reject.line}: {'; '.join(reject.causes)}"))
    return text.getvalue().encode() if rows else None


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
    except OSError as fault:
        raise ImportFailedError(f"{part} cannot be written: {fault.strerror}. Nothing changed.") from None


def _give_its_name(part: Path, target: Path) -> None:
    try:
        os.replace(part, target)
    except OSError as fault:
        raise ImportFailedError(f"The good rows are imported. The others are in {part}: {fault.strerror}.") from None
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
