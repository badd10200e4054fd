"""Writes the settings of a new practice site. `make run` runs this file by itself, so it imports no other module."""

import secrets
import sys
from pathlib import Path

PRACTICE = """\
# Settings of this practice site. docs/operating.md, "Settings", explains every key.
mode = "practice"
secret_key = "{secret_key}"
"""


def write_practice_settings(path: Path) -> bool:
    """Write practice settings with a secret key of their own, unless the file is there already."""
    if path.exists():
        return False
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(PRACTICE.format(secret_key=secrets.token_urlsafe(48)), encoding="utf-8")
    return True


if __name__ == "__main__":
    write_practice_settings(Path(sys.argv[1]))
