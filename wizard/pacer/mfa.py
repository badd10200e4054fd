"""The apps and backup codes of an account: which code is right now, and that none is right twice."""

from dataclasses import dataclass

from sqlalchemy import delete, update

from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.core.normalize import normalize_code
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount
from wizard.security import encryption, totp
from wizard.security.digests import keyed_digest, keyed_digests
from wizard.security.totp import Authenticator

MAX_APPS = 10
BACKUP_CODES = 10
ISSUER = "PACER"


def add_app(account_id: int, name: str) -> AuthenticatorApp:
    """An app that does not count until one of its codes was typed. Flushes."""
    encrypted_key = encryption.encrypt(totp.generate_key())
    app = AuthenticatorApp(pacer_account_id=account_id, encrypted_key=encrypted_key, name=name)
    db.session.add(app)
    db.session.flush()
    return app


def otpauth_uri(app: AuthenticatorApp, username: str) -> str:
    """What the QR code says to an app. Only for the page that enrols it."""
    return totp.otpauth_uri(app.totp_key or "", username, ISSUER)


@dataclass(frozen=True)
class Enrollment:
    """The apps and backup codes of an account. A password alone is enough only where nothing was ever set up.

    Whether a code is right is told without a write, so that it takes as long as telling that it is wrong.
    """

    account_id: int = 0
    is_enrolled: bool = False
    apps: tuple[Authenticator, ...] = ()
    backup_digests: frozenset[str] = frozenset()

    def accepts(self, typed: str) -> bool:
        """Whether this code would be right now."""
        known = keyed_digests(_normal(self.account_id, typed))
        return not self.is_enrolled or bool(self.matches(typed)) or not self.backup_digests.isdisjoint(known)

    def matches(self, typed: str) -> list[tuple[Authenticator, int]]:
        """The apps that show this code, each with its time step."""
        steps = [(app, app.matching_step(typed)) for app in self.apps]
        return [(app, step) for app, step in steps if step is not None]


def enrollment_of(account: PacerAccount | None) -> Enrollment:
    """What an account has enrolled in."""
    if account is None or not account.is_enrolled:
        return Enrollment(account.id if account else 0)
    apps = tuple(Authenticator.of(app) for app in account.code_apps if app.confirmed_at)
    backups = frozenset(code.digest for code in account.backup_codes if code.used_at is None)
    return Enrollment(account.id, account.is_enrolled, apps, backups)


def use_code(enrollment: Enrollment, typed: str) -> bool:
    """Use up a right code, in a transaction of its own. False where it was used in the meantime."""
    if not enrollment.is_enrolled:
        return True
    matches = enrollment.matches(typed)
    with transaction():
        if matches:
            return any(app.use_code(step) for app, step in matches)
        return _use_backup_code(enrollment.account_id, typed)


def _use_backup_code(account_id: int, typed: str) -> bool:
    known = BackupCode.digest.in_(keyed_digests(_normal(account_id, typed)))
    mine = update(BackupCode).filter_by(pacer_account_id=account_id, used_at=None)
    used = mine.where(known).values(used_at=clock.actual()).returning(BackupCode.id)
    return db.session.scalar(used) is not None


def new_backup_codes(account_id: int) -> list[str]:
    """A fresh batch in place of the former one, to be shown once. Flushes."""
    db.session.execute(delete(BackupCode).filter_by(pacer_account_id=account_id))
    codes = [tokens.new_reference(10) for _ in range(BACKUP_CODES)]
    stored = [keyed_digest(_normal(account_id, code)) for code in codes]
    db.session.add_all(BackupCode(pacer_account_id=account_id, digest=digest) for digest in stored)
    db.session.flush()
    return codes


def remove_all(account: PacerAccount) -> None:
    """Remove every app, passkey, and backup code of an account. Flushes nothing."""
    for authenticators in (account.code_apps, account.passkeys, account.backup_codes):
        authenticators.clear()


def _normal(account_id: int, typed: str) -> str:
    return f"backup code {account_id} {normalize_code(typed)}"
