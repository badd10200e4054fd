"""Settings, read whole from ``instance/settings.toml``: there is no default mode, and no mode means no start."""

import logging
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from wizard.core.app_state import AppState
from wizard.core.secret_files import SUFFIX, open_to_others, read_secrets, sqlite_files
from wizard.core.secret_keys import KeyFormatError, SecretKey, parse_keys
from wizard.core.text_files import read_utf8

logger = logging.getLogger(__name__)


class SettingsError(Exception):
    """The settings cannot be used; the text names the file, the key and what to write."""


@dataclass(frozen=True)
class MailSettings:
    """The mail server that delivers e-mail."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    password_file: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings of one running site."""

    mode: str
    secret_key: str = field(repr=False)
    instance: Path
    secret_key_file: str = ""
    database: str = field(default="", repr=False)
    database_file: str = ""
    owner_database_file: str = ""
    sign_on: str = "embedded"
    pacer_api_url: str = ""
    pacer_connect_seconds: int = 3
    pacer_read_seconds: int = 10
    pacer_calls_at_once: int = 4
    token_minutes: int = 30
    hosts: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    serves: str = "all"
    public_address: str = ""
    console_address: str = ""
    idle_minutes: int = 30
    desk_idle_minutes: int = 15
    absolute_hours: int = 12
    hash_scheme: str = "argon2id"
    hashes_at_once: int = 1
    hashes_waiting: int = 24
    keep_journeys_days: int = 365
    keep_sessions_days: int = 7
    keep_emails_days: int = 30
    one_time_codes: str = ""
    code_skips: int = 3
    staff_passkeys: str = ""
    metrics_token: str = field(default="", repr=False)
    metrics_token_file: str = ""
    mail: MailSettings | None = None

    @property
    def keys(self) -> tuple[SecretKey, ...]:
        """The secret keys, the newest first."""
        return parse_keys(self.secret_key)

    @property
    def practice(self) -> bool:
        """Whether this is a practice site, where every person is fictional."""
        return self.mode == "practice"

    @property
    def keeps_accounts(self) -> bool:
        """Whether the PACER accounts are in this site's own tables, and managed here."""
        return self.sign_on == "embedded"

    @property
    def mfa_skips_allowed(self) -> int | None:
        """How often a user may put off one-time passcodes (O: three times); None where they are optional."""
        wanted = self.one_time_codes or ("optional" if self.practice else "required")
        return self.code_skips if wanted == "required" else None

    @property
    def staff_passkeys_required(self) -> bool:
        """Whether the console opens only with a passkey, which cannot be phished; always in live mode, unless set."""
        return (self.staff_passkeys or ("offered" if self.practice else "required")) == "required"

    @property
    def database_url(self) -> str:
        """The URL of the database; in practice mode SQLite in the instance folder unless set."""
        return self.database or f"sqlite:///{self.instance / 'filer-link.sqlite3'}"


CHOICES = {
    "mode": ("practice", "live"),
    "sign_on": ("embedded", "api"),
    "serves": ("all", "public", "console"),
    "one_time_codes": ("required", "optional"),
    "staff_passkeys": ("required", "offered"),
    "hash_scheme": ("argon2id", "pbkdf2-sha256"),
    "mail.security": ("starttls", "tls", "none"),
}
REQUIRED = ("mode", "secret_key")
REQUIRED_IN_LIVE_MODE = (*REQUIRED, "database", "hosts", "courts", "trusted_proxies", "sign_on", "mail")
REQUIRED_FOR_MAIL = ("host", "sender")
# What says no more than a missing key does. 0 is a number that somebody chose.
NOTHING: tuple[object, ...] = (None, "", [], {})
# These may lie in files of their own.
IN_FILES = ("secret_key", "database", "metrics_token")
MAIL_IN_FILES = ("password",)
MINIMUMS = {
    "idle_minutes": 10,
    "desk_idle_minutes": 5,
    "absolute_hours": 1,
    "hashes_at_once": 1,
    "pacer_connect_seconds": 1,
    "pacer_read_seconds": 1,
    "pacer_calls_at_once": 1,
    "token_minutes": 1,
    "keep_journeys_days": 1,
    "keep_sessions_days": 1,
    "keep_emails_days": 1,
}
TYPES_IN_WORDS: dict[object, str] = {
    str: "text in quotation marks",
    int: "a whole number",
    tuple[str, ...]: "a list of texts",
}

# A connection without TLS is safe only on the same machine.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


