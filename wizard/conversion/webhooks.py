"""Sending new links to the consumers that asked for it, in order, and again until they are taken.

The body is that of the feed. A signature of its digest goes along, by the key that ``/.well-known/jwks.json``
publishes. An answer of status 2xx acknowledges all links that were sent; nothing else does.
"""

import hashlib
import json
from datetime import timedelta

import httpx
from sqlalchemy import select

from wizard.conversion import feed
from wizard.conversion.models import FeedConsumer
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.security import signing

SIGNATURE = "Filer-Link-Signature"
AT_ONCE = 100
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
# Who sends holds the turn for so long: longer than the request may last.
LEASE = timedelta(minutes=5)
TIMEOUT = 20


def deliver_due() -> int:
    """Send what is due to every webhook, one request for each consumer and court. How many links were taken."""
    consumers = select(FeedConsumer).where(FeedConsumer.webhook_url.is_not(None), FeedConsumer.revoked_at.is_(None))
    wanted = [
        (each.id, each.name, each.webhook_url or "", court_id)
        for each in db.session.scalars(consumers.order_by(FeedConsumer.id))
        for court_id in each.courts
    ]
    return sum(_deliver(*each) for each in wanted)


def _deliver(consumer_id: int, name: str, url: str, court_id: str) -> int:
    with transaction():
        position = feed.locked_position(consumer_id, court_id)
        if position.next_try_at and position.next_try_at > clock.actual():
            return 0
        reached = position.link_id
        page = feed.page_after(court_id, reached, AT_ONCE)
        if not page.records:
            return 0
        position.next_try_at = clock.actual() + LEASE
    failure = _post(url, name, court_id, page)
    with transaction():
        if failure is None:
            feed.acknowledge(consumer_id, court_id, feed.read_cursor(court_id, page.cursor))
            return len(page.records)
        position = feed.locked_position(consumer_id, court_id)
        wait = min(FIRST_WAIT * 2 ** min(position.tries, 10), LONGEST_WAIT)
        position.tries += 1
        position.next_try_at, position.last_failure = clock.actual() + wait, failure[:200]
    return 0


def _post(url: str, name: str, court_id: str, page: feed.FeedPage) -> str | None:
    """Send a page; None where it was taken, else why not."""
    body = json.dumps({"court": court_id, "links": page.records, "next": page.cursor, "more": page.has_more}).encode()
    facts = {"consumer": name, "sha256": hashlib.sha256(body).hexdigest(), "sent_at": clock.actual().isoformat()}
    headers = {"Content-Type": "application/json", SIGNATURE: signing.sign(facts)}
    try:
        answer = httpx.post(url, content=body, headers=headers, timeout=TIMEOUT, follow_redirects=False)
    except httpx.HTTPError as fault:
        return type(fault).__name__
    return None if answer.is_success else f"status {answer.status_code}"
