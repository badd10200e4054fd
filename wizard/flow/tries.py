"""What a wrong secret leads to: a wait told in words, and a name in the audit that only its owner can find."""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.flow.refusals import ByLetter, Common, Refusals, Refused
from wizard.kernel import access, letter_codes, throttle


def too_many(wait: throttle.MustWait, refusal: Refusals = Common.TOO_MANY_TRIES) -> Refused:
    """The refusal that tells how long to wait."""
    facts = {"wait": throttle.in_words(wait.until)}
    return Refused(refusal, facts=facts, retry_after=throttle.seconds_until(wait.until))


def count_letter(*subject: str) -> None:
    """Count one letter that this visitor asks for. Raises Refused where it were too many."""
    try:
        throttle.take("letters", *subject, access.address_digest())
    except throttle.MustWait as wait:
        raise too_many(wait, ByLetter.TOO_MANY_LETTERS) from None


@contextmanager
def one_letter_code() -> Iterator[None]:
    """In this block a code from a letter is tried. Guesses are counted against the visitor. Raises Refused."""
    try:
        taken = throttle.take("e-mail code", access.address_digest())
    except throttle.MustWait as wait:
        raise too_many(wait) from None
    try:
        yield
    except letter_codes.NoSuchCode:
        raise Refused(ByLetter.LETTER_CODE) from None
    except BaseException:
        taken.give_back()
        raise
    taken.give_back()


def nobodys(typed: str, account_id: int | None) -> str | None:
    """For the audit, a name that is no account's: people type passwords there, so only its digest is kept."""
    return None if account_id else access.digest_of_name(typed)
