"""The feed of a court's links: which come after a cursor, and what a consumer has taken over.

A link's id is its place in its court's feed. On SQLite one writer at a time sees to it that ids come in the order of
their commits; on PostgreSQL a trigger on the table of links does, by giving the id out under a lock of the court that
is held until the commit. So whoever has read up to a cursor has missed nothing that comes later.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from wizard.cmecf.models import FilerAccount
from wizard.conversion.models import FeedConsumer, FeedPosition
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount

LONGEST_PAGE = 500
# No id of a link has more.
MOST_DIGITS = 18
# PACER may not tell an account's number.
Record = Mapping[str, str | None]


class InvalidCursorError(ValueError):
    """This is no cursor of that court's feed."""


@dataclass(frozen=True)
class FeedPage:
    """Some links in their order, the cursor behind the last of them, and whether there are more."""

    records: list[Record]
    cursor: str
    has_more: bool


@dataclass(frozen=True)
class Backlog:
    """What one consumer has not acknowledged yet in one court: how many links, and since when the oldest waits."""

    consumer: FeedConsumer
    court_id: str
    waiting: int
    since: datetime | None
    position: FeedPosition | None


def cursor_of(court_id: str, link_id: int) -> str:
    """The cursor behind a link; behind none with 0."""
    return base64.urlsafe_b64encode(f"{court_id}:{link_id}".encode()).rstrip(b"=").decode()


def read_cursor(court_id: str, cursor: str) -> int:
    """The link behind which a cursor stands; 0 for an empty one. Raises InvalidCursorError."""
    if not cursor:
        return 0
    try:
        found = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise InvalidCursorError from None
    court, _, number = found.partition(":")
    # It must be what we would write: ``int`` reads more than that.
    is_number = number.isdecimal() and len(number) <= MOST_DIGITS
    if court != court_id or not is_number or cursor_of(court_id, int(number)) != cursor:
        raise InvalidCursorError
    return int(number)


def page_after(court_id: str, link_id: int, at_most: int = LONGEST_PAGE) -> FeedPage:
    """The next links of a court behind a link, the oldest first.

    Raises InvalidCursorError for a link that is not there, as after an older backup was restored.
    """
    rows = db.session.execute(_select_records(court_id).where(Link.id > link_id).limit(at_most + 1)).all()
    found = rows[:at_most]
    if not found and link_id > newest_link(court_id):
        raise InvalidCursorError
    last = found[-1][0].id if found else link_id
    return FeedPage([_record(*row) for row in found], cursor_of(court_id, last), len(rows) > at_most)


def newest_link(court_id: str) -> int:
    """The last link of a court; 0 where there is none."""
    return db.session.scalar(select(func.max(Link.id)).where(Link.court_id == court_id)) or 0


def all_records(court_id: str) -> Iterable[Record]:
    """Every link of a court, read in pages."""
    link_id, has_more = 0, True
    while has_more:
        page = page_after(court_id, link_id)
        yield from page.records
        link_id, has_more = read_cursor(court_id, page.cursor), page.has_more


def _select_records(court_id: str) -> Select[Link, FilerAccount, PacerAccount]:
    return (
        select(Link, FilerAccount, PacerAccount)
        .join(FilerAccount, FilerAccount.id == Link.filer_account_id)
        .join(PacerAccount, PacerAccount.id == Link.pacer_account_id)
        .where(Link.court_id == court_id)
        .order_by(Link.id)
    )


def _record(link: Link, filer: FilerAccount, pacer: PacerAccount) -> Record:
    return {
        "cursor": cursor_of(link.court_id, link.id),
        "court": link.court_id,
        "receipt": link.receipt,
        "filer_account": filer.username,
        "pacer_account_number": pacer.account_number,
        "pacer_username": pacer.username,
        "linked_at": link.linked_at.isoformat(),
        "filer_proof": link.filer_proof,
        "pacer_proof": link.pacer_proof,
    }


def acknowledge(consumer_id: int, court_id: str, link_id: int) -> int:
    """The consumer has taken over all links up to this one; never goes back. In the write transaction.

    Gives the link up to which it has acknowledged now. Raises InvalidCursorError for one that is not there yet.
    """
    if link_id > newest_link(court_id):
        raise InvalidCursorError
    position = locked_position(consumer_id, court_id)
    if link_id >= position.link_id:
        position.link_id, position.acknowledged_at = link_id, clock.actual()
        position.tries, position.last_failure = 0, ""
        position.next_try_at = None
    return position.link_id


def locked_position(consumer_id: int, court_id: str) -> FeedPosition:
    """The consumer's position in a court, made where there is none, locked until the write transaction ends."""
    # Whoever makes the row holds the consumer's, so that it is made once.
    get_for_update(FeedConsumer, consumer_id)
    found = db.session.scalar(select(FeedPosition).filter_by(consumer_id=consumer_id, court_id=court_id))
    if found is None:
        found = FeedPosition(consumer_id=consumer_id, court_id=court_id, link_id=0, tries=0, last_failure="")
        db.session.add(found)
        db.session.flush()
    return found


def backlogs() -> list[Backlog]:
    """What each consumer that is not revoked has not acknowledged, court by court."""
    consumers = db.session.scalars(select(FeedConsumer).filter_by(revoked_at=None).order_by(FeedConsumer.name)).all()
    return [_backlog(consumer, court_id) for consumer in consumers for court_id in consumer.courts]


def _backlog(consumer: FeedConsumer, court_id: str) -> Backlog:
    position = db.session.scalar(select(FeedPosition).filter_by(consumer_id=consumer.id, court_id=court_id))
    ahead = Link.court_id == court_id, Link.id > (position.link_id if position else 0)
    waiting, since = db.session.execute(select(func.count(Link.id), func.min(Link.linked_at)).where(*ahead)).one()
    return Backlog(consumer, court_id, waiting, since, position)
