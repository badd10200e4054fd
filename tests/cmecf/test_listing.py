"""The list of users with a legacy account: names only, found however they are written, the same on both databases."""

import csv
import io
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.cmecf.conftest import roster_of, row
from tests.core.test_caching import EXD_GO_LIVE
from tests.support.factories import all_of, change, make_filer
from tests.support.people import Filer
from tests.support.sites import create_site
from wizard.audit import events, trail
from wizard.cmecf import name_index
from wizard.cmecf.importer import import_roster
from wizard.cmecf.listing import Listing
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, transaction

NAMES = (
    ("Castellan", "Edward", "James"),
    ("de la Cruz", "Ana", ""),
    ("Núñez", "José", ""),
    ("O’Brien", "Mary-Ann", ""),
    ("Rivera", "Jordan", "Q."),
    ("rivera", "Ana", ""),
    ("Smith-Jones", "Robert", ""),
    ("Øre", "Kim", ""),
    ("100% Fiction", "Al_x", ""),
    ("李", "小龍", ""),
)


def import_people(court: str = "cacd", names=NAMES) -> None:
    """A court with these people, as if a roster had been imported."""
    for number, (last, first, middle) in enumerate(names):
        make_filer(court, f"user{number}", last_name=last, first_name=first, middle_name=middle)
    with transaction():
        name_index.build(court)
        trail.record(events.ROSTER_IMPORTED, court=court, new=len(names), changed=0, rejected=0)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def listed(request, migrated, tmp_path_factory):
    """The people above, on either database."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(migrated, folder)
    database_url = "" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with create_site(folder, database=database_url).app_context():
        import_people()
        yield
        db.session.remove()
        db.engine.dispose()


def found(query: str) -> list[str]:
    return [last for last, _first, _middle in Listing("cacd", query).page(1)]


ALL_NAMES = [
    "100% Fiction",
    "Castellan",
    "de la Cruz",
    "Núñez",
    "O’Brien",
    "Øre",
    "rivera",
    "Rivera",
    "Smith-Jones",
    "李",
]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ALL_NAMES),
        ("rivera", ["rivera", "Rivera"]),
        ("RIVERA", ["rivera", "Rivera"]),
        ("riv", ["rivera", "Rivera"]),
        ("Rivera, Jordan", ["Rivera"]),
        ("Jordan Rivera", ["Rivera"]),
        ("jordan q rivera", ["Rivera"]),
        ("jor riv", ["Rivera"]),
        ("ana", ["de la Cruz", "rivera"]),
        ("cruz", ["de la Cruz"]),
        ("de la cruz", ["de la Cruz"]),
        ("nunez", ["Núñez"]),
        ("NÚÑEZ", ["Núñez"]),
        ("jose", ["Núñez"]),
        ("obrien", ["O’Brien"]),
        ("o'brien", ["O’Brien"]),
        ("O Brien", ["O’Brien"]),
        ("maryann", ["O’Brien"]),
        ("mary-ann", ["O’Brien"]),
        ("smith jones", ["Smith-Jones"]),
        ("robert smith jones", ["Smith-Jones"]),
        ("Smith Jones, Robert", ["Smith-Jones"]),
        ("jones", ["Smith-Jones"]),
        ("james", ["Castellan"]),
        ("delacruz", ["de la Cruz"]),
        ("DeLaCruz, Ana", ["de la Cruz"]),
        ("Mary Ann O Brien", ["O’Brien"]),
        ("cast ellan", ["Castellan"]),
        ("smith-jones", ["Smith-Jones"]),
        ("smithj", ["Smith-Jones"]),
        ("ore", ["Øre"]),
        ("李", ["李"]),
        ("ivera", []),
        ("%", []),
        ("_", []),
        ("100%", ["100% Fiction"]),
        ("al_x", ["100% Fiction"]),
        ("al%x", ["100% Fiction"]),
        ("' OR 1=1 --", []),
        ("rivera castellan", []),
        ("   ", ALL_NAMES),
        ("…", []),
    ],
)
def test_a_search_finds_the_beginnings_of_words_however_they_are_written(listed, query, names):
    assert found(query) == names
    assert Listing("cacd", query).count() == len(names)


@pytest.mark.parametrize(
    ("letter", "names"),
    [
        ("c", ["Castellan"]),
        ("r", ["rivera", "Rivera"]),
        ("o", ["O’Brien", "Øre"]),
        ("z", []),
        ("other", ["100% Fiction", "李"]),
    ],
)
def test_a_letter_lists_the_last_names_that_begin_with_it(listed, letter, names):
    assert [last for last, *_ in Listing("cacd", letter=letter).page(1)] == names
    assert Listing("cacd").letters_in_use()[letter] is bool(names)


def test_one_court_does_not_list_anothers_people(listed):
    assert Listing("canb").count() == 0
    assert not any(Listing("canb").letters_in_use().values())


@pytest.fixture
def reader(app):
    import_people()
    return Filer(app)


def shown(reader: Filer) -> list[str]:
    return [item.get_text(strip=True) for item in reader.page.select(".name-list li")]


def test_the_page_shows_names_and_nothing_else(reader):
    reader.opens("/courts/cacd/users")
    assert "Castellan, Edward James" in shown(reader)
    for private in ("user0", "jordan.rivera@example.com", "55501", "attorney"):
        assert private not in reader.response.text


def test_the_list_does_not_reveal_who_has_linked(reader):
    def page() -> str:
        reader.opens("/courts/cacd/users")
        return reader.response.text + reader.client.get("/courts/cacd/users.csv").text

    before = page()
    for number, account in enumerate(all_of(FilerAccount)):
        if number < 4:
            change(account, status="retired" if number % 2 else "disabled", password_hash=None)
    assert page() == before


def test_a_search_is_part_of_the_url_and_stays_in_its_field(reader):
    reader.opens("/courts/cacd/users?q=riv")
    assert reader.page.select_one("#q")["value"] == "riv"
    assert shown(reader) == ["rivera, Ana", "Rivera, Jordan Q."]
    assert "2 names for “riv”" in reader.text


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "\0", "%00", "\ud800", "x" * 500, "é" * 200, "ﷺ" * 200, "a " * 100, "\u202e"]
)
def test_odd_searches_are_answered_with_a_page(reader, query):
    reader.opens("/courts/cacd/users")
    answer = reader.client.get("/courts/cacd/users", query_string={"q": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_search_without_results_gives_advice(reader):
    reader.opens("/courts/cacd/users?q=zzz")
    assert "Try only the beginning of the last name" in reader.text


def test_a_letter_links_to_the_names_that_begin_with_it(reader):
    reader.opens("/courts/cacd/users")
    linked = {link.get_text(): link["href"] for link in reader.page.select(".letters a")}
    assert list(linked) == ["C", "D", "N", "O", "R", "S", "Others"]
    reader.opens(linked["C"])
    assert shown(reader) == ["Castellan, Edward James"]
    reader.opens(reader.page.select_one(".letters a")["href"])
    assert len(shown(reader)) == len(NAMES)


@pytest.mark.parametrize(
    "asked",
    [
        "letter=1",
        "letter=ab",
        "letter=é",
        "page=0",
        "page=01",
        "page=2",
        "page=-1",
        "page=x",
        "page=٣",
        f"page={'9' * 5000}",
    ],
)
def test_pages_that_do_not_exist_are_not_found(reader, asked):
    reader.opens(f"/courts/cacd/users?{asked}")
    assert reader.response.status_code == 404


def test_a_long_list_is_paged(app):
    import_people(names=[("Doe", f"Jane{number:03}", "") for number in range(250)])
    reader = Filer(app)
    reader.opens("/courts/cacd/users")
    assert len(shown(reader)) == 100
    assert "Page 1 of 3" in reader.text
    reader.follows("Next")
    assert shown(reader)[0] == "Doe, Jane100"
    reader.follows("Last")
    assert len(shown(reader)) == 50
    assert "Page 3 of 3" in reader.text
    reader.follows("First")
    assert shown(reader)[0] == "Doe, Jane000"
    reader.opens("/courts/cacd/users?letter=d&page=3")
    reader.follows("Previous")
    assert reader.path.endswith("?letter=d&page=2")


def test_the_list_can_be_downloaded(reader):
    answer = reader.client.get("/courts/cacd/users.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cacd-users.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["last_name", "first_name", "middle_name"]
    assert [row[0] for row in rows[1:]] == ALL_NAMES


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_is_never_a_formula_in_a_spreadsheet(app, sign):
    import_people(names=[(f"{sign}cmd|' /C calc'!A0", "Al", "")])
    answer = Filer(app).client.get("/courts/cacd/users.csv")
    assert list(csv.reader(io.StringIO(answer.text)))[1][0].startswith(f"'{sign}")


def test_a_long_list_is_downloaded_whole(app):
    import_people(names=[("Doe", f"Jane{number}", "") for number in range(2100)])
    assert Filer(app).client.get("/courts/cacd/users.csv").text.count("\n") == 2101


@pytest.mark.parametrize("path", ["/courts/cacd/users", "/courts/cacd/users.csv"])
def test_caches_may_keep_the_list(reader, path):
    assert reader.client.get(path).headers["Cache-Control"] == "public, max-age=300"


def test_no_cache_keeps_the_list_past_the_go_live_that_changes_it(filer):
    import_people("exd")
    with clock.stopped_at(EXD_GO_LIVE - timedelta(seconds=60)):
        assert filer.client.get("/courts/exd/users").headers["Cache-Control"] == "public, max-age=60"


def test_the_list_says_when_it_was_imported(app):
    with clock.stopped_at(datetime(2031, 3, 3, 20, tzinfo=UTC)):
        import_people()
    reader = Filer(app)
    reader.opens("/courts/cacd/users")
    assert "The court sent this list on Monday, March 3, 2031" in reader.text


def test_the_page_says_that_no_roster_was_imported_yet(filer):
    filer.opens("/courts/cacd/users")
    assert "The court has not sent its list yet" in filer.text


def test_a_court_may_remove_its_list(tmp_path, make_site):
    app = make_site()
    courts = app.extensions["settings"].instance / "courts"
    courts.mkdir()
    (courts / "cacd.toml").write_text("[pages]\nuser_list = false\n")
    app = create_site(app.extensions["settings"].instance)
    for path in ("/courts/cacd/users", "/courts/cacd/users.csv"):
        assert app.test_client().get(path).status_code == 404
    assert app.test_client().get("/courts/canb/users").status_code == 200


def test_imported_and_changed_names_can_be_searched(app, tmp_path):
    path = tmp_path / "cacd.csv"
    path.write_bytes(roster_of(row(username="jdoe", last_name="Doe"), row(username="rroe", last_name="Núñez")))
    import_roster("cacd", path)
    assert Listing("cacd", "nunez").count() == 1
    path.write_bytes(roster_of(row(username="jdoe", last_name="Østby"), row(username="rroe", last_name="Núñez")))
    import_roster("cacd", path)
    assert Listing("cacd", "doe").count() == 0
    assert Listing("cacd", "ostby").count() == 1
