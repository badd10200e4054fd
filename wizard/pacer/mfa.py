"""One-time codes of an account: which one is right now, and that none is right twice."""

from dataclasses import dataclass

from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount
from wizard.security import encryption, totp
from wizard.security.digests import keyed_digest

MOST_APPS = 10
BACKUP_CODES = 10
ISSUER = "PACER"


def new_app(account_id: int, name: str) -> AuthenticatorApp:
    """An app that does not count until one of its codes was typed. Flushes."""
    app = AuthenticatorApp(pacer_account_id=account_id, sealed=encryption.encrypt(totp.new_key()), name=name)
    db.session.add(app)
    db.session.flush()
    return app


def address_of(app: AuthenticatorApp, username: str) -> str:
    """What the QR code says to an app: ``otpauth://…``. Only for the page that enrols it."""
    return totp.address_of(key_of(app) or "", username, ISSUER)


def key_of(app: AuthenticatorApp) -> str | None:
    """The app's key; None where another secret key of the site sealed it."""
    return encryption.decrypt(app.sealed)


@dataclass(frozen=True)
class App:
    """What a code is compared with."""

    id: int
    key: str | None
    last_step: int

    def step_of(self, typed: str) -> int | None:
        """The step of 30 seconds in which this app shows a code, now or one step away; None for a used one."""
        return totp.step_of(self.key, self.last_step, typed)


@dataclass(frozen=True)
class Enrolment:
    """The apps and backup codes of an account. Where there is no app, no code is asked for.

    Whether a code is right is told without a write, so that it takes as long as telling that it is wrong.
    """

    account_id: int = 0
    apps: tuple[App, ...] = ()
    backup_digests: frozenset[str] = frozenset()

    def accepts(self, typed: str) -> bool:
        """Whether this code would be right now."""
        return not self.apps or bool(self.steps_of(typed)) or _digest(self.account_id, typed) in self.backup_digests

    def steps_of(self, typed: str) -> dict[int, int]:
        """The apps that show this code, each with its step."""
        plain = "".join(typed.split())
        found = {app.id: app.step_of(plain) for app in self.apps} if plain.isascii() else {}
        return {app_id: step for app_id, step in found.items() if step is not None}


def enrolment_of(account: PacerAccount | None) -> Enrolment:
    """What an account has enrolled in."""
    if account is None:
        return Enrolment()
    apps = tuple(App(app.id, key_of(app), app.last_step) for app in account.code_apps if app.confirmed_at)
    backups = frozenset(code.digest for code in account.backup_codes if code.used_at is None) if apps else frozenset()
    return Enrolment(account.id, apps, backups)


def use_up(enrolment: Enrolment, typed: str) -> bool:
    """Use a right code up, in a transaction of its own. False where somebody used it a moment before."""
    if not enrolment.apps:
        return True
    steps = enrolment.steps_of(typed)
    with transaction():
        if steps:
            return any(_use_app(*each) for each in steps.items())
        return _use_backup_code(enrolment.account_id, typed)


def _use_app(app_id: int, step: int) -> bool:
    newer = db.update(AuthenticatorApp).where(AuthenticatorApp.id == app_id, AuthenticatorApp.last_step < step)
    return db.session.execute(newer.values(last_step=step)).rowcount == 1


def _use_backup_code(account_id: int, typed: str) -> bool:
    mine = db.update(BackupCode).filter_by(pacer_account_id=account_id, digest=_digest(account_id, typed), used_at=None)
    return db.session.execute(mine.values(used_at=clock.actual())).rowcount == 1


def new_backup_codes(account_id: int) -> list[str]:
    """A fresh batch in place of the former one, to be shown once. Flushes."""
    db.session.execute(db.delete(BackupCode).filter_by(pacer_account_id=account_id))
    codes = [tokens.new_reference(10) for _ in range(BACKUP_CODES)]
    db.session.add_all(BackupCode(pacer_account_id=account_id, digest=_digest(account_id, code)) for code in codes)
    db.session.flush()
    return codes


def _digest(account_id: int, typed: str) -> str:
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return keyed_digest(f"backup code {account_id} {plain}")
