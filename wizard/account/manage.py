"""Changing the password and the address of one's own account. Flushes; the pages commit."""

from wizard.account import security
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core.database import end_read, get_for_update, transaction
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.security import email_codes, passwords, signin
from wizard.security.attempts import Dimension

PURPOSE = "new-address"


def reauthenticate(account: PacerAccount, typed: str) -> None:
    """Ask for the password once more. Attempts count against the account, which is signed in.

    Raises RefusedError, or OverloadedError.
    """
    account_id, stored = account.id, account.password_hash
    end_read()
    with rate_limits.attempt(Dimension.REAUTHENTICATION, str(account_id), wrong=RefusedError):
        if stored is None or not passwords.verify_password(stored, typed):
            raise RefusedError(AccountRefusal.WRONG_PASSWORD, pacer=account_id)


def change_password(account: PacerAccount, form) -> None:
    """A new password, by the rules. Other sessions end; a letter tells of it.

    Raises RefusedError, or OverloadedError.
    """
    account_id, parts = account.id, security.parts_of(account)
    reauthenticate(account, form.current_password.data)
    secrets = security.secrets_of(form, parts)
    with transaction():
        row = get_for_update(PacerAccount, account_id)
        security.change_password(row, secrets)
        signin.end_other_sessions(row)
        trail.record(events.PASSWORD_SET, pacer=account_id)


def ask_for_address(account: PacerAccount, form) -> None:
    """Send a code to a new address, which counts only when it was typed here.

    Raises RefusedError, or OverloadedError.
    """
    account_id = account.id
    reauthenticate(account, form.current_password.data)
    facts = {"account": account_id, "email": form.email.data, "state": form.state.data, "county": form.county.data}
    with rate_limits.email_request("address", form.email.data.casefold()), transaction():
        security.send_code(PURPOSE, form.email.data, "address-code", **facts)


def set_address(account: PacerAccount, code: str) -> None:
    """The address that the code was sent to. The former one is told as well. Raises RefusedError."""
    account_id = account.id
    with rate_limits.email_code_attempt(), transaction():
        facts = email_codes.redeem(PURPOSE, code)
        if facts["account"] != account_id:
            raise email_codes.InvalidCodeError
        row = get_for_update(PacerAccount, account_id)
        before, row.email, row.state, row.county = row.email, facts["email"], facts["state"], facts["county"]
        row.email_key = rules.email_key(row.email)
        trail.record(events.ADDRESS_SET, pacer=account_id)
        for address in {before.casefold(): before, row.email.casefold(): row.email}.values():
            outbox.enqueue("address-changed", address, account=row)
