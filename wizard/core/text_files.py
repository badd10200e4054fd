"""Text files that people edit, with whatever their editor puts in front."""

from pathlib import Path


def read_utf8(path: Path) -> str:
    """The text of a UTF-8 file without byte order marks. Raises OSError, or UnicodeDecodeError."""
    return path.read_bytes().decode().lstrip("\ufeff")
