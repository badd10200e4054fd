"""E-mails are written in the transaction of what they report."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.support.factories import all_of
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.mail import outbox
from wizard.mail.outbox import Email

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def queue(app, **more) -> None:
    name = SimpleNamespace(full_name=more.get("name", "Jordan Rivera"), username="jrivera")
    link = SimpleNamespace(receipt="ACDEFGHJKM", linked_at=NOON)
    court = app.extensions["courts"]["cacd"]
    outbox.enqueue("linked", "a@example.com", link=link, pacer=name, filer=name, court=court)


def test_an_email_has_a_subject_and_a_body_and_waits_from_now_on(app):
    with clock.stopped_at(NOON), transaction():
        queue(app)
    email = all_of(Email)[0]
    assert (email.kind, email.recipient, email.queued_at) == ("linked", "a@example.com", NOON)
    assert email.subject.startswith("Your filer account is linked in ")
    assert "\n" not in email.subject
    assert email.text.startswith("A CM/ECF filer account and a PACER account were linked.")


def queue_and_fail(app) -> None:
    with transaction():
        queue(app)
        db.session.flush()
        raise RuntimeError


def test_an_email_of_a_transaction_that_fails_is_never_written(app):
    with pytest.raises(RuntimeError):
        queue_and_fail(app)
    assert all_of(Email) == []


@pytest.mark.parametrize("name", ["O'Rourke & Søn", "<b>Doe</b>", 'Jane "JD" Doe'])
def test_an_email_is_plain_text_and_writes_names_as_they_are(app, name):
    with transaction():
        queue(app, name=name)
    assert name in all_of(Email)[0].text


def test_an_email_without_a_template_is_an_error(app):
    with pytest.raises(Exception, match=r"emails/nothing\.txt"):
        outbox.enqueue("nothing", "a@example.com")
