"""The directory that lies in this site's own tables."""

from dataclasses import dataclass

from wizard.kernel import passwords
from wizard.kernel.db import db, release
from wizard.pacer import codes
from wizard.pacer.directory import DirectoryDown, NotSignedOn, OutsidePractice, Person, SignOn
from wizard.pacer.models import PacerAccount, person_of
from wizard.pacer.rules import login_key


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
        username = login_key(attempt.username)
        if self.plays_down and username.startswith(self.plays_down):
            raise DirectoryDown("played, in practice")
        known = username if passwords.can_be_typed(username) else ""
        account = db.session.scalar(db.select(PacerAccount).filter_by(username=known))
        if account is None and self.fictional_only:
            raise OutsidePractice
        person = account and person_of(account)
        stored = account and account.password_hash
        enrolment = codes.enrolment_of(account)
        release()
        right_password = passwords.verify(stored or passwords.Decoys({}).stored_for(b"", username), attempt.password)
        right_code = enrolment.accepts(attempt.otp_code)
        if person is None or stored is None:
            raise NotSignedOn("unknown")
        if not right_password:
            raise NotSignedOn("wrong password", person.account_id)
        if not right_code or not codes.use_up(enrolment, attempt.otp_code):
            cause = "wrong one-time code" if attempt.otp_code else "no one-time code"
            raise NotSignedOn(cause, person.account_id)
        return person
