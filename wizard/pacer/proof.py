"""Proving who is there with a PACER account, for every form that asks for one, and for the Authentication API."""

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
from wizard.pacer.models import AccountKind
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.pacer.rules import login_key
from wizard.security import digests
from wizard.security.attempts import Dimension
from wizard.security.networks import network_digest


def prove(form: PacerLoginFields, court_id: str = "") -> Identity:
    """Who is there, by a form with the ``SignOnFields``, or with those it asks for; in a court, if it is one's own.

    Raises RefusedError, or OverloadedError.
    """
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


def prove_credentials(credentials: Credentials) -> Identity:
    """Who is there, by what was typed or sent. Attempts count against username and visitor together.

    Raises RefusedError, or OverloadedError.
    """
    typed, visitor = credentials.username, network_digest()
    try:
        with rate_limits.attempt(Dimension.PACER_LOGIN, login_key(typed), visitor, wrong=AuthenticationFailedError):
            return directory().sign_on(credentials)
    except AuthenticationFailedError as failed:
        raise _refusal(failed, typed) from None
    except DirectoryUnavailableError as down:
        raise RefusedError(SignOnRefusal.PACER_DOWN, down.cause) from None


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
    """A cancelled account opens nothing (S2); a firm's administrative account manages, and opens nothing else (S1).

    Raises RefusedError.
    """
    if person.cancelled:
        named = f", {person.replaced_by}" if person.replaced_by else ""
        raise RefusedError(UseRefusal.CANCELLED_ACCOUNT, pacer=person.account_id, facts={"named": named})
    # A firm under review may log in to see that it is; it can invite nobody yet.
    if person.held and person.kind != AccountKind.PAA:
        raise RefusedError(UseRefusal.HELD_FOR_REVIEW, pacer=person.account_id)
    if person.kind == AccountKind.PAA and not to_manage:
        raise RefusedError(UseRefusal.MANAGES_ONLY, pacer=person.account_id)
