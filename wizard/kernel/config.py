"""Settings, read whole from ``instance/settings.toml``: there is no default mode, and no mode means no start."""

import secrets
import sys
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

PRACTICE = """\
# Settings of this practice site. README, "Settings", explains every key.
mode = "practice"
secret_key = "{secret_key}"
"""


class SettingsError(Exception):
    """The settings cannot be used; the text names the file, the key and what to write."""


@dataclass(frozen=True)
class Settings:
    """All settings of one running site."""

    mode: str
    secret_key: str
    instance: Path
    database: str = ""
    sign_on: str = "embedded"
    hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    idle_minutes: int = 30
    absolute_hours: int = 12
    hash_scheme: str = "argon2id"
    hashes_at_once: int = 0

    @property
    def practice(self) -> bool:
        """True where everybody is fictional."""
        return self.mode == "practice"

    @property
    def database_url(self) -> str:
        """The address of the database; in practice mode SQLite in the instance folder unless set."""
        return self.database or f"sqlite:///{self.instance / 'filer-link.sqlite3'}"


CHOICES = {
    "mode": ("practice", "live"),
    "sign_on": ("embedded",),
    "hash_scheme": ("argon2id", "pbkdf2-sha256"),
}
NEEDED_IN_LIVE = ("database", "hosts", "sign_on")
LEAST = {"idle_minutes": 5, "absolute_hours": 1, "trusted_proxies": 0, "hashes_at_once": 0}


def read_settings(path: Path) -> Settings:
    """Read the settings file. Raises SettingsError, which lists every mistake found."""
    table = _read_toml(path)
    mistakes = list(_mistakes(table))
    if mistakes:
        raise SettingsError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    if "hosts" in table:
        table["hosts"] = tuple(table["hosts"])
    return Settings(instance=path.parent.resolve(), **table)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path} is missing. `make run` writes one for practice.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError(f"{path} cannot be read: {fault}") from None


def _mistakes(table: dict[str, Any]):
    kinds = {field.name: field.type for field in fields(Settings) if field.name != "instance"}
    for key, value in table.items():
        if key not in kinds:
            yield f"{key} is not a setting; the settings are {', '.join(sorted(kinds))}"
        elif not _fits(kinds[key], value):
            yield f"{key} has the wrong type; it takes {_in_words(kinds[key])}"
        else:
            yield from _bad_value(key, value)
    needed = ("mode", "secret_key", *(NEEDED_IN_LIVE if table.get("mode") == "live" else ()))
    yield from (f"{key} is missing" for key in needed if key not in table)


def _fits(kind: Any, value: Any) -> bool:
    if kind == tuple[str, ...]:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value) is kind


def _in_words(kind: Any) -> str:
    return {str: "text in quotation marks", int: "a whole number"}.get(kind, "a list of texts")


def _bad_value(key: str, value: Any):
    if key in CHOICES and value not in CHOICES[key]:
        yield f"{key} must be one of: {', '.join(CHOICES[key])}"
    if key in LEAST and value < LEAST[key]:
        yield f"{key} must be {LEAST[key]} or more"
    if key == "secret_key" and len(value) < 32:
        yield "secret_key must have 32 characters or more"


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
