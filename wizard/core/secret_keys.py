"""The secret keys of a site: the newest first, each with an id, as ``secret_key`` or ``secret_key_file`` has them.

The newest one makes what is new; with the others, what they made can still be read. One key may stand alone, without
an id. Decided: one text for all of them, so that a secret store keeps one entry and a site reads one file.
"""

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

SHORTEST = 32
# The id of a key that stands alone.
ALONE = "first"
ID = re.compile(r"[a-z0-9-]{1,20}")
HEADER = """\
# The secret keys of this site: an id and a secret in each line, the newest first.
# `flask keys rotate` adds one; docs/operating.md, "Secret keys", says when an old one may go.
"""


@dataclass(frozen=True)
class SecretKey:
    """One key, from which the site derives a key for each purpose."""

    id: str
    secret: str = field(repr=False)


class KeyFormatError(ValueError):
    """A text that holds no usable keys. The message completes a sentence and repeats no secret."""


def parse_keys(text: str) -> tuple[SecretKey, ...]:
    """The keys of a text, the newest first; at least one. Raises KeyFormatError."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) == 1 and len(lines[0]) == 1:
        lines = [[ALONE, *lines[0]]]
    if not lines or any(len(line) != 2 or not ID.fullmatch(line[0]) for line in lines):
        raise KeyFormatError("is one secret without spaces, or has an id (a-z, 0-9, -) and a secret in each line")
    keys = tuple(SecretKey(*line) for line in lines)
    if min(len(key.secret) for key in keys) < SHORTEST:
        raise KeyFormatError(f"must have {SHORTEST} characters or more" + (", each of them" if len(keys) > 1 else ""))
    if len({key.id for key in keys}) < len(keys) or len({key.secret for key in keys}) < len(keys):
        raise KeyFormatError("has two keys of one id, or one key twice")
    return keys


def with_new_key(keys: tuple[SecretKey, ...], today: date) -> tuple[SecretKey, ...]:
    """The keys, with a new one in front whose id is the day."""
    taken, day = {key.id for key in keys}, today.strftime("%Y%m%d")
    names = (day, *(f"{day}-{number}" for number in range(2, len(keys) + 2)))
    return (SecretKey(next(name for name in names if name not in taken), secrets.token_urlsafe(48)), *keys)


def write_keys(path: Path, keys: Iterable[SecretKey]) -> None:
    """Put a file with these keys in place, whole or not at all, readable as the one that it replaces. Raises OSError.

    A new file is for its owner alone.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(f"{key.id} {key.secret}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileNotFoundError):
            present = path.stat()
            os.chown(draft, present.st_uid, present.st_gid)
            draft.chmod(present.st_mode & 0o660)
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise
