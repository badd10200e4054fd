"""The text of an e-mail that brings a code: encrypted while it waits, forgotten once it is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.support.emails import code_in
from tests.support.factories import all_of
from tests.support.smtp import Peer, serving
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.mail import outbox
from wizard.mail.delivery import deliver_due
from wizard.mail.outbox import Email, remove_old_emails
from wizard.staff import services

# It sends to a real server.
pytestmark = pytest.mark.slow

CODE = "ACDEFGHJKMNP"


@pytest.fixture
def coded(app) -> Email:
    """An e-mail that waits with a code."""
    with transaction():
        outbox.enqueue("address-code", "a@example.com", code=CODE)
    return all_of(Email)[0]


def stored() -> str:
    """All that the table holds, as whoever steals the database reads it."""
    db.session.rollback()
    return repr([tuple(row) for row in db.session.execute(text("SELECT * FROM email"))]).replace(" ", "")


def test_a_code_that_waits_is_not_read_from_the_database(coded):
    assert code_in(coded).replace(" ", "") == CODE
    assert CODE not in stored()


def test_an_invitation_to_the_console_is_not_read_from_the_database(app):
    """It is good for three days."""
    with transaction():
        services.add("newcomer", "Nora Newcomer", "nora@desk.example.gov", "help-desk", ["cacd"])
    [email] = all_of(Email)
    assert code_in(email).replace(" ", "") not in stored()


def test_a_code_arrives_and_is_forgotten(coded):
    with serving(Peer()) as peer:
        assert deliver_due(peer.settings()) == {"sent": 1}
        assert CODE in peer.emails[0].get_content().replace(" ", "")
    [email] = all_of(Email)
    assert (email.state, email.text, email.encrypted_body) == ("sent", None, "")


def test_what_no_key_reads_is_given_up_and_the_others_go_out(coded):
    with transaction():
        db.session.get_one(Email, coded.id).encrypted_body = "gone:gAAAA"
        outbox.enqueue("pacer-usernames", "b@example.com", accounts=[])
    with serving(Peer()) as peer:
        assert deliver_due(peer.settings()) == {"given up": 1, "sent": 1}
        assert peer.recipients == ["b@example.com"]
    assert "encrypted with a key that is gone" in all_of(Email)[0].last_failure


def test_sent_emails_are_removed_after_a_while_and_waiting_ones_are_kept(coded):
    with transaction():
        outbox.enqueue("pacer-usernames", "b@example.com", accounts=[])
        db.session.get_one(Email, coded.id).sent_at = clock.actual()
    with clock.stopped_at(clock.now() + timedelta(days=30, minutes=1)):
        assert remove_old_emails(30) == 1
    assert [email.recipient for email in all_of(Email)] == ["b@example.com"]
