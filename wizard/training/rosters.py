"""The practice rosters, written as a court would send them, so that the court's own command reads them."""

import csv
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import bcrypt
from passlib.hash import django_pbkdf2_sha256, sha512_crypt
from werkzeug.security import generate_password_hash

from wizard.cmecf.rows import COLUMNS
from wizard.security import passwords
from wizard.training.names import FIRST, LAST
from wizard.training.personas import LEGACY_PASSWORD, PERSONAS, Persona

OTHERS_IN_A_ROSTER = 24
HASHED_AS: Mapping[str, Callable[[str], str]] = {
    "argon2id": passwords.hash_password,
    "bcrypt": lambda password: bcrypt.hashpw(password.encode(), bcrypt.gensalt(10)).decode(),
    # The stubs have no types for ``using``.
    "sha512-crypt": sha512_crypt.using(rounds=20_000).hash,  # type: ignore[no-untyped-call]
    "pbkdf2-sha256": django_pbkdf2_sha256.using(rounds=100_000).hash,  # type: ignore[no-untyped-call]
    "scrypt": lambda password: generate_password_hash(password, "scrypt:16384:8:1"),
}


def write_rosters(folder: Path) -> list[Path]:
    """Write one CSV file for each court of a persona; a file that exists stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    courts = sorted({persona.court for persona in PERSONAS})
    return [_write(folder / f"{court}.csv", court) for court in courts]


def _write(path: Path, court: str) -> Path:
    if not path.exists():
        path.touch(mode=0o600)
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, COLUMNS)
            rows.writeheader()
            rows.writerows(_rows(court))
    return path


def _rows(court: str) -> Iterator[dict[str, str]]:
    yield from (_row(persona) for persona in PERSONAS if persona.court == court and persona.in_roster)
    yield from (_row(persona) for persona in _others(court))


def _others(court: str) -> Iterator[Persona]:
    """People who are in the roster and in no scenario: always the same ones."""
    chance = random.Random(court)  # noqa: S311 - names, no secret
    for number in range(1, OTHERS_IN_A_ROSTER + 1):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        login = f"{first[0]}{last}{number:02}".lower()
        yield Persona(f"{court}-{number}", court, f"{first} {last}", "", filer_username=login, scheme="sha512-crypt")


def _row(persona: Persona) -> dict[str, str]:
    return {
        "username": persona.filer_login,
        "password_hash": HASHED_AS[persona.scheme](LEGACY_PASSWORD),
        "last_name": persona.last_name,
        "first_name": persona.first_name,
        "middle_name": persona.middle_name,
        "email": f"{persona.pacer_login}@cmecf.example.com",
        "role": persona.role,
        "bar_number": "",
        "status": persona.status,
    }
