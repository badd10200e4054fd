"""Proving who is there with a PACER account, for every form that asks for one, and for the Authentication API."""

from dataclasses import replace

from sqlalchemy import select

from wizard.core.config import current_settings
from wizard.core.database import db
from wizard.core.normalize import login_key
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.pacer.directory import (
    AccountRejectedError,
    AuthenticationFailedError,
    Credentials,
    DirectoryUnavailableError,
    Identity,
    directory,
)
from wizard.pacer.forms import PacerLoginFields
from wizard.pacer.models import AccountKind, PacerAccount, identity_of
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.security import digests
from wizard.security.dimensions import Dimension
from wizard.security.password_rules import is_hashable


def prove(form: PacerLoginFields, court_id: str = "") -> Identity:
    """Who is there, by a form with the ``SignOnFields``, or with those it asks for; in a court, if it is one's own.

    Raises RefusedError, or OverloadedError.
    """
    if form.passkey.data and current_settings().keeps_accounts:
        return _prove_passkey(form.passkey.data)
    return prove_credentials(
        Credentials(
            username=form.username.data,
            password=form.password.data,
            otp_code=form.otp_code.data or "",
            client_code=form.data.get("client_code") or "",
            redaction=form.data.get("redaction", False),
            court_id=court_id,
        )
    )


def _prove_passkey(typed: str) -> Identity:
    proof = rate_limits.verify_passkey(PacerAccount, typed)
    return replace(identity_of(db.session.get_one(PacerAccount, proof.account_id)), epoch=proof.epoch)


def prove_credentials(credentials: Credentials) -> Identity:
    """Who is there, by what was typed or sent. ``docs/guessing.md`` says what attempts count against.

    Raises RefusedError, or OverloadedError.
    """
    typed = credentials.username
    subjects = rate_limits.login_subjects(
        PacerAccount.KIND, Dimension.PACER_LOGIN, account_dimension(), login_key(typed)
    )
    try:
        with rate_limits.login_attempt(
            *subjects, wrong=AuthenticationFailedError, email_of=lambda: email_on_file(login_key(typed))
        ):
            return directory().sign_on(credentials)
    except AuthenticationFailedError as failed:
        raise _refusal(failed, typed) from None
    except DirectoryUnavailableError as down:
        raise RefusedError(SignOnRefusal.PACER_DOWN, down.cause) from None


def account_dimension() -> Dimension:
    """In which dimension the attempts at a PACER account are counted, whatever the network."""
    return Dimension.PACER_ACCOUNT if current_settings().keeps_accounts else Dimension.REMOTE_ACCOUNT


def email_on_file(username: str) -> str | None:
    """The e-mail address of that account, if there is one."""
    known = username if is_hashable(username) else ""
    return db.session.scalar(select(PacerAccount.email).filter_by(username=known))


def _refusal(failed: AuthenticationFailedError, typed: str) -> RefusedError:
    is_rejected = isinstance(failed, AccountRejectedError)
    return RefusedError(
        SignOnRefusal.PACER_REFUSES if is_rejected else SignOnRefusal.PACER_LOGIN,
        failed.cause,
        pacer=failed.account_id,
        facts={"said": failed.said} if isinstance(failed, AccountRejectedError) else None,
        typed=digests.unknown_name_digest(typed, failed.account_id),
    )


def ensure_usable(person: Identity, to_manage: bool = False) -> None:
    """A frozen or cancelled account opens nothing (S2); a firm's administrative account only manages (S1).

    Raises RefusedError.
    """
    if person.frozen:
        raise RefusedError(UseRefusal.FROZEN, pacer=person.account_id)
    if person.cancelled:
        # One that a review rejected was replaced by none: who registered it must not read of another one.
        replaced = f" Log in with the account that replaced it, {person.replaced_by}." if person.replaced_by else ""
        raise RefusedError(UseRefusal.CANCELLED_ACCOUNT, pacer=person.account_id, facts={"replaced": replaced})
    # A firm under review may log in to see that it is; it can invite nobody yet.
    if person.held and person.kind != AccountKind.PAA:
        raise RefusedError(UseRefusal.HELD_FOR_REVIEW, pacer=person.account_id)
    if person.kind == AccountKind.PAA and not to_manage:
        raise RefusedError(UseRefusal.MANAGES_ONLY, pacer=person.account_id)
