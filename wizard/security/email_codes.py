"""Single-use codes that are e-mailed, and typed on a page: no URL of this site ever contains one.

A code is as good as a password for half an hour, so only its keyed digest is stored. Refused: links with a token,
which end up in browser histories, proxies and logs.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Select, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock, tokens
from wizard.core.database import Model, UtcDateTime, db, lock_name
from wizard.core.normalize import normalize_code
from wizard.security.digests import keyed_digest, keyed_digests
from wizard.security.networks import client_network

LIFETIME = timedelta(minutes=30)
# Whoever knows a login must not be able to flood its owner's mailbox; nor to keep the owner from getting a code.
MAX_PER_REQUESTER = 3
MAX_OUTSTANDING = 20


class EmailCode(Model):
    """One code that was sent. ``subject`` says whose it is, ``facts`` what it opens.

    ``requester``: the journey, if there is one, and the network from which it was asked for.
    """

    __tablename__ = "email_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    requester: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvalidCodeError(Exception):
    """Never sent, used already, or too old."""


class TooManyCodesError(Exception):
    """As many codes as may work at once were issued to this subject, or this requester: nothing was written.

    Public pages must not tell, since nobody may learn there whether an account exists.
    """


def issue(
    purpose: str, subject: str, good_for: timedelta = LIFETIME, is_trusted: bool = False, /, **facts: object
) -> str:
    """Make a code, to be e-mailed. Codes for one subject are counted one after the other, until each is committed.

    ``is_trusted``: a browser that the owner has used before asks, or the help desk; what others asked for does not
    count there.
    Flushes; raises TooManyCodesError.
    """
    whose = keyed_digests(f"{purpose} {subject}")
    requesters = keyed_digests(f"requester {facts.get('journey', '')} {client_network()}")
    lock_name(whose[0])
    outstanding = [code.requester for code in db.session.scalars(_good(purpose).where(EmailCode.subject.in_(whose)))]
    own = [requester for requester in outstanding if requester in requesters]
    if len(own) >= MAX_PER_REQUESTER or (len(outstanding) >= MAX_OUTSTANDING and not is_trusted):
        raise TooManyCodesError
    code = tokens.new_reference(12)
    row = {"digest": keyed_digest(_normal(purpose, code)), "facts": facts, "good_until": clock.actual() + good_for}
    db.session.add(EmailCode(purpose=purpose, subject=whose[0], requester=requesters[0], **row))
    db.session.flush()
    return code


def withdraw(purpose: str, subject: str) -> None:
    """No code that was sent to this subject is good any more. Flushes."""
    sent = update(EmailCode).filter_by(purpose=purpose, used_at=None)
    whose = EmailCode.subject.in_(keyed_digests(f"{purpose} {subject}"))
    db.session.execute(sent.where(whose).values(used_at=clock.actual()))


def redeem(purpose: str, typed: str) -> dict[str, Any]:
    """What a code opens; from now on neither it nor another of the same subject is good. Raises InvalidCodeError."""
    found = db.session.scalar(_typed(purpose, typed).with_for_update())
    if found is None:
        raise InvalidCodeError
    same = update(EmailCode).filter_by(purpose=purpose, subject=found.subject, used_at=None)
    db.session.execute(same.values(used_at=clock.actual()))
    return found.facts


def look_up(purpose: str, typed: str) -> dict[str, Any]:
    """What a code would open now, before it is redeemed. Raises InvalidCodeError."""
    found = db.session.scalar(_typed(purpose, typed))
    if found is None:
        raise InvalidCodeError
    return found.facts


def _good(purpose: str) -> Select[EmailCode]:
    unused = select(EmailCode).filter_by(purpose=purpose, used_at=None)
    return unused.where(EmailCode.good_until > clock.actual())


def _typed(purpose: str, typed: str) -> Select[EmailCode]:
    return _good(purpose).where(EmailCode.digest.in_(keyed_digests(_normal(purpose, typed))))


def _normal(purpose: str, typed: str) -> str:
    return f"e-mail code {purpose} {normalize_code(typed)}"
