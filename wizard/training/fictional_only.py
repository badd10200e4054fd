"""What a practice site adds to every login: an unknown username may be a real one.

It is refused before anything is hashed, with the advice to change that password.
"""

from dataclasses import dataclass

from sqlalchemy import select

from wizard.cmecf.proof import filer_named
from wizard.core.database import db
from wizard.core.normalize import login_key
from wizard.flow.refusals import CommonRefusal, RefusedError
from wizard.pacer.directory import Credentials, Directory, DirectoryUnavailableError, Identity
from wizard.pacer.models import PacerAccount
from wizard.pacer.refusals import SignOnRefusal
from wizard.security.password_rules import is_hashable
from wizard.training.personas import PACER_DOWN_PREFIX


@dataclass(frozen=True)
class PracticeDirectory:
    """The site's directory, asked about fictional people only.

    Usernames that begin with ``plays_down`` are answered as if PACER were down, so that this can be rehearsed.
    """

    inner: Directory
    plays_down: str = PACER_DOWN_PREFIX

    def sign_on(self, attempt: Credentials) -> Identity:
        """Verify the login. Raises RefusedError, and what the directory itself raises."""
        username = login_key(attempt.username)
        if username.startswith(self.plays_down):
            raise DirectoryUnavailableError("played, in practice")
        if not _has_pacer_account(username):
            raise _stranger(attempt)
        return self.inner.sign_on(attempt)


def _has_pacer_account(username: str) -> bool:
    if not is_hashable(username):
        return False
    return db.session.scalar(select(PacerAccount.id).filter_by(username=username)) is not None


def _stranger(attempt: Credentials) -> RefusedError:
    """A legacy login typed where the PACER account is asked for is answered as on a live site, and its cause noted."""
    if attempt.court_id and filer_named(attempt.court_id, attempt.username):
        return RefusedError(SignOnRefusal.PACER_LOGIN, "legacy login on the PACER login page")
    return RefusedError(CommonRefusal.OUTSIDE_PRACTICE)


def check_filer(court_id: str, username: str) -> None:
    """The same for a legacy login. Raises RefusedError."""
    if filer_named(court_id, username) is None:
        raise RefusedError(CommonRefusal.OUTSIDE_PRACTICE)
