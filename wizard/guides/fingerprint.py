"""Which program took the pictures: a digest of everything that can change a picture, and the version."""

import hashlib
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PARTS = ("wizard", "templates", "static/js", "static/img", "requirements.txt")
APART = ("node_modules", "__pycache__", "migrations")
COMPRESSED = (".br", ".gz")


@cache
def fingerprint() -> str:
    """Twelve hexadecimal digits, which change with every file of the program."""
    digest = hashlib.sha256()
    for path in program_files():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def program_files() -> Iterator[Path]:
    """Every file that can change a picture, in one order; not the compressed copies that the build leaves."""
    for part in PARTS:
        at = ROOT / part
        if at.is_file():
            yield at
        for folder, inner, names in os.walk(at):
            inner[:] = sorted(set(inner) - set(APART))
            yield from (Path(folder, name) for name in sorted(names) if not name.endswith(COMPRESSED))


@cache
def version() -> str:
    """The program's version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
