"""Changing the password and the address of one's own account. Flushes; the pages commit."""

from wizard.account import security
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.flow import tries
from wizard.flow.refusals import Refused
from wizard.kernel import access, letter_codes, outbox, passwords, throttle
from wizard.kernel.db import locked, release, writing
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount

PURPOSE = "new-address"


def reauthenticate(account: PacerAccount, typed: str) -> None:
    """Ask for the password once more. Tries count against the account, which is signed on. Raises Refused, or Busy."""
    account_id, stored = account.id, account.password_hash
    release()
    try:
        taken = throttle.take("password again", str(account_id))
    except throttle.MustWait as wait:
        raise tries.too_many(wait) from None
    try:
        is_right = stored is not None and passwords.verify(stored, typed)
    except BaseException:
        taken.give_back()
        raise
    if not is_right:
        raise Refused(AccountRefusal.WRONG_PASSWORD, pacer=account_id)
    taken.forget()


def change_password(account: PacerAccount, form) -> None:
    """A new password, by the rules. Other sessions end; a letter tells of it. Raises Refused, or Busy."""
    account_id, parts = account.id, security.parts_of(account)
    reauthenticate(account, form.current_password.data)
    secrets = security.secrets_of(form, parts)
    with writing():
        row = locked(PacerAccount, account_id)
        security.change_password(row, secrets)
        access.end_other_sessions(row)
        trail.record(events.PASSWORD_SET, pacer=account_id)


def ask_for_address(account: PacerAccount, form) -> None:
    """Send a code to a new address, which counts only when it was typed here. Raises Refused, or Busy."""
    account_id = account.id
    reauthenticate(account, form.current_password.data)
    tries.count_letter("address", form.email.data.casefold())
    facts = {"account": account_id, "email": form.email.data, "state": form.state.data, "county": form.county.data}
    with writing():
        security.send_code(PURPOSE, form.email.data, "address-code", **facts)


def set_address(account: PacerAccount, code: str) -> None:
    """The address that the code was sent to. The former one is told as well. Raises Refused."""
    account_id = account.id
    with tries.one_letter_code(), writing():
        facts = letter_codes.redeem(PURPOSE, code)
        if facts["account"] != account_id:
            raise letter_codes.NoSuchCode
        row = locked(PacerAccount, account_id)
        before, row.email, row.state, row.county = row.email, facts["email"], facts["state"], facts["county"]
        row.email_key = rules.email_key(row.email)
        trail.record(events.ADDRESS_SET, pacer=account_id)
        for address in {before.casefold(): before, row.email.casefold(): row.email}.values():
            outbox.queue("address-changed", address, account=row)