_settings = AppState[Settings]("settings")


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its settings."""
    _settings.set(app, settings)


def current_settings() -> Settings:
    """The settings of the app that answers this request or runs this command."""
    return _settings.get()


def read_settings(path: Path) -> Settings:
    """Read the settings file. Raises SettingsError, which lists every mistake found."""
    table = _read_toml(path)
    mistakes = [*_read_secrets(table, path.parent), *_mistakes(table)]
    exposed = [*open_to_others(_private_files(table, path))]
    if table.get("mode") == "practice":
        for sentence in exposed:
            logger.warning("%s: %s", path, sentence)
    else:
        mistakes += exposed
    if mistakes:
        raise SettingsError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    table |= {key: tuple(table[key]) for key in ("hosts", "courts") if key in table}
    if "mail" in table:
        table["mail"] = MailSettings(**table["mail"])
    return Settings(instance=path.parent.resolve(), **table)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_utf8(path))
    except FileNotFoundError:
        raise SettingsError(f"{path} is missing. `make run` writes one for practice.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} cannot be read: it is not UTF-8; save it as UTF-8") from None
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError(f"{path} cannot be read: {fault}") from None


def _read_secrets(table: dict[str, Any], folder: Path) -> Iterator[str]:
    yield from read_secrets(table, IN_FILES, folder)
    if isinstance(table.get("mail"), dict):
        yield from read_secrets(table["mail"], MAIL_IN_FILES, folder, "mail.")


def _private_files(table: dict[str, Any], path: Path) -> list[Path]:
    """The settings, the files that they name, and the database if it is one."""
    mail = table["mail"] if isinstance(table.get("mail"), dict) else {}
    keys = (*IN_FILES, "owner_database")
    named = [table.get(key + SUFFIX) for key in keys] + [mail.get(key + SUFFIX) for key in MAIL_IN_FILES]
    database = table.get("database") or Settings(mode="", secret_key="", instance=path.parent).database_url
    secrets = [Path(name) for name in named if isinstance(name, str)]
    return [path, *(path.parent / file for file in (*secrets, *sqlite_files(database)))]


def _mistakes(table: dict[str, Any]) -> Iterator[str]:
    yield from _mistakes_in(table, Settings, "")
    yield from _missing(table, REQUIRED_IN_LIVE_MODE if table.get("mode") == "live" else REQUIRED, "")
    yield from _mistakes_about_pacer(table)
    if table.get("serves") in ("public", "console"):
        yield from _missing(table, ("public_address", "console_address"), "")
    if isinstance(table.get("mail"), dict):
        yield from _mistakes_in(table["mail"], MailSettings, "mail.")
        yield from _missing(table["mail"], REQUIRED_FOR_MAIL, "mail.")
        if table["mail"].get("security") == "none" and table["mail"].get("host") not in LOOPBACK:
            yield f'mail.security may be "none" only where mail.host is this machine: {", ".join(LOOPBACK)}'


def _mistakes_about_pacer(table: dict[str, Any]) -> Iterator[str]:
    """A practice site never calls PACER's API; a site that does needs its URL, with TLS."""
    by_api, url = table.get("sign_on") == "api", table.get("pacer_api_url", "")
    if by_api and table.get("mode") == "practice":
        yield "sign_on must be embedded in practice: no one there is real"
    if by_api and not url:
        yield "pacer_api_url is missing, because sign_on is api"
    if url and not by_api:
        yield 'pacer_api_url is only for sign_on = "api"'
    if url and isinstance(url, str) and not _is_safe(url):
        yield "pacer_api_url must begin with https:// and name a host, as https://pacer.login.uscourts.gov does"


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    secret = parts.username or parts.password or parts.query or parts.fragment
    return bool(host) and not secret and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _missing(table: dict[str, Any], required: tuple[str, ...], prefix: str) -> Iterator[str]:
    yield from (f"{prefix}{key} is missing" for key in required if _is_missing(table, key))


def _is_missing(table: dict[str, Any], key: str) -> bool:
    return table.get(key) in NOTHING and key + SUFFIX not in table


def _mistakes_in(table: dict[str, Any], settings_class: type[Settings | MailSettings], prefix: str) -> Iterator[str]:
    types = {field.name: field.type for field in fields(settings_class) if field.name != "instance"}
    for key, value in table.items():
        if key not in types:
            yield f"{prefix}{key} is not a setting; the settings are {', '.join(sorted(types))}"
        elif not _fits(types[key], value):
            yield f"{prefix}{key} has the wrong type; it takes {_in_words(types[key])}"
        else:
            yield from _bad_value(prefix + key, value)


def _fits(expected: object, value: object) -> bool:
    if expected == tuple[str, ...]:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value) is (dict if expected == MailSettings | None else expected)


def _in_words(expected: object) -> str:
    return TYPES_IN_WORDS.get(expected, "a table, as docs/operating.md shows")


def _bad_value(key: str, value: object) -> Iterator[str]:
    if key in CHOICES and value not in CHOICES[key]:
        yield f"{key} must be one of: {', '.join(CHOICES[key])}"
    if isinstance(value, int) and value < MINIMUMS.get(key, 0):
        yield f"{key} must be {MINIMUMS.get(key, 0)} or more"
    if isinstance(value, str):
        yield from _bad_text(key, value)


def _bad_text(key: str, value: str) -> Iterator[str]:
    if key.endswith("_address") and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", value):
        yield f"{key} is the beginning of every address there, like https://link.example.gov"
    if key == "mail.sender" and not (value.isascii() and "@" in value):
        yield 'mail.sender is one address in ASCII, like no-reply@example.gov; an international domain begins "xn--"'
    if key == "secret_key":
        try:
            parse_keys(value)
        except KeyFormatError as fault:
            yield f"secret_key {fault}"
