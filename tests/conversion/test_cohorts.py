"""Cohorts: who meets which conditions, the list page by page, and the file for a spreadsheet."""

import csv
import io

import pytest

from tests.support.factories import add, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.conversion.cohorts import CONDITIONS, PAGE_SIZE, Cohort
from wizard.conversion.progress import progress_of
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.courts.registry import get_court
from wizard.linking.prepared import PreparedPair
from wizard.links.models import Link

NEVER = {"never", "disabled", "frozen", "no-hash", "x&y", "prepared", "trustee"}
# Those whom each condition finds, of the accounts below.
EXPECTED = {
    "not-linked": NEVER | {"refused"},
    "never-tried": NEVER,
    "stopped": {"refused"},
    "prepared": {"prepared"},
    "disabled": {"disabled"},
    "frozen": {"frozen"},
    "must-reset": {"no-hash"},
    "special-character": {"x&y"},
}


def _refused(filer, *slugs: str) -> None:
    for slug in slugs:
        detail = {"step": "confirm", "refusal": slug, "cause": slug}
        row = {"event": "step.refused", "court_id": "cacd", "journey_id": 1, "filer_account_id": filer.id}
        add(AuditRow(at=clock.actual(), detail=detail, **row))


@pytest.fixture
def court(app):
    """One account for each condition."""
    make_filer(username="never")
    make_filer(username="trustee", role="trustee")
    make_filer(username="disabled", status="disabled")
    make_filer(username="frozen", frozen_at=clock.actual())
    make_filer(username="no-hash", password=None)
    make_filer(username="x&y")
    _refused(make_filer(username="refused"), "names-differ", "filer-frozen")
    linked = make_filer(username="linked", status="retired", password=None, retired_at=clock.actual())
    _refused(linked, "names-differ")
    pair = {"court_id": "cacd", "pacer_account_id": make_pacer().id}
    proofs = {"filer_proof": "password", "pacer_proof": "password", "receipt": "ACDE", "linked_at": clock.actual()}
    add(Link(filer_account_id=linked.id, **pair, **proofs))
    epochs = {"filer_epoch": 0, "pacer_epoch": 0, "stored_answers": {}, "journey_reference": "ACDE"}
    prepared = make_filer(username="prepared")
    add(PreparedPair(filer_account_id=prepared.id, prepared_at=clock.actual(), **pair, **epochs))
    make_filer("canb", "elsewhere", status="disabled")
    return "cacd"


def logins(cohort: Cohort) -> set[str]:
    found = {row[3] for row in cohort.rows()}
    assert found == {account.username for account in cohort.page()}
    assert cohort.count() == len(found)
    return found


def test_each_condition_finds_whom_it_names_in_this_court(court):
    assert {name: logins(Cohort(court, (name,))) for name in CONDITIONS} == EXPECTED
    assert logins(Cohort(court)) == NEVER | {"refused", "linked"}


def test_conditions_a_role_and_the_last_refusal_are_asked_together(court):
    assert logins(Cohort(court, ("not-linked", "disabled"))) == {"disabled"}
    assert logins(Cohort(court, ("prepared", "disabled"))) == set()
    assert logins(Cohort(court, ("not-linked",), role="trustee")) == {"trustee"}
    assert logins(Cohort(court, refusal="names-differ")) == {"linked"}
    assert logins(Cohort(court, ("stopped",), refusal="filer-frozen")) == {"refused"}


def test_a_cohort_stands_as_data():
    cohort = Cohort("cacd", ("not-linked", "must-reset"), role="attorney", refusal="capitals")
    assert Cohort.from_data("cacd", cohort.as_data()) == cohort
    assert Cohort("cacd").as_data() == {}
    with pytest.raises(ValueError, match="unknown conditions: left-handed"):
        Cohort.from_data("cacd", {"condition": ["left-handed"]})


