"""Visitors who have proved nothing do not fill the permanent trail, and have a budget of journeys."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import all_of, has_failed, make_pacer
from tests.support.people import Filer
from wizard.audit import anonymous, events, trail
from wizard.audit.anonymous import AnonymousEvents
from wizard.audit.models import AuditRow
from wizard.core import clock, purge
from wizard.core.database import transaction
from wizard.flow.journey import Journey
from wizard.security.dimensions import BEGINNINGS, Dimension
from wizard.security.networks import network_digest
from wizard.security.sessions import SessionRow

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
MAX = 5


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(anonymous, "MAX_ROWS", MAX)
    with clock.stopped_at(NOON):
        yield


def begins(app, network: int = 1) -> Filer:
    visitor = Filer(app)
    visitor.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{network}"
    visitor.begins()
    return visitor


def test_further_events_of_a_network_are_only_counted(app):
    for _ in range(MAX + 3):
        begins(app)
    assert len(all_of(AuditRow)) == MAX
    (counted,) = all_of(AnonymousEvents)
    assert (counted.event, counted.hour, counted.count) == ("journey.begun", NOON, 3)
    begins(app, network=2)
    with clock.stopped_at(NOON + timedelta(hours=1)):
        begins(app)
    assert len(all_of(AuditRow)) == MAX + 2


def test_what_is_known_of_an_account_is_always_recorded(app):
    make_pacer()
    for _ in range(MAX + 3):
        visitor = begins(app)
    visitor.logs_out_first()
    visitor.signs_in(password="wrong")
    visitor.signs_in()
    recorded = [row.event for row in all_of(AuditRow) if row.pacer_account_id]
    assert recorded == ["step.refused", "step.accepted"]


def test_what_a_command_does_is_always_recorded(app):
    for _ in range(MAX + 3):
        with transaction():
            trail.record(events.ROSTER_IMPORTED, new=1, changed=0, rejected=0)
    assert len(all_of(AuditRow)) == MAX + 3


def test_the_networks_of_one_hour_are_not_kept_without_bound(app, monkeypatch):
    monkeypatch.setattr(anonymous, "MAX_NETWORKS", 2)
    for network in range(20):
        begins(app, network)
    assert len(all_of(AuditRow)) == 2 + MAX


def test_old_counts_are_purged(app):
    for _ in range(MAX + 1):
        begins(app)
    with clock.stopped_at(NOON + timedelta(days=31)):
        purge.run_added()
    assert all_of(AnonymousEvents) == []


def test_a_network_has_a_budget_of_journeys(app):
    visitor = Filer(app)
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        digest = network_digest()
    has_failed(BEGINNINGS.first, Dimension.BEGINNING, digest)
    visitor.begins()
    assert visitor.response.status_code == 429
    assert visitor.response.headers["Retry-After"] == "15"
    assert all_of(Journey) == all_of(SessionRow) == []
    with clock.stopped_at(NOON + timedelta(seconds=15)):
        begins(app, network=2)
        visitor = Filer(app)
        visitor.begins()
    assert len(all_of(Journey)) == 2


def test_whoever_is_logged_in_has_no_such_budget(app):
    make_pacer()
    visitor = Filer(app)
    visitor.knocks()
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        digest = network_digest()
    has_failed(BEGINNINGS.first, Dimension.BEGINNING, digest)
    visitor.presses("Link now")
    assert visitor.path.endswith("/choose")
