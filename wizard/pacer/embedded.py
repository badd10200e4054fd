"""The directory that lies in this site's own tables."""

from dataclasses import dataclass

import pyotp

from wizard.kernel import clock, passwords
from wizard.kernel.db import db, release
from wizard.pacer.directory import DirectoryDown, NotSignedOn, OutsidePractice, Person, SignOn
from wizard.pacer.models import PacerAccount, person_of

# One step of 30 seconds either way: a telephone's clock may drift.
DRIFT = 1


@dataclass(frozen=True)
class EmbeddedDirectory:
    """PACER accounts in our own tables.

    ``fictional_only``: a username that is not here is turned away before any hashing, for it may be a real one.
    ``plays_down``: usernames that begin so find PACER not answering, so that this can be rehearsed.
    """

    fictional_only: bool = False
    plays_down: str | None = None

    def sign_on(self, attempt: SignOn) -> Person:
        """Prove who is there: one verification whatever is wrong, one answer for all of it."""
        username = attempt.username.lower()
        if self.plays_down and username.startswith(self.plays_down):
            raise DirectoryDown
        known = username if passwords.can_be_typed(username) else ""
        account = db.session.scalar(db.select(PacerAccount).filter_by(username=known))
        if account is None and self.fictional_only:
            raise OutsidePractice
        person, stored, secrets = _facts(account)
        release()
        right_password = passwords.verify(stored or passwords.Decoys({}).stored_for(b"", username), attempt.password)
        right_code = _code_is_right(secrets, attempt.otp_code)
        if person is None or stored is None:
            raise NotSignedOn("unknown")
        if not right_password:
            raise NotSignedOn("wrong password", person.account_id)
        if not right_code:
            raise NotSignedOn("no one-time code" if not attempt.otp_code else "wrong one-time code", person.account_id)
        return person


def _facts(account: PacerAccount | None) -> tuple[Person | None, str | None, list[str]]:
    if account is None:
        return None, None, []
    return person_of(account), account.password_hash, [app.secret for app in account.code_apps]


def _code_is_right(secrets: list[str], typed: str) -> bool:
    """Right where no app is enrolled; otherwise one of the apps must show this code now."""
    digits = typed.replace(" ", "")
    now = clock.now()
    apps = [pyotp.TOTP(secret) for secret in secrets]
    return not apps or any(app.verify(digits, for_time=now, valid_window=DRIFT) for app in apps)