def test_the_list_goes_page_by_page_and_misses_nobody(app, sits):
    for number in range(PAGE_SIZE + 3):
        make_filer(username=f"user{number}", last_name=f"Name{number % 7}", password=None)
    administrator = sits("administrator")
    administrator.opens("/desk/conversion/cacd/cohort/?condition=not-linked")
    first = [cell.text for cell in administrator.page.select("tbody td:nth-of-type(1)")]
    administrator.follows("Next page")
    second = [cell.text for cell in administrator.page.select("tbody td:nth-of-type(1)")]
    assert (len(first), len(second), len({*first, *second})) == (PAGE_SIZE, 3, PAGE_SIZE + 3)
    assert "Next page" not in administrator.text


def test_the_file_opens_in_a_spreadsheet_and_its_export_is_recorded(court, sits):
    make_filer(username="00123", last_name="=HYPERLINK(1)", status="disabled")
    administrator = sits("administrator", courts=["cacd"])
    administrator.opens("/desk/conversion/cacd/cohort/?condition=disabled")
    administrator.presses("Export as CSV")
    text = administrator.response.get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert {(row["username"], row["last_name"]) for row in rows} == {
        ("disabled", "Rivera"),
        ("'00123", "'=HYPERLINK(1)"),
    }
    [recorded] = all_of(AuditRow, event="desk.cohort")
    assert recorded.detail["rows"] == 2
    assert recorded.detail["cohort"] == {"condition": ["disabled"]}


@pytest.mark.parametrize("path", ["cacd/cohort/?condition=x", "cacd/cohort/?after=x", "canb/cohort/"])
def test_what_is_not_there_or_another_court_s_is_not_found(court, sits, path):
    administrator = sits("administrator", courts=["cacd"])
    administrator.opens(f"/desk/conversion/{path}")
    assert administrator.response.status_code == 404


@pytest.mark.slow
def test_on_postgresql_the_conditions_find_the_same(make_site, postgres):
    app = make_site(database=postgres())
    with app.app_context():
        make_pacer(), make_filer(), make_filer(username="x&y", last_name="Álvarez")
        filer = Filer(app)
        filer.goes_to("legacy")
        filer.gives_legacy("Jrivera")
        filer.gives_legacy()
        found = {name: Cohort("cacd", (name,)).count() for name in CONDITIONS}
        assert {name: count for name, count in found.items() if count} == {
            "not-linked": 2,
            "never-tried": 1,
            "stopped": 1,
            "special-character": 1,
        }
        assert Cohort("cacd", refusal="capitals").count() == 0, "capitals name no account"
        assert [row[0] for row in Cohort("cacd").rows()] == [account.last_name for account in Cohort("cacd").page()]


def _instructions_for(people: int) -> int:
    """How much SQLite does for the figures and the cohorts of a court, in hundreds of instructions."""
    court, done = get_court("cacd"), []
    make = {
        "court_id": "cacd",
        "last_name": "Rivera",
        "first_name": "Pat",
        "email": "a@example.com",
        "role": "attorney",
    }
    proved = {"at": clock.actual(), "event": "step.accepted", "court_id": "cacd", "detail": {"step": "legacy"}}
    with transaction():
        for number in range(people):
            filer = FilerAccount(username=f"user{number}", **make)
            db.session.add(filer)
            db.session.flush()
            db.session.add(AuditRow(journey_id=number, filer_account_id=filer.id, **proved))
    connection = db.session.connection().connection.driver_connection
    connection.set_progress_handler(lambda: done.append(1), 100)
    assert progress_of(court, clock.actual()).accounts.tried == people
    assert [Cohort("cacd", (name,)).count() for name in ("stopped", "never-tried")] == [people, 0]
    connection.set_progress_handler(None, 0)
    return len(done)


def test_ten_times_as_many_filers_cost_about_ten_times_as_much(make_site):
    """A join of all accounts with all attempts cost a hundred times as much: two minutes for 100,000."""
    found = []
    for people in (60, 600):
        with make_site().app_context():
            found.append(_instructions_for(people))
    assert found[1] < 15 * found[0]
