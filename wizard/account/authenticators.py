"""The authenticator apps and backup codes of one's own account: every change of them, and what each change ends."""

from contextlib import suppress

from sqlalchemy import delete, func, select

from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core.database import db, get_for_update
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import mfa
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import AuthenticatorApp, PacerAccount
from wizard.security import email_codes, signin
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.epochs import Proof

PURPOSE = "add-app"


def find_app(account_id: int, app_id: int) -> AuthenticatorApp | None:
    """An app of that account."""
    return db.session.scalar(select(AuthenticatorApp).filter_by(id=app_id, pacer_account_id=account_id))


def send_app_code(owner: Proof[PacerAccount], name: str) -> None:
    """E-mail the owner a code to add an app of that name; none more while as many as may work at once are out.

    Flushes; raises OutdatedProofError, and RefusedError where as many apps as allowed are there.
    """
    account = owner.lock()
    _ensure_room(account.id)
    with suppress(TooManyCodesError):
        code = email_codes.issue(PURPOSE, owner.session_id, account=account.id, epoch=owner.epoch, name=name)
        outbox.enqueue("app-code", account.email, account=account, code=code)


def add_app(owner: Proof[PacerAccount], typed: str) -> int:
    """Redeem such a code: an app that does not count before one of its codes is typed. Its id.

    Flushes; raises InvalidCodeError, OutdatedProofError, and RefusedError as before.
    """
    facts, account = email_codes.redeem(PURPOSE, typed), owner.lock()
    if (facts["account"], facts["epoch"]) != (owner.account_id, owner.epoch):
        raise InvalidCodeError
    _ensure_room(account.id)
    return mfa.add_app(account.id, facts["name"]).id


def _ensure_room(account_id: int) -> None:
    # An app whose code was never typed takes no place.
    db.session.execute(delete(AuthenticatorApp).filter_by(pacer_account_id=account_id, confirmed_at=None))
    count = select(func.count()).select_from(AuthenticatorApp).filter_by(pacer_account_id=account_id)
    if (db.session.scalar(count) or 0) >= mfa.MAX_APPS:
        raise RefusedError(AccountRefusal.MOST_APPS)


def confirm_app(owner: Proof[PacerAccount], app_id: int, typed: str) -> Proof[PacerAccount]:
    """Let the app count, if it shows this code now. The owner's proof from now on.

    Flushes; raises RefusedError, OutdatedProofError.
    """
    account, app = owner.lock(), get_for_update(AuthenticatorApp, app_id)
    if not app.confirm_app(typed):
        raise RefusedError(AccountRefusal.APP_CODE)
    return _end_earlier_proofs(account, "an app was added", added=app.name)


def remove_app(owner: Proof[PacerAccount], app_id: int) -> None:
    """Remove an app. Flushes; raises OutdatedProofError."""
    account, app = owner.lock(), get_for_update(AuthenticatorApp, app_id)
    db.session.delete(app)
    _end_earlier_proofs(account, "an app was removed", removed=app.name)


def make_backup_codes(owner: Proof[PacerAccount]) -> list[str]:
    """A fresh batch in place of the former one, to be shown once. Flushes; raises OutdatedProofError."""
    account = owner.lock()
    codes = mfa.new_backup_codes(account.id)
    _end_earlier_proofs(account, "backup codes were made")
    return codes


def _end_earlier_proofs(account: PacerAccount, what: str, **change: str) -> Proof[PacerAccount]:
    """What every change has in common: proofs, other sessions and tokens end, and the owner is told."""
    account.raise_epoch()
    signin.end_other_sessions(account)
    end_tokens_of(account.id)
    trail.record(events.MFA_CHANGED, pacer=account.id, what=what)
    outbox.enqueue("codes-changed", account.email, account=account, **change)
    return account.proof
