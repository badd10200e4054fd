"""``flask purge``: what is over goes, what is in use stays, links and the audit stay for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.account.conftest import Owner
from tests.support.factories import all_of, change, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.core import clock, purge
from wizard.core.database import db, transaction
from wizard.flow.journey import Journey
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.security import attempts, sessions
from wizard.security.attempts import AttemptCount
from wizard.security.dimensions import GUESSES, Dimension
from wizard.security.sessions import SessionRow

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
NOTHING = "Removed 0 journeys, 0 sessions, 0 tokens and 0 counts of failed attempts.\n"


def after(**time):
    """So long after noon."""
    return clock.stopped_at(NOON + timedelta(**time))


def run_purge(app) -> str:
    """What the command says."""
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["purge"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def linked(app, filer):
    """Somebody linked at noon."""
    make_pacer(), make_filer()
    with after():
        filer.links()
    return filer


def test_an_empty_site_has_nothing_to_remove(app):
    assert run_purge(app) == NOTHING


def test_a_journey_and_its_session_go_together_when_the_journey_is_old(app, linked):
    with after(days=365):
        assert "0 journeys, 0 sessions" in run_purge(app)
    with after(days=365, seconds=1):
        assert "1 journeys, 1 sessions" in run_purge(app)
    assert (all_of(Journey), all_of(SessionRow)) == ([], [])


def test_links_audit_trail_and_emails_are_kept_permanently(app, linked):
    before = [len(all_of(table)) for table in (Link, AuditRow, Email)]
    with after(days=10_000):
        run_purge(app)
    assert [len(all_of(table)) for table in (Link, AuditRow, Email)] == before
    assert before[0] == 1


def test_sent_emails_go_after_a_month(app, linked):
    waiting, sent = all_of(Email)
    change(sent, sent_at=NOON)
    with after(days=30, minutes=1):
        run_purge(app)
    assert [email.id for email in all_of(Email)] == [waiting.id]


def add_sessions(number: int, journey: bool = False) -> None:
    with transaction():
        for each in range(number):
            row = SessionRow(key_digest=str(each), data={}, created_at=NOON, seen_at=NOON)
            db.session.add(row)
            if journey:
                db.session.flush()
                journey = {"session_id": row.id, "flow": "linking", "scope": "cacd"}
                db.session.add(Journey(reference=str(each), begun_at=NOON, changed_at=NOON, **journey))


def test_a_session_without_a_journey_goes_after_a_week(app):
    add_sessions(1)
    with after(days=7):
        assert run_purge(app) == NOTHING
    with after(days=7, seconds=1):
        assert run_purge(app) == "Removed 0 journeys, 1 sessions, 0 tokens and 0 counts of failed attempts.\n"


def test_a_session_stays_as_long_as_its_journey(app):
    add_sessions(1, journey=True)
    with after(days=8):
        assert run_purge(app) == NOTHING
    assert len(all_of(SessionRow)) == 1


def test_more_rows_than_are_taken_at_once_all_go(app, monkeypatch):
    monkeypatch.setattr(purge, "ROWS_AT_ONCE", 10)
    add_sessions(25, journey=True)
    with after(days=366):
        assert run_purge(app) == "Removed 25 journeys, 25 sessions, 0 tokens and 0 counts of failed attempts.\n"


def test_each_transaction_is_small(app, monkeypatch):
    """The site's own writes find their turn in between."""
    add_sessions(3)
    monkeypatch.setattr(purge, "ROWS_AT_ONCE", 1)
    left = []
    monkeypatch.setattr(purge, "transaction", lambda: left.append(len(all_of(SessionRow))) or transaction())
    with after(days=8):
        sessions.remove_old_sessions(7, db.select(Journey.session_id))
    assert left == [3, 2, 1, 0]


def test_counts_of_wrong_tries_go_when_they_would_begin_anew_anyway(app):
    with after():
        attempts.start((Dimension.STAFF_LOGIN, "x"))
    with clock.stopped_at(NOON + GUESSES.forgotten_after):
        assert run_purge(app) == NOTHING
    with clock.stopped_at(NOON + GUESSES.forgotten_after + timedelta(seconds=1)):
        assert run_purge(app) == "Removed 0 journeys, 0 sessions, 0 tokens and 1 counts of failed attempts.\n"
    db.session.rollback()
    assert db.session.scalars(db.select(AttemptCount)).all() == []


def test_nobody_escapes_a_wait_by_a_purge(app):
    with after():
        for _ in range(GUESSES.first):
            attempts.start((Dimension.STAFF_LOGIN, "x"))
        run_purge(app)
        with pytest.raises(attempts.RateLimitedError):
            attempts.start((Dimension.STAFF_LOGIN, "x"))


def test_the_times_are_those_of_the_settings(make_site):
    app = make_site(keep_journeys_days=2, keep_sessions_days=1)
    with app.app_context():
        add_sessions(1)
        with after(days=1, seconds=1):
            assert "0 journeys, 1 sessions" in run_purge(app)
        add_sessions(1, journey=True)
        with after(days=2, seconds=1):
            assert "1 journeys, 1 sessions" in run_purge(app)


def test_an_abandoned_registration_goes_and_one_that_ended_stays_a_year(app):
    """It holds what somebody typed of himself or herself, and no session can take it up again."""
    with after():
        Owner(app).registers(until="code")
        Owner(app).registers({"last_name": "Novak"}, {"email": "novak@example.com"}, {"username": "jordannovak"})
    with after(days=7, seconds=1):
        assert "1 abandoned registrations" in run_purge(app)
    assert [journey.outcome for journey in all_of(Journey)] == ["registered"]


def test_a_journey_goes_on_although_somebody_purges_before_each_step(make_site):
    app = make_site(keep_journeys_days=1, keep_sessions_days=1)
    with app.app_context():
        make_pacer(), make_filer()
        filer = Filer(app)
        filer.begins()
        acts = (filer.logs_out_first, filer.signs_in, filer.chooses, filer.gives_legacy, filer.confirms)
        for hours, act in enumerate(acts):
            with clock.stopped_at(clock.now() + timedelta(minutes=5 * hours)):
                run_purge(app)
                act()
        assert filer.outcome == "linked"
        assert len(all_of(SessionRow)) == len(all_of(Journey)) == 1


def test_people_link_while_the_site_is_purged_again_and_again(app):
    add_sessions(300, journey=True)
    people = [(make_pacer(f"somebody{each}"), make_filer(username=f"login{each}")) for each in range(3)]
    db.session.rollback()

    def purges() -> None:
        with app.app_context():
            purge.delete_in_batches(Journey, db.and_(Journey.begun_at == NOON, Journey.id % 3 == 0))
            purge.delete_in_batches(AttemptCount, AttemptCount.failures > 100)
            sessions.remove_old_sessions(7, db.select(Journey.session_id))

    with ThreadPoolExecutor(1) as cleaner:
        cleaning = [cleaner.submit(purges) for _ in range(4)]
        for pacer, account in people:
            filer = Filer(app)
            filer.goes_to("sign-in")
            filer.signs_in(pacer.username)
            filer.chooses()
            filer.gives_legacy(account.username)
            filer.confirms()
            assert filer.outcome == "linked"
        for each in cleaning:
            each.result()
    assert len(all_of(Link)) == 3
