"""Rate limits of forms: a user who must wait is refused, and told how long.

This is the only place where a rate limit becomes a refusal; ``security.attempts`` counts.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.flow.refusals import CommonRefusal, EmailRefusal, RefusalEnum, RefusedError
from wizard.security import attempts
from wizard.security.attempts import Dimension, RateLimitedError
from wizard.security.email_codes import InvalidCodeError
from wizard.security.networks import network_digest


@contextmanager
def attempt(dimension: Dimension, *subject: str, wrong: type[Exception]) -> Iterator[None]:
    """Verify a secret in this block, which raises ``wrong`` where it is wrong. Raises RefusedError with the wait."""
    with _waits_refused(CommonRefusal.TOO_MANY_TRIES), attempts.attempt(dimension, *subject, wrong=wrong):
        yield


@contextmanager
def email_code_attempt() -> Iterator[None]:
    """Look up or redeem a code from an e-mail in this block. Guesses count against the visitor. Raises RefusedError."""
    try:
        with attempt(Dimension.EMAIL_CODE, network_digest(), wrong=InvalidCodeError):
            yield
    except InvalidCodeError:
        raise RefusedError(EmailRefusal.EMAIL_CODE) from None


@contextmanager
def email_request(kind: str, typed: str) -> Iterator[None]:
    """Write an e-mail in this block, for which this visitor asks. Raises RefusedError where it were too many."""
    subject = (kind, typed, network_digest())
    with _waits_refused(EmailRefusal.TOO_MANY_EMAILS), attempts.attempt(Dimension.EMAIL, *subject, wrong=()):
        yield


@contextmanager
def _waits_refused(refusal: RefusalEnum) -> Iterator[None]:
    try:
        yield
    except RateLimitedError as limited:
        facts = {"wait": attempts.humanize_wait(limited.until)}
        seconds = attempts.seconds_until(limited.until)
        raise RefusedError(refusal, facts=facts, retry_after=seconds) from None
