"""Proving who is there with a PACER account, for every form that asks for one, and for the Authentication API."""

from wizard.flow import tries
from wizard.flow.refusals import RefusedError
from wizard.pacer.directory import (
    AccountRejectedError,
    AuthenticationFailedError,
    Credentials,
    DirectoryUnavailableError,
    Identity,
    sign_on,
)
from wizard.pacer.models import AccountKind
from wizard.pacer.refusals import SignOnRefusal, UseRefusal
from wizard.security import attempts, digests


def prove(form, court_id: str = "") -> Identity:
    """Who is there, by a form with the ``SignOnFields``, or with those it asks for; in a court, if it is one's own.

    Raises RefusedError, or OverloadedError.
    """
    return prove_attempt(
        Credentials(
            username=form.username.data,
            password=form.password.data,
            otp_code=form.otp_code.data or "",
            client_code=form.data.get("client_code") or "",
            redaction=form.data.get("redaction", False),
            court_id=court_id,
        )
    )


def prove_attempt(attempt: Credentials) -> Identity:
    """Who is there, by what was typed or sent. Raises RefusedError, or OverloadedError."""
    try:
        return sign_on(attempt, digests.ip_address_digest())
    except AccountRejectedError as no:
        typed = tries.unknown_name_digest(attempt.username, no.account_id)
        facts = {"said": no.said}
        raise RefusedError(
            SignOnRefusal.PACER_REFUSES, no.cause, pacer=no.account_id, typed=typed, facts=facts
        ) from None
    except AuthenticationFailedError as no:
        typed = tries.unknown_name_digest(attempt.username, no.account_id)
        raise RefusedError(SignOnRefusal.PACER_LOGIN, no.cause, pacer=no.account_id, typed=typed) from None
    except attempts.RateLimitedError as wait:
        raise tries.rate_limited(wait) from None
    except DirectoryUnavailableError as down:
        raise RefusedError(SignOnRefusal.PACER_DOWN, down.cause) from None


def ensure_usable(person: Identity, to_manage: bool = False) -> None:
    """A cancelled account opens nothing (S2); a firm's administrative account manages, and opens nothing else (S1).

    Raises RefusedError.
    """
    if person.cancelled:
        named = f", {person.replaced_by}" if person.replaced_by else ""
        raise RefusedError(UseRefusal.CANCELLED_ACCOUNT, pacer=person.account_id, facts={"named": named})
    if person.held:
        raise RefusedError(UseRefusal.HELD_FOR_REVIEW, pacer=person.account_id)
    if person.kind == AccountKind.PAA and not to_manage:
        raise RefusedError(UseRefusal.MANAGES_ONLY, pacer=person.account_id)
