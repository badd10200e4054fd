"""The figures of a court's conversion: after a morning of random attempts they are those of the audit trail."""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.support.factories import add, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.conversion.progress import progress_of
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.registry import get_court
from wizard.links.models import Link

PEOPLE = 14
ROLES = ("attorney", "trustee", "creditor")


def _attempts(filer: Filer, person: int, chance: random.Random) -> None:
    """A random part of the way to a link, with random mistakes."""
    filer.begins("cacd")
    steps = (
        filer.logs_out_first,
        lambda: filer.signs_in(f"pacer{person}"),
        filer.chooses,
        lambda: filer.gives_legacy(f"filer{person}"),
        filer.confirms,
    )
    mistakes = {
        1: lambda: filer.signs_in(f"pacer{person}", "wrong"),
        3: lambda: filer.gives_legacy(f"Filer{person}"),
    }
    for number, step in enumerate(steps[: chance.randrange(6)]):
        if number in mistakes and chance.random() < 0.4:
            mistakes[number]()
        step()


@pytest.fixture
def morning(app):
    """The court after the morning."""
    chance = random.Random(16)
    for person in range(PEOPLE):
        name = {"first_name": f"Pat{person}", "last_name": "Morgan", "email": f"p{person}@example.com"}
        make_pacer(f"pacer{person}", **name)
        make_filer(username=f"filer{person}", role=chance.choice(ROLES), **name)
    make_filer("canb", "filer0")
    for person in range(PEOPLE - 3):
        _attempts(Filer(app), person, chance)
    return get_court("cacd")


def _stage_of(row: AuditRow) -> int:
    if row.event == "step.accepted":
        return {"sign-in": 2, "legacy": 3, "confirm": 4}.get(row.detail["step"], 1)
    return 5 if row.event == "link.made" else 1


def test_the_figures_are_those_of_the_audit_trail(morning):
    rows = [row for row in all_of(AuditRow, court_id="cacd") if row.journey_id]
    furthest = defaultdict(int)
    for row in rows:
        furthest[row.journey_id] = max(furthest[row.journey_id], _stage_of(row))
    expected = tuple(sum(stage >= least for stage in furthest.values()) for least in range(1, 6))
    found = progress_of(morning, clock.actual())
    assert found.attempts == expected
    assert expected[0] > expected[1] > expected[2] > expected[4] > 0, "a morning that shows every difference"
    assert found.days[-1].counts == expected
    refused = Counter((row.detail["refusal"], row.detail["cause"]) for row in rows if row.event == "step.refused")
    assert {(each.slug, each.cause): each.times for each in found.refusals} == refused
    assert len(refused) > 1
    linked = {row.filer_account_id for row in rows if row.event == "link.made"}
    tried = {row.filer_account_id for row in rows if row.filer_account_id}
    assert found.accounts[1:] == (PEOPLE, PEOPLE - len(tried), len(tried), 0, len(linked))
    assert len(all_of(Link)) == len(linked) < len(tried)
    assert {each.role for each in found.roles} == set(ROLES)


def test_another_court_has_figures_of_its_own(morning):
    found = progress_of(get_court("canb"), clock.actual())
    assert found.attempts == (0,) * 5
    assert found.accounts[1:] == (1, 1, 0, 0, 0)
    assert found.refusals == []


def test_a_court_without_a_roster_has_only_zeros(app):
    assert progress_of(get_court("cacd"), clock.actual()).accounts[1:] == (0,) * 5


def test_an_attempt_counts_on_the_day_of_the_court_when_it_began(app):
    """Just before and after midnight in Los Angeles; the second attempt goes on the next day, a third is old."""
    midnight = datetime(2035, 3, 7, 8, tzinfo=UTC)
    moments = (-1, 1, 24 * 60, -60 * 24 * 40)
    begun, proved = (events.JOURNEY_BEGUN.name, {"flow": "linking"}), (events.STEP_ACCEPTED.name, {"step": "sign-in"})
    for journey, minutes, (name, detail) in zip((1, 2, 2, 3), moments, (begun, begun, proved, begun), strict=True):
        at = midnight + timedelta(minutes=minutes)
        add(AuditRow(at=at, event=name, court_id="cacd", journey_id=journey, detail=detail))
    found = progress_of(get_court("cacd"), midnight + timedelta(hours=60))
    shown = {each.day.date().isoformat(): each.counts[:2] for each in found.days if each.counts[0]}
    assert shown == {"2035-03-06": (1, 0), "2035-03-07": (1, 1)}
    assert found.attempts[0] == 3


def test_it_costs_the_same_few_statements_however_many_there_are(morning):
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: sent.append(words[2]))
    progress_of(morning, clock.actual())
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 3


def test_an_administrator_reads_them_at_the_console(sits, morning):
    administrator = sits("administrator", courts=["cacd"])
    administrator.opens("/desk/conversion/")
    administrator.follows("Central District")
    figures = {
        row.th.get_text(" ", strip=True): int(row.select_one(".chart__count").text)
        for row in administrator.page.select("table[aria-labelledby=attempts] tbody tr")
    }
    assert list(figures.values()) == list(progress_of(morning, clock.actual()).attempts)
    last_day = administrator.page.select("table[aria-labelledby=days] tbody tr")[-1]
    assert [int(cell.text) for cell in last_day.select("td")] == list(figures.values())
    administrator.opens("/desk/conversion/canb/")
    assert administrator.response.status_code == 404


@pytest.mark.slow
def test_on_postgresql_the_figures_are_the_same(make_site, postgres):
    app = make_site(database=postgres())
    with app.app_context():
        make_pacer(), make_filer()
        filer = Filer(app)
        filer.goes_to("legacy")
        filer.gives_legacy("Jrivera")
        filer.gives_legacy()
        found = progress_of(get_court("cacd"), clock.actual())
        assert found.attempts == found.days[-1].counts == (1, 1, 1, 0, 0)
        assert found.accounts[1:] == (1, 0, 1, 0, 0)
        assert [(each.slug, each.times, each.attempts) for each in found.refusals] == [("capitals", 1, 1)]
