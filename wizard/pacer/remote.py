"""The directory that is asked by PACER's Authentication API. It tells yes or no, and nothing of the person (O, C).

The login id is normalised before it is sent, so that what PACER proved is exactly who is recorded here. The token is
ended as soon as the proof is made, and kept nowhere.
"""

from dataclasses import dataclass
from typing import NamedTuple

from wizard.audit import events, trail
from wizard.kernel import passwords
from wizard.kernel.config import Settings
from wizard.kernel.db import db, insert_if_absent, release, writing
from wizard.kernel.forms import LONGEST, stripped
from wizard.pacer import messages
from wizard.pacer.calls import Line, Wire
from wizard.pacer.directory import DirectoryDown, NotSignedOn, Person, SignOn, TurnedAway
from wizard.pacer.models import PacerAccount, person_of
from wizard.pacer.rules import login_key

ANSWER = {messages.TOKEN: 4096, messages.RESULT: 8, messages.DESCRIPTION: 8192}
LOGGED_OUT = {messages.RESULT: 8, messages.DESCRIPTION: 8192}
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

    wire: Wire
    line: Line

    @classmethod
    def of(cls, settings: Settings) -> "RemoteDirectory":
        """The directory that the settings name. Two calls make a proof, so a page waits for two at most."""
        connect, read, at_once = (
            settings.pacer_connect_seconds,
            settings.pacer_read_seconds,
            settings.pacer_calls_at_once,
        )
        wire = Wire(settings.pacer_api_url.rstrip("/"), connect, read, at_once)
        return cls(wire, Line(at_once, connect, 2 * (connect + read)))

    def sign_on(self, attempt: SignOn) -> Person:
        """Prove who is there, by PACER's word."""
        username = login_key(attempt.username)
        if not 0 < len(username) <= LONGEST or not passwords.can_be_typed(username):
            raise NotSignedOn(UNKNOWN_USERNAME)
        release()
        verdict = self.line.runs(lambda: self._asked(username, attempt))
        if verdict.result != messages.SIGNED_IN:
            raise _no(verdict, _row(username))
        account = _row(username) or _new_row(username)
        if account.kind is not None:
            raise DirectoryDown(OF_BEFORE)
        if verdict.left:
            with writing():
                trail.record(events.TOKEN_LEFT, pacer=account.id, fault=verdict.left)
        return person_of(account)

    def _asked(self, username: str, attempt: SignOn) -> Verdict:
        more = {"otpCode": attempt.otp_code, "clientCode": attempt.client_code}
        more["redactFlag"] = "1" if attempt.redaction else ""
        sent = {"loginId": username, "password": attempt.password}
        sent |= {name: value for name, value in more.items() if value}
        answer = self.wire.asks(messages.AUTH, sent, ANSWER)
        token, result, said = (answer[key] for key in ANSWER)
        if result not in (messages.SIGNED_IN, messages.REFUSED, messages.WRONG):
            raise DirectoryDown("unknown loginResult")
        if result != messages.SIGNED_IN:
            return Verdict(result, said)
        if not token:
            raise DirectoryDown("no token")
        return Verdict(result, said, self._left(token))

    def _left(self, token: str) -> str | None:
        """End the token; why it may not have ended, or None. A proof that was made stays made."""
        try:
            answer = self.wire.asks(messages.LOGOUT, {messages.TOKEN: token}, LOGGED_OUT)
        except DirectoryDown as down:
            return down.cause
        return None if answer[messages.RESULT] == messages.SIGNED_IN else "not confirmed"


def _no(verdict: Verdict, account: PacerAccount | None) -> NotSignedOn:
    if verdict.result == messages.WRONG:
        return NotSignedOn("refused by PACER", account and account.id)
    said = " ".join((stripped(verdict.said) or "").split())[:LONGEST_SAID]
    return TurnedAway(said or "no reason was given.", account and account.id)


def _row(username: str) -> PacerAccount | None:
    return db.session.scalar(db.select(PacerAccount).filter_by(username=username))


def _new_row(username: str) -> PacerAccount:
    """The row of somebody whom PACER proved for the first time; two tabs at once make one."""
    with writing():
        insert_if_absent(PacerAccount, username=username, kind=None, upgraded=None)
    return _row(username)
