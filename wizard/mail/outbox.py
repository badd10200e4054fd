"""E-mails: queued in the transaction of what they report, sent after it by ``delivery.py``."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, Text, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock, tokens, urls
from wizard.core.config import current_settings
from wizard.core.database import Model, UtcDateTime, db
from wizard.core.purge import delete_in_batches
from wizard.security.encryption import decrypt, encrypt

LONGEST_SUBJECT = 200


class Email(Model):
    """One e-mail to one address.

    It waits while neither ``sent_at`` nor ``given_up_at`` is set. ``claimed_until`` keeps two processes
    from sending it at once. The text of one that brings a code is encrypted, and is forgotten once it is sent: whoever
    reads the database takes no account over. Of all others ``body`` is the text.
    """

    __tablename__ = "email"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    body: Mapped[str] = mapped_column(Text, default="")
    encrypted_body: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failure: Mapped[str] = mapped_column(String(200), default="")

    @property
    def text(self) -> str | None:
        """What it says; None where that is forgotten, or was encrypted with a key that is not here."""
        if self.encrypted_body:
            return decrypt(self.encrypted_body)
        return self.body or None

    def forget(self) -> None:
        """Remove a code that has been sent, or that nobody will be sent. Flushes nothing."""
        self.encrypted_body = ""

    @property
    def state(self) -> str:
        """The state that the outbox page shows."""
        if self.sent_at:
            return "sent"
        if self.given_up_at:
            return "given up"
        return "will be tried again" if self.tries else "waiting"


def url_of(endpoint: str, **values: object) -> str:
    """The complete URL of a page, for an e-mail: public pages and console may have hosts of their own."""
    settings = current_settings()
    values.pop("_external", None)
    path = current_app.url_map.bind("").build(endpoint, values)
    base = settings.console_address if urls.is_console_path(path) else settings.public_address
    return (base or urls.site_url()).rstrip("/") + path


WAITING = and_(Email.sent_at.is_(None), Email.given_up_at.is_(None))


def enqueue(kind: str, recipient: str, **facts: object) -> None:
    """Queue an e-mail from the template ``emails/<kind>.txt``, whose first line is the subject. Flushes nothing.

    ``facts`` are what the template tells; where there is a ``code`` among them, the text is kept encrypted.
    """
    text = current_app.jinja_env.get_template(f"emails/{kind}.txt").render(url_for=url_of, **facts)
    subject, _, body = text.partition("\n")
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    now, body = clock.actual(), body.lstrip()
    kept = {"encrypted_body": encrypt(body)} if "code" in facts else {"body": body}
    db.session.add(
        Email(
            key=tokens.new_key(),
            kind=kind,
            recipient=recipient,
            subject=subject,
            **kept,
            queued_at=now,
            next_try_at=now,
        )
    )


def distinct_recipients(*email_addresses: str) -> list[str]:
    """The addresses without empty ones and repetitions; upper and lower case do not make a difference."""
    return list({each.casefold(): each for each in email_addresses if each}.values())


def remove_old_emails(days: int) -> int:
    """Remove e-mails that were sent, or given up, so many days ago. How many went."""
    before = clock.actual() - timedelta(days=days)
    return delete_in_batches(Email, or_(Email.sent_at < before, Email.given_up_at < before))


def counts_by_state() -> dict[str, int]:
    """How many e-mails wait, how many of them have failed before, and how many were given up."""
    counts = select(
        func.count().filter(WAITING),
        func.count().filter(WAITING, Email.tries > 0),
        func.count().filter(Email.given_up_at.is_not(None)),
    )
    waiting, failing, given_up = db.session.execute(counts).one()
    return {"waiting": waiting, "failing": failing, "given_up": given_up}
