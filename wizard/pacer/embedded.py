"""The directory that lies in this site's own tables."""

from dataclasses import dataclass

from sqlalchemy import select

from wizard.core.database import db, end_read
from wizard.core.normalize import login_key
from wizard.pacer import mfa
from wizard.pacer.directory import (
    AuthenticationFailedError,
    Credentials,
    Identity,
)
from wizard.pacer.models import PacerAccount, identity_of
from wizard.security import passwords
from wizard.security.password_rules import is_hashable


@dataclass(frozen=True)
class EmbeddedDirectory:
    """PACER accounts in our own tables."""

    def sign_on(self, credentials: Credentials) -> Identity:
        """Prove who is there: one verification whatever is wrong, one answer for all of it."""
        username = login_key(credentials.username)
        known = username if is_hashable(username) else ""
        account = db.session.scalar(select(PacerAccount).filter_by(username=known))
        person = account and identity_of(account)
        stored = account and account.password_hash
        enrollment = mfa.enrollment_of(account)
        end_read()
        right_password = passwords.verify_password(stored or passwords.dummy_hash(), credentials.password)
        right_code = enrollment.accepts(credentials.otp_code)
        if person is None or stored is None:
            raise AuthenticationFailedError("unknown")
        if not right_password:
            raise AuthenticationFailedError("wrong password", person.account_id)
        if not right_code or not mfa.use_code(enrollment, credentials.otp_code):
            cause = "wrong one-time passcode" if credentials.otp_code else "no one-time passcode"
            raise AuthenticationFailedError(cause, person.account_id)
        return person
