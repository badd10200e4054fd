"""Filling a practice site: PACER accounts of the personas, earlier links, and new people on demand."""

import secrets
import zlib
from dataclasses import replace

from sqlalchemy import select

from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
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
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD, PERSONA_BY_KEY, PERSONAS, Persona
from wizard.training.rosters import HASHED_AS
from wizard.training.staff import seed_staff


def seed_personas() -> int:
    """Give all personas their PACER accounts and earlier links; returns how many are new."""
    password_hash = passwords.hash_password(PACER_PASSWORD)
    with transaction():
        missing = [persona for persona in PERSONAS if account_of(persona) is None]
        for persona in missing:
            _add_pacer_accounts(persona, password_hash)
        for persona in missing:
            if persona.is_linked_earlier:
                _link_earlier(persona)
        newcomers = seed_staff()
    return len(missing) + newcomers


def account_of(persona: Persona) -> PacerAccount | None:
    """The persona's PACER account."""
    return _account_named(persona.pacer_login)


def _account_named(login: str) -> PacerAccount | None:
    return db.session.scalar(select(PacerAccount).filter_by(username=login))


def generate(modeled_on: str, court: str = "", name: str = "", number: int = 0) -> GeneratedPersona:
    """Make a person who demonstrates the same as a persona, in that persona's court or another. Flushes."""
    generated = GeneratedPersona(
        key=tokens.new_reference().lower(),
        modeled_on=modeled_on,
        court=court or None,
        name=name or f"{secrets.choice(FIRST)} {secrets.choice(LAST)}",
        number=number or _unused_number(),
        made_at=clock.actual(),
    )
    db.session.add(generated)
    password_hash = passwords.hash_password(PACER_PASSWORD)
    for persona in _accounts_of(generated):
        _add_pacer_accounts(persona, password_hash)
        if persona.in_roster:
            _add_filer(persona)
        if persona.is_linked_earlier:
            _link_earlier(persona)
    return generated


def as_persona(generated: GeneratedPersona) -> Persona:
    """A generated person as a persona."""
    return _named_like(generated, PERSONA_BY_KEY[generated.modeled_on])


def _accounts_of(generated: GeneratedPersona) -> list[Persona]:
    """The generated person, once for each account: where one replaced another, both, the one that stayed first."""
    model = PERSONA_BY_KEY[generated.modeled_on]
    return [_named_like(generated, each) for each in PERSONAS if each.is_same_person(model)]


def _named_like(generated: GeneratedPersona, model: Persona) -> Persona:
    named = model.with_name(generated.key, generated.name, generated.number)
    return replace(named, court=generated.court or model.court)


def _unused_number() -> int:
    taken = set(db.session.scalars(select(GeneratedPersona.number)))
    return secrets.choice([number for number in range(1000, 10000) if number not in taken])


def _free_account_number(login: str) -> str:
    """Seven digits, always the same for a login unless someone has them."""
    number = zlib.crc32(login.encode())
    while db.session.scalar(select(PacerAccount.id).filter_by(account_number=_seven_digits(number))):
        number += 1
    return _seven_digits(number)


def _seven_digits(number: int) -> str:
    return f"{number % 9_000_000 + 1_000_000}"


def _add_pacer_accounts(persona: Persona, password_hash: str) -> None:
    _add_pacer_account(persona, password_hash)
    if persona.exempt_too:
        exempt = replace(persona, pacer_username=persona.exempt_login, kind="cja-exempt", enrolled=False)
        _add_pacer_account(exempt, password_hash)


def _add_pacer_account(persona: Persona, password_hash: str) -> PacerAccount:
    *given, last = (persona.pacer_name or persona.name).split()
    replaced_by = _account_named(persona.replaced_by) if persona.replaced_by else None
    if replaced_by:
        replaced_by.exempt = True
    account = PacerAccount(
        account_number=_free_account_number(persona.pacer_login),
        username=persona.pacer_login,
        password_hash=password_hash,
        first_name=given[0],
        middle_name=" ".join(given[1:]),
        last_name=last,
        email=f"{persona.pacer_login}@pacer.example.com",
        kind=persona.kind,
        firm_name=persona.firm_name,
        upgraded=persona.upgraded,
        cancelled=persona.cancelled,
        replaced_by=replaced_by,
        opened_on=clock.now().date() if persona.is_new else None,
        frozen_at=clock.actual() if persona.is_frozen else None,
    )
    if persona.otp_secret:
        app = AuthenticatorApp(
            encrypted_key=encrypt(persona.otp_secret), name="Practice app", confirmed_at=clock.actual()
        )
        account.code_apps.append(app)
    db.session.add(account)
    db.session.flush()
    return account


def _add_filer(persona: Persona) -> None:
    stored = HASHED_AS[persona.scheme](LEGACY_PASSWORD)
    db.session.add(
        FilerAccount(
            court_id=persona.court,
            username=persona.filer_login,
            password_hash=stored,
            hash_parameters=hash_parameters(stored),
            last_name=persona.last_name,
            first_name=persona.first_name,
            middle_name=persona.middle_name,
            email=f"{persona.pacer_login}@cmecf.example.com",
            role=persona.role,
            bar_number="",
            status=persona.status,
        )
    )
    db.session.flush()
    name_index.build(persona.court)


def _link_earlier(persona: Persona) -> None:
    """Link a persona who returns to an earlier link, with the same `make_link` as everyone."""
    login = {"court_id": persona.court, "username": persona.filer_login}
    filer = db.session.scalars(select(FilerAccount).filter_by(**login)).one()
    account = db.session.scalars(select(PacerAccount).filter_by(username=persona.pacer_login)).one()
    now = clock.actual()
    answers = {
        "sign-in": PacerAnswer(
            account.id, account.credential_epoch, account.username, is_kind_known=True, proved_at=now
        ),
        "legacy": LegacyAnswer(filer.id, filer.credential_epoch, filer.username, proved_at=now),
    }
    journey = add_journey(LINKING, persona.court, answers)
    journey.end(LINKING.success_outcome, make_link(journey))
