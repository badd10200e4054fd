"""The trail: declared events, ids and digests instead of what people typed, and all or nothing with the act."""

import re
from datetime import UTC, datetime

import pytest

from tests.support.factories import all_of
from tests.support.sites import use_keys
from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import transaction
from wizard.security.networks import network_digest

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def test_a_row_tells_when_what_where_and_to_whom(app):
    with clock.stopped_at(NOON), transaction():
        trail.record(events.LINKED, court="cacd", journey=1, pacer=2, filer=3, receipt="ACDEFGHJKM")
    row = all_of(AuditRow)[0]
    assert (row.at, row.event, row.court_id) == (NOON, "link.made", "cacd")
    assert (row.journey_id, row.pacer_account_id, row.filer_account_id) == (1, 2, 3)
    assert row.detail == {"receipt": "ACDEFGHJKM"}


def test_outside_a_request_there_is_no_address(app):
    with transaction():
        trail.record(events.ROSTER_IMPORTED, court="cacd", new=1, changed=0, rejected=0)
    assert all_of(AuditRow)[0].ip_address_digest is None


def record_and_fail() -> None:
    with transaction():
        trail.record(events.LINKED, receipt="X")
        raise RuntimeError


def test_a_row_is_kept_with_its_act_or_not_at_all(app):
    with pytest.raises(RuntimeError):
        record_and_fail()
    assert all_of(AuditRow) == []


def digest_for(app, address: str) -> str:
    with app.app_context(), app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return network_digest()


def test_an_address_is_comparable_but_cannot_be_read_or_computed_elsewhere(make_site):
    app, other = make_site(), make_site()
    use_keys(other, "another-secret-key-0123456789-0123456789")
    one = digest_for(app, "192.0.2.7")
    assert one == digest_for(app, "192.0.2.7") != digest_for(app, "192.0.2.8")
    assert re.fullmatch("[0-9a-f]{32}", one)
    assert one != digest_for(other, "192.0.2.7")


@pytest.mark.parametrize("event", events.ALL.values(), ids=lambda event: event.name)
def test_every_event_has_a_name_of_its_own_and_a_sentence(event):
    assert re.fullmatch(r"[a-z]+\.[a-z]+", event.name)
    assert event.sentence.endswith(".")
    assert sum(other.name == event.name for other in events.ALL.values()) == 1


def test_no_two_events_share_a_name():
    declared = [value for value in vars(events).values() if isinstance(value, events.Event)]
    assert len(declared) == len(events.ALL)


def test_a_row_of_before_a_sentence_asked_for_more_is_still_told(app):
    with transaction():
        trail.record(events.JOURNEY_BEGUN)
    assert trail.as_dict(all_of(AuditRow)[0])["sentence"] == "Started “…”."


def test_the_sentences_of_a_journey_can_be_told_from_what_is_recorded(app, filer):
    filer.begins()
    filer.logs_out_first()
    filer.signs_in("nobody99")
    filer.presses("Stop without linking")
    told = [events.ALL[row.event].sentence.format(**row.detail) for row in all_of(AuditRow)]
    assert told == [
        "Started “linking”.",
        "Completed the step logout.",
        "Was refused at the step sign-in: pacer-login (unknown).",
        "Ended: not-now.",
    ]
