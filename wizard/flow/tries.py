"""What a wrong secret leads to: a wait told in words, and a name in the audit that only its owner can find."""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.flow.refusals import CommonRefusal, EmailRefusal, RefusalEnum, RefusedError
from wizard.security import attempts, digests, email_codes


def rate_limited(wait: attempts.RateLimitedError, refusal: RefusalEnum = CommonRefusal.TOO_MANY_TRIES) -> RefusedError:
    """The refusal that tells how long to wait."""
    facts = {"wait": attempts.humanize_wait(wait.until)}
    return RefusedError(refusal, facts=facts, retry_after=attempts.seconds_until(wait.until))


def count_email(*subject: str) -> None:
    """Count one letter that this visitor asks for. Raises RefusedError where it were too many."""
    try:
        attempts.start("letters", *subject, digests.ip_address_digest())
    except attempts.RateLimitedError as wait:
        raise rate_limited(wait, EmailRefusal.TOO_MANY_LETTERS) from None


@contextmanager
def email_code_attempt() -> Iterator[None]:
    """In this block a code from a letter is tried. Guesses are counted against the visitor. Raises RefusedError."""
    try:
        taken = attempts.start("e-mail code", digests.ip_address_digest())
    except attempts.RateLimitedError as wait:
        raise rate_limited(wait) from None
    try:
        yield
    except email_codes.InvalidCodeError:
        raise RefusedError(EmailRefusal.LETTER_CODE) from None
    except BaseException:
        taken.refund()
        raise
    taken.refund()


def unknown_name_digest(typed: str, account_id: int | None) -> str | None:
    """For the audit, a name that is no account's: people type passwords there, so only its digest is kept."""
    return None if account_id else digests.username_digest(typed)
