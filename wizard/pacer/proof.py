"""Proving who is there with a PACER account, for every form that asks for one."""

from wizard.flow import tries
from wizard.flow.refusals import Common, Refused
from wizard.kernel import access, throttle
from wizard.pacer.directory import DirectoryDown, NotSignedOn, OutsidePractice, Person, SignOn, sign_on
from wizard.pacer.refusals import SignOnRefusal


def prove(form) -> Person:
    """Who is there, by a form with the ``SignOnFields``, or with those it asks for. Raises Refused, or Busy."""
    attempt = SignOn(
        username=form.username.data,
        password=form.password.data,
        otp_code=form.otp_code.data or "",
        client_code=form.data.get("client_code") or "",
        redaction=form.data.get("redaction", False),
    )
    try:
        return sign_on(attempt, access.address_digest())
    except NotSignedOn as no:
        typed = tries.nobodys(attempt.username, no.account_id)
        raise Refused(SignOnRefusal.PACER_LOGIN, no.cause, pacer=no.account_id, typed=typed) from None
    except throttle.MustWait as wait:
        raise tries.too_many(wait) from None
    except DirectoryDown:
        raise Refused(SignOnRefusal.PACER_DOWN) from None
    except OutsidePractice:
        raise Refused(Common.OUTSIDE_PRACTICE) from None
