"""The directory that asks PACER's Authentication API, which confirms or rejects a login and says no more (O, C).

The login id is normalized before it is sent, so that the account that PACER confirms is exactly the one recorded here.
The token is ended as soon as the login is confirmed, and kept nowhere.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from wizard.audit import events, trail
from wizard.core.config import Settings
from wizard.core.database import db, end_read, insert_if_absent, transaction
from wizard.core.forms import LONGEST, clean_text
from wizard.core.normalize import login_key
from wizard.pacer import schemas
from wizard.pacer.client import CallExecutor, Client
from wizard.pacer.directory import (
    AccountRejectedError,
    AuthenticationFailedError,
    Credentials,
    DirectoryUnavailableError,
    Identity,
)
from wizard.pacer.models import PacerAccount, identity_of
from wizard.security.password_rules import is_hashable

ANSWER = {schemas.TOKEN: 4096, schemas.RESULT: 8, schemas.DESCRIPTION: 8192}
LOGOUT_ANSWER = {schemas.RESULT: 8, schemas.DESCRIPTION: 8192}
MAX_REASON_LENGTH = 300
UNKNOWN_USERNAME, EMBEDDED_ACCOUNT = "no username", "an account of the embedded directory has this username"


class Verdict(NamedTuple):
    """What PACER answered. ``logout_fault``: why its token may not have ended."""

    result: str
    description: str
    logout_fault: str | None = None


@dataclass(frozen=True)
class RemoteDirectory:
    """PACER accounts that PACER holds. Each person has a row here, for links and sessions to hang on."""

    client: Client
    executor: CallExecutor

    @classmethod
    def of(cls, settings: Settings) -> "RemoteDirectory":
        """The directory that the settings name. Two calls make a proof, so a page waits for two at most."""
        connect, read = settings.pacer_connect_seconds, settings.pacer_read_seconds
        at_once = settings.pacer_calls_at_once
        client = Client(settings.pacer_api_url.rstrip("/"), connect, read, at_once)
        return cls(client, CallExecutor(at_once, connect, 2 * (connect + read)))

    def sign_on(self, credentials: Credentials) -> Identity:
        """Authenticate at PACER. Raises AuthenticationFailedError or DirectoryUnavailableError."""
        username = login_key(credentials.username)
        if not 0 < len(username) <= LONGEST or not is_hashable(username):
            raise AuthenticationFailedError(UNKNOWN_USERNAME)
        end_read()
        verdict = self.executor.run(lambda: self._authenticate(username, credentials))
        if verdict.result != schemas.SIGNED_IN:
            raise _rejection(verdict, _find_row(username))
        account = _find_row(username) or _add_row(username)
        if account.kind is not None:
            raise DirectoryUnavailableError(EMBEDDED_ACCOUNT)
        if verdict.logout_fault:
            with transaction():
                trail.record(events.TOKEN_LEFT, pacer=account.id, fault=verdict.logout_fault)
        return identity_of(account)

    def _authenticate(self, username: str, credentials: Credentials) -> Verdict:
        optional = {"otpCode": credentials.otp_code, "clientCode": credentials.client_code}
        optional["redactFlag"] = "1" if credentials.redaction else ""
        payload = {"loginId": username, "password": credentials.password}
        payload |= {name: value for name, value in optional.items() if value}
        answer = self.client.post(schemas.AUTH, payload, ANSWER)
        token, result, description = (answer[key] for key in ANSWER)
        if result not in (schemas.SIGNED_IN, schemas.REFUSED, schemas.WRONG):
            raise DirectoryUnavailableError("unknown loginResult")
        if result != schemas.SIGNED_IN:
            return Verdict(result, description)
        if not token:
            raise DirectoryUnavailableError("no token")
        return Verdict(result, description, self._end_token(token))

    def _end_token(self, token: str) -> str | None:
        """End the token; why it may not have ended, or None. A proof that was made stays made."""
        try:
            answer = self.client.post(schemas.LOGOUT, {schemas.TOKEN: token}, LOGOUT_ANSWER)
        except DirectoryUnavailableError as down:
            return down.cause
        return None if answer[schemas.RESULT] == schemas.SIGNED_IN else "not confirmed"


def _rejection(verdict: Verdict, account: PacerAccount | None) -> AuthenticationFailedError:
    if verdict.result == schemas.WRONG:
        return AuthenticationFailedError("refused by PACER", account and account.id)
    reason = " ".join(clean_text(verdict.description).split())[:MAX_REASON_LENGTH]
    return AccountRejectedError(reason or "no reason was given.", account and account.id)


def _find_row(username: str) -> PacerAccount | None:
    return db.session.scalar(select(PacerAccount).filter_by(username=username))


def _add_row(username: str) -> PacerAccount:
    """Add the row of an account that PACER confirms for the first time; two requests at once make one row."""
    with transaction():
        insert_if_absent(PacerAccount, {"username": username, "kind": None, "upgraded": None})
    return db.session.scalars(select(PacerAccount).filter_by(username=username)).one()
