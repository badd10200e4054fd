"""New links are sent in order, signed, and again until they are taken."""

import hashlib
from datetime import timedelta

import httpx
import pytest

from tests.conversion.test_feed import links, token  # noqa: F401 - fixtures
from tests.support.factories import all_of, change
from wizard.conversion import webhooks
from wizard.conversion.models import FeedConsumer, FeedPosition
from wizard.core import clock
from wizard.security import signing

URL = "https://cmecf.example.gov/links"


@pytest.fixture
def sent(monkeypatch):
    """What was sent; ``status`` is how it is answered, or what the network does."""

    class Sent(list):
        status: object = 204

    sent = Sent()

    def post(url, content, headers, timeout, follow_redirects):
        assert (url, follow_redirects) == (URL, False)
        sent.append((content, headers))
        if isinstance(sent.status, Exception):
            raise sent.status
        return httpx.Response(sent.status)

    monkeypatch.setattr(httpx, "post", post)
    return sent


@pytest.fixture
def consumer(app, token):  # noqa: F811
    token("cacd")
    [consumer] = all_of(FeedConsumer)
    change(consumer, webhook_url=URL)
    return consumer


def receipts(content: bytes) -> list[str]:
    return [link["receipt"] for link in httpx.Response(200, content=content).json()["links"]]


def test_new_links_are_sent_once_in_order_with_a_signature(app, links, consumer, sent):  # noqa: F811
    links(2)
    assert webhooks.deliver_due() == 2
    assert webhooks.deliver_due() == 0
    links(1, since=2)
    assert webhooks.deliver_due() == 1
    assert [receipts(content) for content, _ in sent] == [["cacd000000", "cacd000001"], ["cacd000002"]]
    content, headers = sent[0]
    facts = signing.verify(headers[webhooks.SIGNATURE])
    assert (facts["sha256"], facts["consumer"]) == (hashlib.sha256(content).hexdigest(), "cmecf")


@pytest.mark.parametrize("status", [500, 302, 404, httpx.ConnectTimeout("")])
def test_what_is_not_taken_is_sent_again_after_waits_that_grow(app, links, consumer, sent, status):  # noqa: F811
    links(1)
    sent.status = status
    now = clock.actual()
    for minute in (0, 0, 0.3, 0.8):
        with clock.stopped_at(now + timedelta(minutes=minute)):
            assert webhooks.deliver_due() == 0
    assert len(sent) == 3
    [position] = all_of(FeedPosition)
    assert (position.link_id, position.tries) == (0, 3)
    assert position.last_failure in ("status 500", "status 302", "status 404", "ConnectTimeout")
    sent.status = 200
    with clock.stopped_at(now + timedelta(minutes=5)):
        assert webhooks.deliver_due() == 1
    [position] = all_of(FeedPosition)
    assert (position.tries, position.last_failure) == (0, "")


def test_a_revoked_consumer_is_sent_nothing(app, links, consumer, sent):  # noqa: F811
    links(1)
    app.test_cli_runner().invoke(args=["links", "consumer", "revoke", "cmecf"])
    assert webhooks.deliver_due() == 0
    assert sent == []
