"""Whether a link is whole or absent: the link, the retired account, the erased hash, the journey, audit, e-mails."""

from collections import Counter

from tests.promises.population import COURT, Population, Visitor
from tests.support.factories import all_of
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.links.models import Link
from wizard.mail.outbox import Email

ONCE = {"step.accepted": 1, "link.made": 1, "journey.ended": 1}


def is_linked(population: Population, visitor: Visitor) -> bool:
    """Whether this journey's link is there and whole; False where nothing of it is. Raises AssertionError between."""
    with population.app.app_context():
        db.session.rollback()
        filer, journey = (
            db.session.get_one(FilerAccount, visitor.filer.id),
            db.session.get_one(Journey, visitor.journey),
        )
        links = all_of(Link, filer_account_id=filer.id)
        happened = Counter(row.event for row in all_of(AuditRow, journey_id=journey.id))
        emails = _emails(visitor)
        if not links:
            facts = (filer.status, bool(filer.password_hash), journey.outcome, "confirm" in journey.stored_answers)
            assert (facts, happened, emails) == (("active", True, None, False), {}, [])
            return False
        assert journey.outcome == "linked"
        _is_whole(links, visitor, filer)
        assert (happened, journey.facts) == (ONCE, {"receipt": links[0].receipt})
        return True


def only_linked(population: Population, *visitors: Visitor) -> Visitor:
    """The one of these who made a link, which is whole and stands alone. The others' e-mails were not written."""
    with population.app.app_context():
        journeys = {row.id: row for row in (all_of(Journey, id=visitor.journey)[0] for visitor in visitors)}
        winners = [visitor for visitor in visitors if journeys[visitor.journey].outcome == "linked"]
        assert len({visitor.journey for visitor in winners}) == 1, [row.outcome for row in journeys.values()]
        winner = winners[0]
        filers, pacers = {visitor.filer.id for visitor in visitors}, {visitor.pacer.id for visitor in visitors}
        about = db.or_(Link.filer_account_id.in_(filers), Link.pacer_account_id.in_(pacers))
        links = list(db.session.scalars(db.select(Link).where(about)))
        _is_whole(links, winner, db.session.get_one(FilerAccount, winner.filer.id))
        made = db.select(AuditRow).where(AuditRow.event == "link.made", AuditRow.pacer_account_id.in_(pacers))
        assert len(list(db.session.scalars(made))) == 1
        for visitor in visitors:
            if visitor.filer.id != winner.filer.id:
                assert db.session.get_one(FilerAccount, visitor.filer.id).status == "active"
                assert not all_of(Email, recipient=visitor.filer.email)
            if visitor.pacer.id != winner.pacer.id:
                assert not all_of(Email, recipient=visitor.pacer.email)
        return winner


def _is_whole(links: list[Link], visitor: Visitor, filer: FilerAccount) -> None:
    assert [(link.court_id, link.pacer_account_id, link.filer_account_id) for link in links] == [
        (COURT, visitor.pacer.id, visitor.filer.id)
    ]
    assert (filer.status, filer.password_hash, filer.retired_at) == ("retired", None, links[0].linked_at)
    assert [row.pacer_account_id for row in all_of(AuditRow, event="link.made", filer_account_id=filer.id)] == [
        visitor.pacer.id
    ]
    emails = _emails(visitor)
    assert sorted(email.recipient for email in emails) == [visitor.filer.email, visitor.pacer.email]
    assert all(links[0].receipt in email.text.replace(" ", "") for email in emails)


def _emails(visitor: Visitor) -> list[Email]:
    return [*all_of(Email, recipient=visitor.filer.email), *all_of(Email, recipient=visitor.pacer.email)]
