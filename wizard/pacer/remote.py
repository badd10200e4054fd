"""The directory that is asked by PACER's Authentication API. It tells yes or no, and nothing of the person (O, C).

The login id is normalised before it is sent, so that what PACER proved is exactly who is recorded here. The token is
ended as soon as the proof is made, and kept nowhere.
"""

from dataclasses import dataclass
from typing import NamedTuple

from wizard.audit import events, trail
from wizard.core.config import Settings
from wizard.core.database import db, end_read, insert_if_absent, transaction
from wizard.core.forms import LONGEST, clean_text
from wizard.pacer import schemas
from wizard.pacer.client import Client, Line
from wizard.pacer.directory import (
    AccountRejectedError,
    AuthenticationFailedError,
    Credentials,
    DirectoryUnavailableError,
    Identity,
)
from wizard.pacer.models import PacerAccount, identity_of
from wizard.pacer.rules import login_key
from wizard.security.password_rules import is_hashable

ANSWER = {schemas.TOKEN: 4096, schemas.RESULT: 8, schemas.DESCRIPTION: 8192}
LOGGED_OUT = {schemas.RESULT: 8, schemas.DESCRIPTION: 8192}
LONGEST_SAID = 300
UNKNOWN_USERNAME, OF_BEFORE = "no username", "an account of the embedded directory has this username"


class Verdict(NamedTuple):
    """What PACER said. ``left``: why its token may not have ended."""

    result: str
    said: str
    left: str | None = None


@dataclass(frozen=True)
class RemoteDirectory:
    """PACER accounts that PACER holds. Each person has a row here, for links and sessions to hang on."""

    wire: Client
    line: Line

    @classmethod
    def of(cls, settings: Settings) -> "RemoteDirectory":
        """The directory that the settings name. Two calls make a proof, so a page waits for two at most."""
        connect, read, at_once = (
            settings.pacer_connect_seconds,
            settings.pacer_read_seconds,
            settings.pacer_calls_at_once,
        )
        wire = Client(settings.pacer_api_url.rstrip("/"), connect, read, at_once)
        return cls(wire, Line(at_once, connect, 2 * (connect + read)))

    def sign_on(self, attempt: Credentials) -> Identity:
        """Prove who is there, by PACER's word."""
        username = login_key(attempt.username)
        if not 0 < len(username) <= LONGEST or not is_hashable(username):
            raise AuthenticationFailedError(UNKNOWN_USERNAME)
        end_read()
        verdict = self.line.runs(lambda: self._asked(username, attempt))
        if verdict.result != schemas.SIGNED_IN:
            raise _no(verdict, _row(username))
        account = _row(username) or _new_row(username)
        if account.kind is not None:
            raise DirectoryUnavailableError(OF_BEFORE)
        if verdict.left:
            with transaction():
                trail.record(events.TOKEN_LEFT, pacer=account.id, fault=verdict.left)
        return identity_of(account)

    def _asked(self, username: str, attempt: Credentials) -> Verdict:
        more = {"otpCode": attempt.otp_code, "clientCode": attempt.client_code}
        more["redactFlag"] = "1" if attempt.redaction else ""
        sent = {"loginId": username, "password": attempt.password}
        sent |= {name: value for name, value in more.items() if value}
        answer = self.wire.asks(schemas.AUTH, sent, ANSWER)
        token, result, said = (answer[key] for key in ANSWER)
        if result not in (schemas.SIGNED_IN, schemas.REFUSED, schemas.WRONG):
            raise DirectoryUnavailableError("unknown loginResult")
        if result != schemas.SIGNED_IN:
            return Verdict(result, said)
        if not token:
            raise DirectoryUnavailableError("no token")
        return Verdict(result, said, self._left(token))

    def _left(self, token: str) -> str | None:
        """End the token; why it may not have ended, or None. A proof that was made stays made."""
        try:
            answer = self.wire.asks(schemas.LOGOUT, {schemas.TOKEN: token}, LOGGED_OUT)
        except DirectoryUnavailableError as down:
            return down.cause
        return None if answer[schemas.RESULT] == schemas.SIGNED_IN else "not confirmed"


def _no(verdict: Verdict, account: PacerAccount | None) -> AuthenticationFailedError:
    if verdict.result == schemas.WRONG:
        return AuthenticationFailedError("refused by PACER", account and account.id)
    said = " ".join((clean_text(verdict.said) or "").split())[:LONGEST_SAID]
    return AccountRejectedError(said or "no reason was given.", account and account.id)


def _row(username: str) -> PacerAccount | None:
    return db.session.scalar(db.select(PacerAccount).filter_by(username=username))


def _new_row(username: str) -> PacerAccount:
    """The row of somebody whom PACER proved for the first time; two tabs at once make one."""
    with transaction():
        insert_if_absent(PacerAccount, username=username, kind=None, upgraded=None)
    return _row(username)
