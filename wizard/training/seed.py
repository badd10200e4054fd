"""Settling the practice world: PACER accounts for the cast, links made before, fresh people on demand."""

import secrets
import zlib
from dataclasses import replace

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.proof import filer_named
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow.journey import add_journey
from wizard.linking.answers import LegacyAnswer, PacerAnswer
from wizard.linking.flow import LINKING
from wizard.linking.services import make_link
from wizard.pacer.models import AuthenticatorApp, PacerAccount
from wizard.security import passwords
from wizard.security.encryption import encrypt
from wizard.security.hash_schemes import hash_parameters
from wizard.training.models import GeneratedPersona
from wizard.training.names import FIRST, LAST
from wizard.training.personas import BY_KEY, CAST, LEGACY_PASSWORD, PACER_PASSWORD, Persona
from wizard.training.rosters import HASHED_AS
from wizard.training.staff import settle_colleagues


def seed_personas() -> int:
    """Give the whole cast its PACER accounts and earlier links; says how many are new."""
    password_hash = passwords.hash_password(PACER_PASSWORD)
    with transaction():
        missing = [member for member in CAST if account_of(member) is None]
        for member in missing:
            _settle(member, password_hash)
        for member in missing:
            if member.linked_before:
                _link_before(member)
        newcomers = settle_colleagues()
    return len(missing) + newcomers


def account_of(member: Persona) -> PacerAccount | None:
    """The member's PACER account."""
    return db.session.scalar(db.select(PacerAccount).filter_by(username=member.pacer_login))


def fresh(after: str, court: str = "", name: str = "", number: int = 0) -> GeneratedPersona:
    """Make a person who demonstrates the same as a member of the cast, in that one's court or another. Flushes."""
    person = GeneratedPersona(
        key=tokens.new_reference().lower(),
        after=after,
        court=court or None,
        name=name or f"{secrets.choice(FIRST)} {secrets.choice(LAST)}",
        number=number or _free_number(),
        made_at=clock.actual(),
    )
    db.session.add(person)
    member = as_member(person)
    _settle(member, passwords.hash_password(PACER_PASSWORD))
    if member.in_roster:
        _add_filer(member)
    if member.linked_before:
        _link_before(member)
    return person


def as_member(person: GeneratedPersona) -> Persona:
    """A fresh person as a member of the cast."""
    like = BY_KEY[person.after]
    return replace(like.renamed(person.key, person.name, person.number), court=person.court or like.court)


def _free_number() -> int:
    taken = set(db.session.scalars(db.select(GeneratedPersona.number)))
    return secrets.choice([number for number in range(1000, 10000) if number not in taken])


def _free_account_number(login: str) -> str:
    """Seven digits, always the same for a login unless somebody has them."""
    number = zlib.crc32(login.encode())
    while db.session.scalar(db.select(PacerAccount.id).filter_by(account_number=_seven_digits(number))):
        number += 1
    return _seven_digits(number)


def _seven_digits(number: int) -> str:
    return f"{number % 9_000_000 + 1_000_000}"


def _settle(member: Persona, password_hash: str) -> None:
    _add_account(member, password_hash)
    if member.exempt_too:
        exempt = replace(member, pacer_username=member.exempt_login, kind="cja-exempt", enrolled=False)
        _add_account(exempt, password_hash)


def _add_account(member: Persona, password_hash: str) -> PacerAccount:
    *given, last = (member.pacer_name or member.name).split()
    replaced_by = account_of(BY_KEY[member.replaced_by]) if member.replaced_by else None
    account = PacerAccount(
        account_number=_free_account_number(member.pacer_login),
        username=member.pacer_login,
        password_hash=password_hash,
        first_name=given[0],
        middle_name=" ".join(given[1:]),
        last_name=last,
        email=f"{member.pacer_login}@pacer.example.com",
        kind=member.kind,
        upgraded=member.upgraded,
        cancelled=member.cancelled,
        replaced_by=replaced_by,
    )
    if member.otp_secret:
        app = AuthenticatorApp(
            encrypted_key=encrypt(member.otp_secret), name="Practice app", confirmed_at=clock.actual()
        )
        account.code_apps.append(app)
    db.session.add(account)
    db.session.flush()
    return account


def _add_filer(member: Persona) -> None:
    stored = HASHED_AS[member.scheme](LEGACY_PASSWORD)
    db.session.add(
        FilerAccount(
            court_id=member.court,
            username=member.filer_login,
            password_hash=stored,
            hash_parameters=hash_parameters(stored),
            last_name=member.last_name,
            first_name=member.first_name,
            middle_name=member.middle_name,
            email=f"{member.pacer_login}@cmecf.example.com",
            role=member.role,
            bar_number="",
            status=member.status,
        )
    )
    db.session.flush()


def _link_before(member: Persona) -> None:
    """Link somebody who comes back to a link made earlier, through the same act as everybody."""
    filer = filer_named(member.court, member.filer_login)
    account, now = account_of(member), clock.actual()
    answers = {
        "sign-in": PacerAnswer(account.id, account.username, is_kind_known=True, proved_at=now),
        "legacy": LegacyAnswer(filer.id, filer.username, proved_at=now),
    }
    journey = add_journey(LINKING, member.court, answers)
    journey.end(LINKING.success_outcome, make_link(journey))
