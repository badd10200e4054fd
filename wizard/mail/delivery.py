"""Sending the letters that wait.

Each letter is claimed in one transaction, and its fate is written in another at once after the server's word. So a
letter that the server confirmed is never sent again, whatever happens to the connection afterwards. Should the
program die between that word and its record, the letter goes out once more with the same Message-ID.
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

SECONDS_TO_ANSWER = 30
CLAIM = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=5)
# Seven bits: a server need not take eight.
PLAIN = policy.SMTP.clone(cte_type="7bit")


class UndeliverableError(Exception):
    """The letter cannot be put into words that a mail server takes: its address is no address, say."""


FAULTS = (OSError, smtplib.SMTPException, UndeliverableError)
ABOUT_THIS_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, UndeliverableError)


def wait_after(tries: int) -> timedelta:
    """How long a letter waits after so many failed tries: one minute, then double, four hours at most."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def deliver_due(mail: MailSettings, told_to_stop: Callable[[], bool] = lambda: False) -> Counter:
    """Send what is due; counts what was sent, put off and given up. Asks between letters whether to stop.

    A fault that is not about one letter (the server is down, say) ends the run: the others would meet it too.
    """
    tally: Counter = Counter()
    while not told_to_stop() and (letter := _claim()):
        try:
            post = _sent_through(mail, letter)
        except FAULTS as fault:
            tally[_failed(letter.id, fault)] += 1
            if not isinstance(fault, ABOUT_THIS_LETTER):
                break
            continue
        _sent(letter.id)
        tally["sent"] += 1
        with suppress(OSError, smtplib.SMTPException):
            post.quit()
        post.close()
    return tally


def _claim() -> Email | None:
    """Take one letter that is due; no other deliverer takes it meanwhile."""
    now = clock.actual()
    free = or_(Email.claimed_until.is_(None), Email.claimed_until < now)
    due = select(Email).where(WAITING, free, Email.next_try_at <= now).order_by(Email.next_try_at, Email.id)
    with transaction():
        letter = db.session.scalar(due.limit(1).with_for_update(skip_locked=True))
        if letter:
            letter.claimed_until = now + CLAIM
    if letter:
        db.session.refresh(letter)
        db.session.expunge(letter)
        db.session.rollback()
    return letter


def _sent_through(mail: MailSettings, letter: Email) -> smtplib.SMTP:
    """The connection on which the server has confirmed the letter."""
    message = _message(letter, mail)
    post = _connected(mail)
    try:
        post.sendmail(mail.sender, [letter.recipient], message)
    except BaseException:
        post.close()
        raise
    return post


def _connected(mail: MailSettings) -> smtplib.SMTP:
    if mail.security == "tls":
        context = ssl.create_default_context()
        post = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS_TO_ANSWER, context=context)
    else:
        post = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS_TO_ANSWER)
    try:
        if mail.security == "starttls":
            post.starttls(context=ssl.create_default_context())
        if mail.username:
            post.login(mail.username, mail.password)
    except BaseException:
        post.close()
        raise
    return post


def _message(letter: Email, mail: MailSettings) -> bytes:
    """The letter as it travels. (``smtplib.send_message`` would write “>From now on” for a line that begins so.)"""
    if not letter.recipient.isascii():
        raise UndeliverableError("its address has characters beyond ASCII.")
    message = EmailMessage(policy=PLAIN)
    message["From"] = mail.sender
    try:
        message["To"], message["Subject"] = letter.recipient, letter.subject
    except ValueError as fault:
        raise UndeliverableError(str(fault)) from None
    message["Date"] = format_datetime(letter.queued_at)
    message["Message-ID"] = f"<{letter.key}@{parseaddr(mail.sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message.as_bytes()


def _sent(letter_id: int) -> None:
    with transaction():
        letter = db.session.get_one(Email, letter_id)
        letter.sent_at, letter.claimed_until, letter.last_failure = clock.actual(), None, ""


def _failed(letter_id: int, fault: Exception) -> str:
    """Put the letter off, or give it up: when its address is refused for good, or after five days."""
    now = clock.actual()
    with transaction():
        letter = db.session.get_one(Email, letter_id)
        letter.tries += 1
        letter.claimed_until, letter.last_failure = None, _in_words(fault)
        letter.next_try_at = now + wait_after(letter.tries)
        if _is_refused_for_good(fault) or now - letter.queued_at > GIVE_UP_AFTER:
            letter.given_up_at = now
            return "given up"
    return "put off"


def _is_refused_for_good(fault: Exception) -> bool:
    if not isinstance(fault, smtplib.SMTPRecipientsRefused):
        return isinstance(fault, UndeliverableError)
    return all(code >= 500 for code, _words in fault.recipients.values())


def _in_words(fault: Exception) -> str:
    """The server's own words, or the kind of fault; short, for the outbox page."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(fault.recipients.values()))
    elif isinstance(fault, smtplib.SMTPResponseException):
        code, words = fault.smtp_code, fault.smtp_error
    elif isinstance(fault, UndeliverableError):
        return f"The e-mail cannot be sent: {fault}"[:200]
    else:
        return f"The mail server does not answer ({type(fault).__name__})."
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"The mail server said {code}: {said}"[:200]
