"""Makers of rows for tests. Hashes are real ones of the lowest cost."""

import zlib
from functools import cache

import argon2

from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.pacer.models import AuthenticatorApp, PacerAccount
from wizard.security import attempts
from wizard.security.encryption import encrypt
from wizard.security.hash_schemes import hash_parameters
from wizard.security.passkeys import Passkey
from wizard.staff.models import StaffMember

PACER_PASSWORD = "Quiet-Meadow-Bridge-7!"
LEGACY_PASSWORD = "paper-lantern"
STAFF_PASSWORD = "Copper-Lantern-Valley-9"
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def cheap_hash(password: str) -> str:
    """A hash that is verified in no time."""
    return CHEAP.hash(password)


def make_filer(court: str = "cacd", username: str = "jrivera", password: str | None = LEGACY_PASSWORD, **facts):
    """A filer account."""
    stored = cheap_hash(password) if password else None
    values = {
        "last_name": "Rivera",
        "first_name": "Jordan",
        "middle_name": "",
        "email": "jordan.rivera@example.com",
        "role": "attorney",
        "bar_number": "55501",
        "status": "active",
    }
    return add(
        FilerAccount(
            court_id=court,
            username=username,
            password_hash=stored,
            hash_parameters=stored and hash_parameters(stored),
            **{**values, **facts},
        )
    )


def index_names(*courts: str) -> None:
    """Make the filer accounts of these courts be found by name, as if they had been imported."""
    with transaction():
        for court in courts:
            name_index.build(court)


def make_pacer(username: str = "jordanrivera", password: str | None = PACER_PASSWORD, enrolled: bool = False, **facts):
    """A PACER account."""
    values = {
        "account_number": f"{zlib.crc32(username.encode()) % 9_000_000 + 1_000_000}",
        "first_name": "Jordan",
        "last_name": "Rivera",
        "email": "jrivera@example.gov" if username == "jordanrivera" else f"{username}@example.gov",
    }
    stored = cheap_hash(password) if password else None
    account = PacerAccount(username=username, password_hash=stored, **{**values, **facts})
    if enrolled:
        account.code_apps.append(AuthenticatorApp(encrypted_key=encrypt(CODE_SECRET), confirmed_at=clock.now()))
    return add(account)


def make_staff(login: str = "hdesk", role: str = "help-desk", courts=("all",), enrolled: bool = True, **facts):
    """Somebody who works at the console."""
    values = {"name": f"Harriet {login.title()}", "email": f"{login}@desk.example.gov", "added_at": clock.now()}
    if enrolled:
        values |= {"encrypted_key": encrypt(CODE_SECRET), "confirmed_at": clock.now()}
    stored = cheap_hash(STAFF_PASSWORD)
    mine = {"login": login, "role": role, "courts": list(courts), "password_hash": stored}
    return add(StaffMember(**{**mine, **values, **facts}))


def a_passkey(credential_id: str, **owner: int) -> Passkey:
    """A passkey that nobody can use, of a filer (``pacer_account_id``) or of the staff (``staff_member_id``)."""
    now = clock.now()
    return add(Passkey(name="Laptop", credential_id=credential_id, public_key="", sign_count=0, added_at=now, **owner))


def has_failed(times: int, *subject) -> None:
    """So many wrong attempts were made at this subject, the last one just now."""
    with transaction():
        attempts.count(subject)
        row = attempts.find(*subject)
        row.failures = times
        row.next_attempt_at += subject[0].limit.wait_after(times)


def add(row):
    """Add a row, and give it back as the database has it."""
    with transaction():
        db.session.add(row)
    db.session.refresh(row)
    db.session.expunge_all()
    return row


def all_of(table, **facts) -> list:
    """Every row of a table as it stands in the database now, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(db.select(table).filter_by(**facts).order_by(table.id)))


def rewrite(row, **facts) -> None:
    """Change a row as the program does: a changed credential ends what was proved."""
    with transaction():
        mine = db.session.get_one(type(row), row.id)
        for name, value in facts.items():
            setattr(mine, name, value)


def change(row, **facts) -> None:
    """Change a row behind everybody's back."""
    with transaction():
        db.session.execute(db.update(type(row)).filter_by(id=row.id).values(**facts))
