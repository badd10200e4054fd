"""``flask audit export``: a line of JSON for everything that happened, with a sentence that anybody can read."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cmecf.conftest import roster_of, row
from tests.linking.test_refusals import CASES
from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.cmecf.importer import import_roster
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.linking.rules import LinkRefusal

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
KEYS = {
    "address",
    "at",
    "court",
    "detail",
    "event",
    "filer_account",
    "id",
    "journey",
    "pacer_account",
    "sentence",
}
NOBODYS = "Hunter2-typed-in-the-wrong-field"


def exported(app, *options: str) -> list[dict]:
    """What the command prints, line by line."""
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["audit", "export", *options])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def sentences(app) -> list[str]:
    return [line["sentence"] for line in exported(app)]


def test_nothing_happened_and_nothing_is_printed(app):
    assert exported(app) == []


def test_a_whole_journey_is_told_in_sentences(app, filer):
    pacer, account = make_pacer(), make_filer()
    with clock.stopped_at(NOON):
        filer.links()
    lines = exported(app)
    receipt = lines[-2]["detail"]["receipt"]
    assert [line["sentence"] for line in lines] == [
        "Started “linking”.",
        *(f"Completed the step {step}." for step in ("logout", "sign-in", "choose", "legacy", "confirm")),
        f"Linked the filer account to the PACER account. Receipt {receipt}. "
        "Verified: filer account by password, PACER account by password.",
        "Ended: linked.",
    ]
    last = lines[-1]
    assert set(last) == KEYS
    assert (last["court"], last["pacer_account"], last["filer_account"]) == ("cacd", pacer.id, account.id)
    assert last["at"] == "2031-03-03T12:00:00+00:00"
    assert len({line["journey"] for line in lines}) == 1


@pytest.mark.parametrize("refusal", CASES, ids=lambda refusal: refusal.slug)
def test_every_refusal_and_every_end_has_its_sentence(app, filer, refusal):
    CASES[refusal].way(filer)
    for line in exported(app):
        assert re.fullmatch(r"[A-Z][^{}]+\.", line["sentence"]), line["sentence"]
        assert line["event"] in events.ALL
    if refusal is not LinkRefusal.BEFORE_GO_LIVE:
        assert any(refusal.slug in sentence for sentence in sentences(app))


def test_the_import_of_a_roster_is_told_with_its_numbers_and_the_digest_of_its_file(app, tmp_path):
    path = tmp_path / "cacd.csv"
    path.write_bytes(roster_of(row(), row(username="rroe")))
    import_roster("cacd", path)
    [line] = exported(app)
    assert line["sentence"] == "A roster was imported: 2 new, 0 changed, 0 rejected."
    assert re.fullmatch("[0-9a-f]{64}", line["detail"]["sha256"])
    assert (line["court"], line["journey"], line["address"]) == ("cacd", None, None)


def test_logging_out_is_told_of_whoever_was_signed_in(app, filer):
    pacer = make_pacer()
    make_filer()
    filer.links()
    filer.presses("Log out")
    line = exported(app)[-1]
    assert (line["sentence"], line["pacer_account"]) == ("Logged out.", pacer.id)


def test_nobody_logs_out_who_was_not_signed_in(app, filer):
    filer.begins()
    filer.posts(f"{filer.base}log-out")
    assert "Logged out." not in sentences(app)


DECLARED = [name for name, event in vars(events).items() if isinstance(event, events.Event)]
CODE = "\n".join(path.read_text() for path in Path("wizard").rglob("*.py"))


@pytest.mark.parametrize("name", DECLARED)
def test_every_event_is_recorded_by_something(name):
    assert f"events.{name}" in CODE


@pytest.mark.parametrize(
    ("since", "told"),
    [("2031-03-02", 3), ("2031-03-03T12:00:00", 2), ("2031-03-03 12:00:01", 1), ("2031-03-04", 0)],
)
def test_only_what_happened_since_a_moment_in_utc(app, since, told):
    for hours in (-1, 0, 1):
        with clock.stopped_at(NOON + timedelta(hours=hours)), transaction():
            trail.record(events.JOURNEY_BEGUN, court="cacd")
    assert len(exported(app, "--since", since)) == told


def test_a_moment_that_cannot_be_read_is_told(app):
    done = app.test_cli_runner().invoke(args=["audit", "export", "--since", "yesterday"])
    assert done.exit_code == 2
    assert "yesterday" in done.output


class Visitor(Filer):
    """Somebody from a network address of their own."""

    address = "198.51.100.7"

    def _asks(self, method, path, data=None):
        self.client.environ_base["REMOTE_ADDR"] = self.address
        return super()._asks(method, path, data)


def test_an_address_is_told_as_a_digest_that_can_be_compared(app):
    one, same, other = Visitor(app), Visitor(app), Visitor(app)
    other.address = "203.0.113.9"
    for visitor in (one, same, other):
        visitor.begins()
    digests = [line["address"] for line in exported(app)]
    assert digests[0] == digests[1] != digests[2]
    assert all(re.fullmatch("[0-9a-f]{32}", digest) for digest in digests)
    assert "198.51.100" not in json.dumps(exported(app))


def test_no_name_that_is_nobodys_is_told_but_for_a_digest_that_can_be_compared(app, filer):
    pacer = make_pacer()
    filer.stands_at("sign-in")
    filer.signs_in(NOBODYS)
    filer.signs_in(NOBODYS.upper())
    filer.signs_in(password="wrong")
    legacy = Filer(app)
    legacy.stands_at("legacy", pacer)
    legacy.gives_legacy(NOBODYS.lower())
    assert NOBODYS.lower() not in json.dumps(exported(app)).lower()
    typed = [line["detail"].get("typed") for line in exported(app)]
    assert typed[0] == typed[1] == typed[3]
    assert re.fullmatch("[0-9a-f]{32}", typed[0])
    assert typed[2] is None, "the account is named instead"


def test_thousands_of_rows_are_told_in_their_order(app):
    with transaction():
        for _ in range(2500):
            trail.record(events.JOURNEY_BEGUN, court="cacd")
    assert [line["id"] for line in exported(app)] == [row.id for row in all_of(AuditRow)]


def test_names_beyond_ascii_are_printed_as_they_are(app):
    with transaction():
        trail.record(events.JOURNEY_ENDED, outcome="Zoë")
    assert "Zoë" in app.test_cli_runner().invoke(args=["audit", "export"]).output
