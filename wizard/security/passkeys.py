"""Passkeys (WebAuthn level 2), of filers and staff alike: a login that cannot be phished.

A passkey proves in one act that its device is there and that its holder unlocked it, and a browser uses it only at the
origin for which it was made. Decided: it names its account itself, so that no username is asked; a challenge is given
to one browser for one purpose, and works once, for five minutes. Refused: attestation, since a court has no list of
devices to allow; and our own reading of signatures, which the library does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import session
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.config import current_settings
from wizard.core.database import Model, UtcDateTime, db, transaction
from wizard.core.urls import site_url
from wizard.security.epochs import Account, AccountModel, Proof
from wizard.security.sessions import CONSOLE, current_session

LOGIN = "log in"
CHALLENGE = "passkey_challenge"
CHALLENGE_BYTES = 32
LIFETIME = timedelta(minutes=5)
SITE_NAME = "Filer Link"
MAX_PASSKEYS = 10
# 1,023 bytes, as WebAuthn allows, take 1,364 characters.
LONGEST_ID = 1400


class Passkey(Model):
    """One passkey of one account. ``credential_id`` and ``public_key`` are base64url; neither is a secret."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint("(pacer_account_id IS NULL) <> (staff_member_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int | None] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    credential_id: Mapped[str] = mapped_column(String(LONGEST_ID), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def owner_id(self, model: type[AccountModel]) -> int | None:
        """The id of the account, if it is of that kind."""
        return {"pacer": self.pacer_account_id, "staff": self.staff_member_id}.get(model.KIND)


class InvalidPasskeyError(Exception):
    """Not accepted. ``cause``, and the id of the account if it is known, are for the audit only."""

    def __init__(self, cause: str, owner_id: int | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.owner_id = owner_id


class _Site(NamedTuple):
    """What a passkey is bound to: the host, and the origin whose pages may ask for it."""

    host: str
    origin: str


def _site() -> _Site:
    settings = current_settings()
    url = settings.console_address if current_session().kind == CONSOLE else settings.public_address
    parts = urlsplit(url or site_url())
    return _Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def _issue_challenge(purpose: str) -> bytes:
    """A challenge for this browser, in place of an earlier one. Commits."""
    challenge = token_bytes(CHALLENGE_BYTES)
    with transaction():
        session[CHALLENGE] = {"is": challenge.hex(), "for": purpose, "at": clock.actual().isoformat()}
        current_session().row()
        current_session().store()
    return challenge


def _take_challenge(purpose: str) -> bytes:
    """The challenge of this browser, which works no more. Commits; raises InvalidPasskeyError."""
    if current_session().row_id is None:
        # Nothing was given to it, and nothing is written for it: that has a budget elsewhere.
        raise InvalidPasskeyError("no challenge was given")
    with transaction():
        row = current_session().row()
        given: dict[str, str] | None = row.data.get(CHALLENGE)
        row.data = {name: value for name, value in row.data.items() if name != CHALLENGE}
    session.pop(CHALLENGE, None)
    if given is None or given["for"] != purpose:
        raise InvalidPasskeyError("no challenge was given")
    if clock.actual() - datetime.fromisoformat(given["at"]) > LIFETIME:
        raise InvalidPasskeyError("the challenge has expired")
    return bytes.fromhex(given["is"])


def login_options() -> str:
    """What the browser needs to ask for a passkey, as JSON. Commits."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_site().host,
        challenge=_issue_challenge(LOGIN),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


@contextmanager
def _library_refusals(owner_id: int | None = None) -> Iterator[None]:
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, ValueError) as fault:
        raise InvalidPasskeyError(f"not valid ({type(fault).__name__})", owner_id) from None


def verify_login(model: type[Account], typed: str) -> Proof[Account]:
    """Whose passkey answered the challenge of this browser; it is used now. Commits; raises InvalidPasskeyError."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json

    challenge = _take_challenge(LOGIN)
    with _library_refusals():
        credential = parse_authentication_credential_json(typed)
    passkey = db.session.scalar(select(Passkey).filter_by(credential_id=credential.id))
    owner_id = passkey.owner_id(model) if passkey else None
    if passkey is None or owner_id is None:
        raise InvalidPasskeyError("unknown")
    with _library_refusals(owner_id):
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_site().host,
            expected_origin=_site().origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            # Compared below, once the row is locked.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    return _use(passkey.id, verified.new_sign_count, model, owner_id)


def _use(passkey_id: int, sign_count: int, model: type[Account], owner_id: int) -> Proof[Account]:
    """Note that a passkey was used, unless it was removed meanwhile, or a copy of it was used."""
    with transaction():
        passkey = db.session.scalar(select(Passkey).filter_by(id=passkey_id).with_for_update())
        if passkey is None:
            raise InvalidPasskeyError("removed in the meantime", owner_id)
        if passkey.sign_count and sign_count <= passkey.sign_count:
            raise InvalidPasskeyError("a copy was used: the count went back", owner_id)
        passkey.sign_count, passkey.used_at = sign_count, clock.actual()
        return db.session.get_one(model, owner_id, populate_existing=True).proof


@dataclass(frozen=True)
class NewPasskey:
    """A passkey that a browser has just made, and that is nobody's yet."""

    credential_id: str
    public_key: str
    sign_count: int

    def of(self, name: str, **owner: int) -> Passkey:
        """The row of it. ``owner`` is ``pacer_account_id`` or ``staff_member_id``."""
        return Passkey(
            name=name,
            credential_id=self.credential_id,
            public_key=self.public_key,
            sign_count=self.sign_count,
            added_at=clock.actual(),
            **owner,
        )


def _adding(account: AccountModel) -> str:
    """The purpose of a challenge: a proof that counts no more adds nothing."""
    return f"add to {account.proof.session_id}"


def new_options(account: AccountModel, login: str, known: list[Passkey]) -> str:
    """What the browser needs to make a passkey for an account, as JSON. ``known``: those it has. Commits."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_site().host,
        rp_name=SITE_NAME,
        user_id=account.identity.encode(),
        user_name=login,
        user_display_name=login,
        challenge=_issue_challenge(_adding(account)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in known
        ],
    )
    return options_to_json(options)


def verify_new(account: AccountModel, typed: str) -> NewPasskey:
    """The passkey that a browser made for this account. Commits; raises InvalidPasskeyError."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    challenge = _take_challenge(_adding(account))
    with _library_refusals():
        verified = verify_registration_response(
            credential=typed,
            expected_challenge=challenge,
            expected_rp_id=_site().host,
            expected_origin=_site().origin,
            require_user_verification=True,
        )
    credential_id = bytes_to_base64url(verified.credential_id)
    if len(credential_id) > LONGEST_ID:
        raise InvalidPasskeyError("its id is too long")
    return NewPasskey(
        credential_id,
        bytes_to_base64url(verified.credential_public_key),
        verified.sign_count,
    )
