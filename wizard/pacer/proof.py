"""Proving who is there with a PACER account, for every form that asks for one, and for the Authentication API."""

from wizard.flow import tries
from wizard.flow.refusals import Common, Refused
from wizard.kernel import access, throttle
from wizard.pacer.directory import DirectoryDown, NotSignedOn, OutsidePractice, Person, SignOn, TurnedAway, sign_on
from wizard.pacer.models import Kind
from wizard.pacer.refusals import SignOnRefusal, UseRefusal


def prove(form) -> Person:
    """Who is there, by a form with the ``SignOnFields``, or with those it asks for. Raises Refused, or Busy."""
    return prove_attempt(
        SignOn(
            username=form.username.data,
            password=form.password.data,
            otp_code=form.otp_code.data or "",
            client_code=form.data.get("client_code") or "",
            redaction=form.data.get("redaction", False),
        )
    )


def prove_attempt(attempt: SignOn) -> Person:
    """Who is there, by what was typed or sent. Raises Refused, or Busy."""
    try:
        return sign_on(attempt, access.address_digest())
    except TurnedAway as no:
        typed = tries.nobodys(attempt.username, no.account_id)
        facts = {"said": no.said}
        raise Refused(SignOnRefusal.PACER_REFUSES, no.cause, pacer=no.account_id, typed=typed, facts=facts) from None
    except NotSignedOn as no:
        typed = tries.nobodys(attempt.username, no.account_id)
        raise Refused(SignOnRefusal.PACER_LOGIN, no.cause, pacer=no.account_id, typed=typed) from None
    except throttle.MustWait as wait:
        raise tries.too_many(wait) from None
    except DirectoryDown as down:
        raise Refused(SignOnRefusal.PACER_DOWN, down.cause) from None
    except OutsidePractice:
        raise Refused(Common.OUTSIDE_PRACTICE) from None


def must_be_of_use(person: Person, to_manage: bool = False) -> None:
    """A cancelled account opens nothing (S2); a firm's administrative account manages, and opens nothing else (S1).

    Raises Refused.
    """
    if person.cancelled:
        named = f", {person.replaced_by}" if person.replaced_by else ""
        raise Refused(UseRefusal.CANCELLED_ACCOUNT, pacer=person.account_id, facts={"named": named})
    if person.held:
        raise Refused(UseRefusal.HELD_FOR_REVIEW, pacer=person.account_id)
    if person.kind == Kind.PAA and not to_manage:
        raise Refused(UseRefusal.MANAGES_ONLY, pacer=person.account_id)
