"""The one irreversible act: all of it, or nothing at all."""

import pytest

from tests.linking.conftest import events, last_journey, nothing_is_linked
from tests.support.factories import all_of, make_filer, make_pacer
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db, transaction
from wizard.linking.services import make_link
from wizard.links.models import Link
from wizard.mail import outbox
from wizard.mail.outbox import Email
from wizard.security.sessions import SessionRow


class JammedError(Exception):
    """The e-mail cannot be written."""


def jam_after(monkeypatch, emails: int) -> None:
    """Let so many e-mails through, and then fail."""
    queue, sent = outbox.enqueue, []

    def jammed(*words, **facts):
        if len(sent) == emails:
            raise JammedError
        sent.append(words)
        queue(*words, **facts)

    monkeypatch.setattr(outbox, "enqueue", jammed)


@pytest.mark.parametrize("emails", [0, 1])
def test_when_an_email_cannot_be_queued_nothing_at_all_is_kept(filer, pair, monkeypatch, emails):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    before = last_journey()
    jam_after(monkeypatch, emails)
    with pytest.raises(JammedError):
        filer.confirms()
    assert nothing_is_linked()
    assert all_of(Email) == []
    assert events("link.made") == events("step.accepted") == events("journey.ended") == []
    account, journey = all_of(FilerAccount)[0], last_journey()
    assert (account.status, bool(account.password_hash), account.retired_at) == ("active", True, None)
    assert (journey.outcome, journey.version, journey.stored_answers) == (None, before.version, before.stored_answers)
    assert all_of(SessionRow)[0].user_id is None, "nobody is signed in by a link that was not made"


def test_after_such_a_failure_the_same_page_can_be_sent_again(filer, pair, monkeypatch):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    with monkeypatch.context() as jam:
        jam_after(jam, 1)
        with pytest.raises(JammedError):
            filer.confirms()
    filer.confirms()
    assert filer.outcome == "linked"


def test_the_act_itself_commits_nothing(app, pair, filer):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    journey = last_journey()
    make_link(journey)
    assert db.session.scalar(db.select(Link)) is not None
    db.session.rollback()
    assert nothing_is_linked()


def test_every_receipt_is_another(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    filer.confirms()
    filer.stands_at("confirm", make_pacer("another2"), make_filer(username="another"))
    filer.confirms()
    receipts = [link.receipt for link in all_of(Link)]
    assert len(set(receipts)) == 2
    assert all(len(receipt) >= 10 for receipt in receipts)


def test_a_pacer_account_that_is_gone_links_nothing(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    with transaction():
        db.session.execute(db.text("DELETE FROM pacer_account"))
    with pytest.raises(Exception, match="No row was found"):
        filer.confirms()
    assert nothing_is_linked()
