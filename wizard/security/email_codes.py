"""Single-use codes that are e-mailed, and typed on a page: no URL of this site ever contains one.

A code is as good as a password while it lives, so only its keyed digest is stored. Six digits are enough because they
open nothing by themselves: such a code belongs to one place, the journey, browser or sign-in for which it was asked,
and a few wrong ones end it there. Where it must work in any browser, or where many wrong ones were tried lately at the
same account, it has twelve: nobody is kept out by what strangers try. ``docs/guessing.md`` has the numbers. Refused:
links with a token, which end up in browser histories, proxies and logs.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Select, String, exists, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from wizard.core import clock, tokens
from wizard.core.database import Model, UtcDateTime, db, lock_name
from wizard.core.normalize import normalize_code
from wizard.security import attempts
from wizard.security.digests import keyed_digest, keyed_digests
from wizard.security.dimensions import SHORT_CODE_TRIES, Dimension
from wizard.security.networks import client_network

LIFETIME = timedelta(minutes=15)
DIGITS, MANY_DIGITS = 6, 12
# The place of a code that works in any browser.
ANYWHERE = ""
# Whoever knows a login must not be able to flood its owner's mailbox; nor to keep the owner from getting a code.
MAX_PER_REQUESTER = 3
MAX_OUTSTANDING = 20


class EmailCode(Model):
    """One code that was sent. ``subject`` says whose it is, ``place`` where it is typed, ``facts`` what it opens.

    ``requester``: the journey, if there is one, and the network from which it was asked for.
    """

    __tablename__ = "email_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    place: Mapped[str] = mapped_column(String(64), index=True)
    requester: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvalidCodeError(Exception):
    """Never sent, sent for another place, replaced by a newer one, used already, or too old."""


class TooManyCodesError(Exception):
    """As many codes as may work at once were issued to this subject, or this requester: nothing was written.

    Public pages must not tell, since nobody may learn there whether an account exists.
    """


def issue(
    purpose: str,
    subject: str,
    place: str,
    good_for: timedelta = LIFETIME,
    is_trusted: bool = False,
    /,
    **facts: object,
) -> str:
    """Make a code, to be e-mailed. Codes for one subject are counted one after the other, until each is committed.

    ``place``: where it must be typed, and what was asked for there; or ANYWHERE. ``is_trusted``: a browser that the
    owner has used before asks, or the help desk; what others asked for does not count there.
    Flushes; raises TooManyCodesError.
    """
    whose = keyed_digests(f"{purpose} {subject}")
    requesters = keyed_digests(f"requester {facts.get('journey', '')} {client_network()}")
    lock_name(whose[0])
    outstanding = [code.requester for code in db.session.scalars(_good(purpose).where(EmailCode.subject.in_(whose)))]
    own = [requester for requester in outstanding if requester in requesters]
    if len(own) >= MAX_PER_REQUESTER or (len(outstanding) >= MAX_OUTSTANDING and not is_trusted):
        raise TooManyCodesError
    # The next try is one more: a code that it could not open must not be sent.
    is_short = place != ANYWHERE and _tries_at(whose[0]) < SHORT_CODE_TRIES
    code = tokens.new_number(DIGITS if is_short else MANY_DIGITS)
    row = EmailCode(purpose=purpose, subject=whose[0], requester=requesters[0], facts=facts)
    row.place, row.digest = keyed_digest(_where(purpose, place)), keyed_digest(_normal(purpose, place, code))
    row.good_until = clock.actual() + good_for
    db.session.add(row)
    db.session.flush()
    attempts.clear(Dimension.EMAIL_CODE, purpose, place)
    return code


def withdraw(purpose: str, subject: str) -> None:
    """No code that was sent to this subject is good any more. Flushes."""
    sent = update(EmailCode).filter_by(purpose=purpose, used_at=None)
    whose = EmailCode.subject.in_(keyed_digests(f"{purpose} {subject}"))
    db.session.execute(sent.where(whose).values(used_at=clock.actual()))


def redeem(purpose: str, place: str, typed: str) -> dict[str, Any]:
    """What a code opens; from now on neither it nor another of the same subject is good. Raises InvalidCodeError."""
    found = _find(_typed(purpose, place, typed).with_for_update(), typed)
    same = update(EmailCode).filter_by(purpose=purpose, subject=found.subject, used_at=None)
    db.session.execute(same.values(used_at=clock.actual()))
    return found.facts


def look_up(purpose: str, place: str, typed: str) -> dict[str, Any]:
    """What a code would open now, before it is redeemed. Raises InvalidCodeError."""
    return _find(_typed(purpose, place, typed), typed).facts


def guessed_at(purpose: str, place: str, typed: str) -> tuple[attempts.Subject, ...]:
    """What a wrong code counts against, besides the network: the place, and whose codes it would open there.

    Nothing, where it is as long as no guess is.
    """
    if len(normalize_code(typed)) == MANY_DIGITS:
        return ()
    where = keyed_digests(_where(purpose, place))
    here = _good(purpose).where(EmailCode.place.in_(where))
    # The same work where none was sent: nobody may learn that.
    whose = sorted({code.subject for code in db.session.scalars(here)}) or [where[0]]
    return (Dimension.EMAIL_CODE, purpose, place), *((Dimension.EMAIL_CODE_LATELY, each) for each in whose)


def _find(query: Select[EmailCode], typed: str) -> EmailCode:
    found = db.session.scalar(query)
    is_short = len(normalize_code(typed)) == DIGITS
    if found is None or (is_short and _tries_at(found.subject) > SHORT_CODE_TRIES):
        raise InvalidCodeError
    return found


def _tries_at(whose: str) -> int:
    """How many wrong codes were tried at this subject lately, and not yet verified ones."""
    return attempts.failures_of(Dimension.EMAIL_CODE_LATELY, whose)


def _good(purpose: str) -> Select[EmailCode]:
    unused = select(EmailCode).filter_by(purpose=purpose, used_at=None)
    return unused.where(EmailCode.good_until > clock.actual())


def _typed(purpose: str, place: str, typed: str) -> Select[EmailCode]:
    spellings = [_normal(purpose, where, typed) for where in {place, ANYWHERE}]
    digests = [digest for spelling in spellings for digest in keyed_digests(spelling)]
    newer = aliased(EmailCode)
    newest = ~exists().where(
        newer.place == EmailCode.place, newer.subject == EmailCode.subject, newer.id > EmailCode.id
    ).correlate(EmailCode)
    # Every try is compared with one code, however many were sent.
    return _good(purpose).where(EmailCode.digest.in_(digests), newest)


def _where(purpose: str, place: str) -> str:
    return f"place of {purpose} {place}"


def _normal(purpose: str, place: str, typed: str) -> str:
    """Spaces and hyphens do not matter in a typed code."""
    return f"e-mail code {purpose} {place} {normalize_code(typed)}"
