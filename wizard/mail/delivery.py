"""Sending the e-mails that wait.

An e-mail is claimed in one transaction; in another, right after the server's answer, its state is recorded. An e-mail
that the server has accepted is never sent again, whatever happens to the connection afterwards. If the process dies
between that answer and its record, the e-mail is sent once more with the same Message-ID.
"""

import smtplib
import ssl
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from sqlalchemy import or_, select

from wizard.core import clock
from wizard.core.config import MailSettings
from wizard.core.database import db, transaction
from wizard.mail.outbox import WAITING, Email

TIMEOUT_SECONDS = 30
CLAIMED_FOR = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=5)
# Seven bits: a server need not accept eight.
MESSAGE_POLICY = policy.SMTP.clone(cte_type="7bit")


class UndeliverableError(Exception):
    """No message can be made of the e-mail; its address is not valid, say."""


FAILURES = (OSError, smtplib.SMTPException, UndeliverableError)
# These concern one e-mail, and not the server.
FAILURES_OF_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, UndeliverableError)


def wait_after(tries: int) -> timedelta:
    """How long an e-mail waits after so many failed attempts: one minute, then double each time, at most four hours."""
    factor: int = 2 ** min(tries - 1, 20)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def deliver_due(mail: MailSettings, must_stop: Callable[[], bool] = lambda: False) -> Counter[str]:
    """Send what is due, and count what was sent, put off and given up; ``must_stop()`` is asked before each e-mail.

    A failure that does not concern one e-mail alone, as when the server is down, ends the run.
    """
    counts: Counter[str] = Counter()
    while not must_stop() and (email := _claim_next()):
        try:
            connection = _send(mail, email)
        except FAILURES as failure:
            counts[_record_failure(email.id, failure)] += 1
            if not isinstance(failure, FAILURES_OF_ONE):
                break
            continue
        _record_sent(email.id)
        counts["sent"] += 1
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()
    return counts


def _claim_next() -> Email | None:
    """Claim an e-mail that is due, so that no other process sends it meanwhile."""
    now = clock.actual()
    unclaimed = or_(Email.claimed_until.is_(None), Email.claimed_until < now)
    due = select(Email).where(WAITING, unclaimed, Email.next_try_at <= now).order_by(Email.next_try_at, Email.id)
    with transaction():
        email = db.session.scalar(due.limit(1).with_for_update(skip_locked=True))
        if email:
            email.claimed_until = now + CLAIMED_FOR
    if email:
        db.session.refresh(email)
        db.session.expunge(email)
        db.session.rollback()
    return email


def _send(mail: MailSettings, email: Email) -> smtplib.SMTP:
    """Send an e-mail. Returns the connection, still open, on which the server has accepted it."""
    message = _message_bytes(email, mail)
    connection = _connect(mail)
    try:
        connection.sendmail(mail.sender, [email.recipient], message)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(mail: MailSettings) -> smtplib.SMTP:
    connection = _open_connection(mail)
    try:
        if mail.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if mail.username:
            connection.login(mail.username, mail.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_connection(mail: MailSettings) -> smtplib.SMTP:
    if mail.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)


def _message_bytes(email: Email, mail: MailSettings) -> bytes:
    """The message as it is sent. (``smtplib.send_message`` would write “>From” for a line that begins with “From”.)"""
    if email.text is None:
        raise UndeliverableError("its text was encrypted with a key that is gone.")
    if not email.recipient.isascii():
        raise UndeliverableError("its address has characters beyond ASCII.")
    message = EmailMessage(policy=MESSAGE_POLICY)
    message["From"] = mail.sender
    try:
        message["To"] = email.recipient
        message["Subject"] = email.subject
    except ValueError as error:
        raise UndeliverableError(str(error)) from None
    message["Date"] = format_datetime(email.queued_at)
    message["Message-ID"] = f"<{email.key}@{parseaddr(mail.sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text)
    return message.as_bytes()


def _record_sent(email_id: int) -> None:
    with transaction():
        email = db.session.get_one(Email, email_id)
        email.sent_at = clock.actual()
        email.forget()
        email.claimed_until = None
        email.last_failure = ""


def _record_failure(email_id: int, failure: Exception) -> str:
    """Put the e-mail off, or give it up: when its address is permanently refused, or after five days."""
    now = clock.actual()
    with transaction():
        email = db.session.get_one(Email, email_id)
        email.tries += 1
        email.claimed_until = None
        email.last_failure = _describe(failure)
        email.next_try_at = now + wait_after(email.tries)
        if _is_permanent(failure) or now - email.queued_at > GIVE_UP_AFTER:
            email.given_up_at = now
            email.forget()
            return "given up"
    return "put off"


def _is_permanent(failure: Exception) -> bool:
    if not isinstance(failure, smtplib.SMTPRecipientsRefused):
        return isinstance(failure, UndeliverableError)
    return all(code >= 500 for code, _reply in failure.recipients.values())


def _describe(failure: Exception) -> str:
    """The server's own words, or the kind of failure; short, for the outbox page."""
    if isinstance(failure, UndeliverableError):
        return f"The e-mail cannot be sent: {failure}"[:200]
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(failure.recipients.values()))
        return _quote(code, reply)
    if isinstance(failure, smtplib.SMTPResponseException):
        return _quote(failure.smtp_code, failure.smtp_error)
    return f"The mail server does not answer ({type(failure).__name__})."


def _quote(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"The mail server said {code}: {text}"[:200]
