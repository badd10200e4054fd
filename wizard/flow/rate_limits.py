"""Rate limits of forms: a user who must wait is refused, and told how long.

This is the only place where a rate limit becomes a refusal; ``security.attempts`` counts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from werkzeug.exceptions import TooManyRequests

from wizard.core.database import dummy_write, end_read, transaction
from wizard.flow.refusals import CommonRefusal, EmailRefusal, RefusalEnum, RefusedError
from wizard.mail import outbox
from wizard.security import attempts, email_codes, known_browsers, passkeys
from wizard.security.attempts import Attempt, RateLimitedError, Subject
from wizard.security.dimensions import Dimension
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.epochs import Account, Proof
from wizard.security.networks import network_digest
from wizard.security.passkeys import InvalidPasskeyError
from wizard.security.sessions import USER_KEY, current_session

# What the e-mail to the owner calls what was tried.
WARNED_OF = {
    Dimension.PACER_ACCOUNT: "your PACER account",
    Dimension.FILER_ACCOUNT: "your CM/ECF filer account",
    Dimension.STAFF_ACCOUNT: "your account for the help desk console",
}
DUMMY_RECIPIENT = "nobody@example.invalid"


@contextmanager
def attempt(
    *subjects: Subject,
    wrong: type[Exception],
    waits: RefusalEnum = CommonRefusal.TOO_MANY_TRIES,
    stopped: RefusalEnum = CommonRefusal.NEW_BROWSERS_STOPPED,
) -> Iterator[None]:
    """Verify a secret in this block, which raises ``wrong`` where it is wrong.

    Raises RefusedError: ``waits`` with the wait, or ``stopped`` where no further attempt is verified.
    """
    with _waits_refused(waits, stopped), attempts.attempt(*subjects, wrong=wrong):
        yield


@contextmanager
def login_attempt(*subjects: Subject, wrong: type[Exception], email_of: Callable[[], str | None]) -> Iterator[Attempt]:
    """The same for a login, whose owner is warned where an account's waits begin with this attempt.

    ``email_of()`` looks up the address on file; None where there is no such account.
    """
    with _waits_refused(CommonRefusal.TOO_MANY_TRIES), attempts.attempt(*subjects, wrong=wrong) as started:
        try:
            yield started
        except wrong:
            for subject in subjects:
                if subject[0] in WARNED_OF and started.begins_waits(subject[0]):
                    _warn_owner(subject, email_of)
            raise


def _warn_owner(subject: Subject, email_of: Callable[[], str | None]) -> None:
    """The same work where there is no account: nobody may learn that."""
    dimension, login = subject[0], subject[1:]
    facts = {"what": WARNED_OF[dimension], "limit": dimension.limit}

    def warn() -> None:
        if email_address := email_of():
            outbox.enqueue("failed-attempts", email_address, **facts)
        else:
            dummy_write(lambda: outbox.enqueue("failed-attempts", DUMMY_RECIPIENT, **facts))

    with transaction():
        once_a_day(warn, dimension.label, *login)


def once_a_day(warn: Callable[[], None], warning: str, *login: str) -> None:
    """Warn the owner of an account, in the write transaction, unless that was done today."""
    with suppress(RateLimitedError):
        attempts.count((Dimension.WARNING, *(warning, *login)))
        warn()


def login_subjects(kind: str, here: Dimension, account: Dimension, *login: str) -> tuple[Subject, ...]:
    """What an attempt at a login counts against.

    In a browser that has been used with it, that browser alone: nobody else delays its owner. In a new one: the login
    together with the network in the dimension ``here``, the login in the dimension ``account``, and the network.
    """
    if known := known_browsers.subject_of(kind, *login):
        return (known,)
    network = network_digest()
    return (here, *(*login, network)), (account, *login), (Dimension.NETWORK, network)


def account_subject(kind: str, account: Dimension, *login: str) -> Subject:
    """The same where the person who tries is counted otherwise, and so is the network."""
    return known_browsers.subject_of(kind, *login) or (account, *login)


@contextmanager
def email_code_attempt(purpose: str, place: str, typed: str) -> Iterator[None]:
    """Look up or redeem a code from an e-mail in this block. Raises RefusedError, one for every cause but a wait."""
    subjects = *email_codes.guessed_at(purpose, place, typed), (Dimension.EMAIL_CODE_NETWORK, network_digest())
    end_read()
    try:
        with attempt(*subjects, wrong=InvalidCodeError, stopped=EmailRefusal.EMAIL_CODE):
            yield
    except InvalidCodeError:
        raise RefusedError(EmailRefusal.EMAIL_CODE) from None


def begin_passkey() -> str:
    """A challenge for a passkey, as JSON for the browser, within what one network may begin. Raises TooManyRequests."""
    with transaction():
        count_beginning()
    return passkeys.login_options()


def verify_passkey(model: type[Account], typed: str) -> Proof[Account]:
    """Whose passkey answered the challenge of this browser. Raises RefusedError, the same whatever was wrong."""
    try:
        with attempt((Dimension.PASSKEY, network_digest()), wrong=InvalidPasskeyError):
            return passkeys.verify_login(model, typed)
    except InvalidPasskeyError as no:
        pacer_id = no.owner_id if model.KIND == "pacer" else None
        raise RefusedError(CommonRefusal.PASSKEY, no.cause, pacer=pacer_id) from None


@contextmanager
def email_request(kind: str, typed: str) -> Iterator[None]:
    """Write an e-mail in this block, for which this visitor asks. Raises RefusedError where it were too many."""
    network = network_digest()
    subjects = (Dimension.EMAIL, kind, typed, network), (Dimension.EMAIL_NETWORK, network)
    with _waits_refused(EmailRefusal.TOO_MANY_EMAILS), attempts.attempt(*subjects, wrong=()):
        yield


def count_username(refusal: RefusalEnum) -> None:
    """Count a username that somebody wants, taken or not: nobody reads a list of them at speed. Commits.

    Raises RefusedError, with ``refusal``, where this network has asked for too many.
    """
    with _waits_refused(refusal), transaction():
        attempts.count((Dimension.USERNAME, network_digest()))


def count_invitation(firm_id: int, refusal: RefusalEnum) -> None:
    """Count an invitation, also where there is nobody to invite: the limit tells a firm nothing about anybody.

    In the write transaction; raises RefusedError, with ``refusal``, where this firm has made too many.
    """
    with _waits_refused(refusal):
        attempts.count((Dimension.INVITATION, str(firm_id)))


def count_passcode(account_id: int) -> None:
    """Count a passcode that is e-mailed to the owner of an account. In the write transaction; raises TooManyCodesError.

    No page tells: only who knows the password is sent one.
    """
    try:
        attempts.count((Dimension.PASSCODE, str(account_id)))
    except RateLimitedError:
        raise TooManyCodesError from None


def count_beginning() -> None:
    """Count a journey that begins, unless somebody is logged in. In the write transaction; raises TooManyRequests."""
    if USER_KEY not in current_session():
        _count_write(Dimension.BEGINNING)


def count_certificate() -> None:
    """Count a certificate that is issued. In the write transaction; raises TooManyRequests."""
    _count_write(Dimension.CERTIFICATE)


def _count_write(dimension: Dimension) -> None:
    try:
        attempts.count((dimension, network_digest()))
    except RateLimitedError as limited:
        raise TooManyRequests(retry_after=attempts.seconds_until(limited.until)) from None


@contextmanager
def _waits_refused(refusal: RefusalEnum, stopped: RefusalEnum = CommonRefusal.NEW_BROWSERS_STOPPED) -> Iterator[None]:
    try:
        yield
    except RateLimitedError as limited:
        if limited.is_stopped:
            raise RefusedError(stopped) from None
        facts = {"wait": attempts.humanize_wait(limited.until)}
        seconds = attempts.seconds_until(limited.until)
        raise RefusedError(refusal, facts=facts, retry_after=seconds) from None
