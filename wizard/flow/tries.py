"""What a wrong secret leads to: a wait told in words, and a name in the audit that only its owner can find."""

from wizard.flow.refusals import Common, Refused
from wizard.kernel import access, throttle


def too_many(wait: throttle.MustWait) -> Refused:
    """The refusal that tells how long to wait."""
    facts = {"wait": throttle.in_words(wait.until)}
    return Refused(Common.TOO_MANY_TRIES, facts=facts, retry_after=throttle.seconds_until(wait.until))


def nobodys(typed: str, account_id: int | None) -> str | None:
    """For the audit, a name that is no account's: people type passwords there, so only its digest is kept."""
    return None if account_id else access.digest_of_name(typed)
