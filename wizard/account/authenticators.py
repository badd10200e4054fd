"""The apps, passkeys and backup codes of one's own account: every change of them, and what each change ends."""

from contextlib import suppress
from enum import StrEnum

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
from wizard.security.passkeys import MAX_PASSKEYS, NewPasskey, Passkey

PURPOSE = "add-authenticator"


class Kind(StrEnum):
    """What an account may be given besides its password."""

    APP = "app"
    PASSKEY = "passkey"
    BACKUP_CODES = "backup codes"


def find_app(account_id: int, app_id: int) -> AuthenticatorApp | None:
    """An app of that account."""
    return db.session.scalar(select(AuthenticatorApp).filter_by(id=app_id, pacer_account_id=account_id))


def find_passkey(account_id: int, passkey_id: int) -> Passkey | None:
    """A passkey of that account."""
    return db.session.scalar(select(Passkey).filter_by(id=passkey_id, pacer_account_id=account_id))


def send_code(owner: Proof[PacerAccount], kind: Kind, name: str = "") -> None:
    """E-mail the owner a code to add this, by that name; none more while as many as may work at once are out.

    Flushes; raises OutdatedProofError, and RefusedError where as many of them as allowed are there.
    """
    account = owner.lock()
    _ensure_room(account, kind)
    with suppress(TooManyCodesError):
        wanted = {"account": account.id, "epoch": owner.epoch, "kind": kind.value, "name": name}
        code = email_codes.issue(PURPOSE, owner.session_id, owner.session_id, **wanted)
        outbox.enqueue("authenticator-code", account.email, account=account, code=code, what=kind.value)


def redeem_code(owner: Proof[PacerAccount], typed: str) -> tuple[Kind, str]:
    """What such a code lets the owner add, and its name.

    Flushes; raises InvalidCodeError, OutdatedProofError, and RefusedError as before.
    """
    facts, account = email_codes.redeem(PURPOSE, owner.session_id, typed), owner.lock()
    if (facts["account"], facts["epoch"]) != (owner.account_id, owner.epoch):
        raise InvalidCodeError
    _ensure_room(account, Kind(facts["kind"]))
    return Kind(facts["kind"]), facts["name"]


def _ensure_room(account: PacerAccount, kind: Kind) -> None:
    if kind is Kind.PASSKEY and len(account.passkeys) >= MAX_PASSKEYS:
        raise RefusedError(AccountRefusal.MOST_PASSKEYS)
    if kind is not Kind.APP:
        return
    # An app whose code was never typed takes no place.
    db.session.execute(delete(AuthenticatorApp).filter_by(pacer_account_id=account.id, confirmed_at=None))
    count = select(func.count()).select_from(AuthenticatorApp).filter_by(pacer_account_id=account.id)
    if (db.session.scalar(count) or 0) >= mfa.MAX_APPS:
        raise RefusedError(AccountRefusal.MOST_APPS)


def add_passkey(owner: Proof[PacerAccount], made: NewPasskey, name: str) -> tuple[list[str], Proof[PacerAccount]]:
    """Let a passkey count that the owner's browser has just made.

    Gives backup codes, to be shown once, where none is left, and the owner's proof from now on.
    Flushes; raises OutdatedProofError.
    """
    account = owner.lock()
    db.session.add(made.of(name, pacer_account_id=account.id))
    codes = _missing_backup_codes(account)
    return codes, _end_earlier_proofs(account, "a passkey was added", added=f"passkey “{name}”", with_codes=bool(codes))


def remove_passkey(owner: Proof[PacerAccount], passkey_id: int) -> None:
    """Remove a passkey. Flushes; raises OutdatedProofError."""
    account, passkey = owner.lock(), get_for_update(Passkey, passkey_id)
    db.session.delete(passkey)
    _end_earlier_proofs(account, "a passkey was removed", removed=f"passkey “{passkey.name}”")


def confirm_app(owner: Proof[PacerAccount], app_id: int, typed: str) -> tuple[list[str], Proof[PacerAccount]]:
    """Let the app count, if it shows this code now.

    Gives backup codes, to be shown once, where none is left, and the owner's proof from now on.
    Flushes; raises RefusedError, OutdatedProofError.
    """
    account, app = owner.lock(), get_for_update(AuthenticatorApp, app_id)
    if not app.confirm_app(typed):
        raise RefusedError(AccountRefusal.APP_CODE)
    codes = _missing_backup_codes(account)
    return codes, _end_earlier_proofs(account, "an app was added", added=f"app “{app.name}”", with_codes=bool(codes))


def _missing_backup_codes(account: PacerAccount) -> list[str]:
    """Backup codes are part of enrolling: whoever adds the only device must not depend on it."""
    is_left = any(code.used_at is None for code in account.backup_codes)
    return [] if is_left else mfa.new_backup_codes(account.id)


def remove_app(owner: Proof[PacerAccount], app_id: int) -> None:
    """Remove an app. Flushes; raises OutdatedProofError."""
    account, app = owner.lock(), get_for_update(AuthenticatorApp, app_id)
    db.session.delete(app)
    _end_earlier_proofs(account, "an app was removed", removed=f"app “{app.name}”")


def make_backup_codes(owner: Proof[PacerAccount]) -> tuple[list[str], Proof[PacerAccount]]:
    """A fresh batch in place of the former one, to be shown once, and the owner's proof from now on.

    Flushes; raises OutdatedProofError.
    """
    account = owner.lock()
    codes = mfa.new_backup_codes(account.id)
    return codes, _end_earlier_proofs(account, "backup codes were made")


def _end_earlier_proofs(account: PacerAccount, what: str, **change: str | bool) -> Proof[PacerAccount]:
    """What every change has in common: proofs, other sessions and tokens end, and the owner is told."""
    account.raise_epoch()
    signin.end_other_sessions(account)
    end_tokens_of(account.id)
    trail.record(events.MFA_CHANGED, pacer=account.id, what=what)
    outbox.enqueue("codes-changed", account.email, account=account, **change)
    return account.proof
