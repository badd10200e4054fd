"""Changing the password and the contact data of one's own account."""

from wizard.account import credentials
from wizard.account.forms import ChangeContactForm, ChangePasswordForm, ReauthenticateForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import end_read, transaction
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.security import email_codes, passwords, signin
from wizard.security.dimensions import Dimension
from wizard.security.epochs import Proof
from wizard.security.sessions import end_sessions_of

PURPOSE = "new-address"


def reauthenticate(account: PacerAccount, typed: str) -> Proof[PacerAccount]:
    """Verify the password of a signed-in account again. Attempts count against the account.

    Raises RefusedError, or OverloadedError.
    """
    stored, proof = account.password_hash, account.proof
    login = account.login_key
    end_read()
    by_login = rate_limits.account_subject(PacerAccount.KIND, Dimension.PACER_ACCOUNT, *login)
    with rate_limits.attempt((Dimension.REAUTHENTICATION, str(proof.account_id)), by_login, wrong=RefusedError):
        if stored is None or not passwords.verify_password(stored, typed):
            raise RefusedError(AccountRefusal.WRONG_PASSWORD, pacer=proof.account_id)
    return proof


def change_password(account: PacerAccount, form: ChangePasswordForm) -> None:
    """Set a new password that keeps the rules, end all other sessions, and notify the owner by e-mail.

    Raises RefusedError, OutdatedProofError, or OverloadedError.
    """
    parts = credentials.password_parts(account)
    proof = reauthenticate(account, form.current_password.data)
    secrets = credentials.hash_secrets(form.password.data, parts)
    with transaction():
        row = proof.lock()
        credentials.set_password(row, secrets)
        signin.end_other_sessions(row)
        trail.record(events.PASSWORD_SET, pacer=row.id)


def freeze(account: PacerAccount, form: ReauthenticateForm) -> None:
    """Freeze the account, end all its sessions, and notify the owner. Only the help desk can unfreeze it.

    Raises RefusedError, OutdatedProofError, or OverloadedError.
    """
    proof = reauthenticate(account, form.current_password.data)
    with transaction():
        row = proof.lock()
        row.frozen_at = clock.actual()
        end_sessions_of(row.identity)
        trail.record(events.FROZEN_BY_OWNER, pacer=row.id, what="PACER account")
        outbox.enqueue("account-frozen", row.email, login=row.username, what="PACER account")


def request_contact_change(account: PacerAccount, form: ChangeContactForm) -> None:
    """Send a code to the new e-mail address; nothing changes before it is confirmed.

    Raises RefusedError, or OverloadedError.
    """
    proof = reauthenticate(account, form.current_password.data)
    contact = {"email": form.email.data, "state": form.state.data, "county": form.county.data}
    with rate_limits.email_request("address", form.email.data.casefold()), transaction():
        opens = {"account": proof.account_id, "epoch": proof.epoch, **contact}
        credentials.send_code(PURPOSE, form.email.data, proof.session_id, opens)


def confirm_contact_change(account: PacerAccount, code: str) -> None:
    """Store the contact data that the code was sent for; notify the old and the new address.

    Ends all other sessions. Raises RefusedError, OutdatedProofError.
    """
    proof = account.proof
    with rate_limits.email_code_attempt(PURPOSE, proof.session_id, code), transaction():
        facts = email_codes.redeem(PURPOSE, proof.session_id, code)
        if (facts["account"], facts["epoch"]) != (proof.account_id, proof.epoch):
            raise email_codes.InvalidCodeError
        row = proof.lock()
        previous_email = row.email
        row.email = facts["email"]
        row.state = facts["state"]
        row.county = facts["county"]
        row.email_key = rules.email_key(row.email)
        signin.end_other_sessions(row)
        trail.record(events.ADDRESS_SET, pacer=row.id)
        for recipient in outbox.distinct_recipients(previous_email, row.email):
            outbox.enqueue("address-changed", recipient, account=row)
