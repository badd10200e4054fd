"""The court that is meant is the first one found, among all federal courts, however lawyers and their staff call it."""

from pathlib import Path

import pytest

from wizard.courts.court_table import read_table, write_courts
from wizard.courts.finder import PLACES, STATES, CourtFinder
from wizard.courts.loader import read_courts

TABLE = Path(__file__).parents[2] / "wizard" / "courts" / "data" / "federal_courts.csv"
# What is typed, and the first court found.
ASKED = {
    # by ID
    "cacd": "cacd", "NYSB": "nysb", "ca1": "ca1", "ca10": "ca10", "cadc": "cadc", "neb": "neb", "or": "ord",
    # as courts are cited
    "SDNY": "nysd", "S.D.N.Y.": "nysd", "s d n y": "nysd", "EDVA": "vaed", "E.D. Va.": "vaed", "N.D. Cal.": "cand",
    "cd cal": "cacd", "M.D. Fla.": "flmd", "Bankr. M.D. Fla.": "flmb", "bankr md fla": "flmb", "D. Mass.": "mad",
    "D.N.J.": "njd", "DNJ": "njd", "D.D.C.": "dcd", "N.D. W. Va.": "wvnd", "W.D. Wash.": "wawd", "ndill": "ilnd",
    "D. Guam": "gud", "Bankr. D. Del.": "deb", "bk sdny": "nysb", "S.D. Ohio": "ohsd", "D.P.R.": "prd",
    # courts of appeals
    "9th circuit": "ca9", "ninth circuit": "ca9", "9th Cir.": "ca9", "2d Cir.": "ca2", "Fed. Cir.": "cafc",
    "federal circuit": "cafc", "DC circuit": "cadc", "court of appeals 5th": "ca5", "eleventh": "ca11",
    # by state
    "california": "cacd", "virginia": "vaed", "west virginia": "wvnd", "kansas": "ksd", "arkansas": "ared",
    "washington": "waed", "maine": "med", "puerto rico": "prd", "MD": "mdd", "LA": "laed", "in": "innd",
    "bankruptcy ohio": "ohnb", "northern mariana islands": "nmid", "virgin islands bankruptcy": "vib",
    # by direction and state
    "western washington": "wawd", "texas southern": "txsd", "middle district of tennessee": "tnmd",
    "us bankruptcy court for the southern district of new york": "nysb", "north carolina eastern": "nced",
    # by place
    "Los Angeles": "cacd", "federal court in los angeles": "cacd", "houston bankruptcy": "txsb", "new york": "nysd",
    "brooklyn": "nyed", "St. Louis": "moed", "saint louis": "moed", "washington dc": "dcd", "boston": "mad",
    "kansas city missouri": "mowd", "vegas": "nvd", "philadelphia bankruptcy": "paeb", "boston appeals": "ca1",
    # misspelled, unfinished, or with words that nobody needs
    "calfornia": "cacd", "massachusets": "mad", "albequerque": "nmd", "pittsburg": "pawd", "bankrupcy delaware": "deb",
    "nothern california bankrupcy": "canb", "minn": "mnd", "phil": "paed", "help desk sdny": "nysd",
}  # fmt: skip


@pytest.fixture(scope="module")
def finder(tmp_path_factory) -> CourtFinder:
    folder = tmp_path_factory.mktemp("courts")
    write_courts(read_table(TABLE), TABLE.name, folder)
    return CourtFinder(read_courts(folder).values())


def ids(found) -> list[str]:
    return [court.id for court in found.courts]


@pytest.mark.parametrize("query", ASKED)
def test_the_court_that_is_meant_comes_first(finder, query):
    assert ids(finder.find(query))[:1] == [ASKED[query]]


def test_so_many_ways_to_ask_are_tried():
    assert len(ASKED) >= 60


@pytest.mark.parametrize("query", ["first ninth", "nowhere", "<script>", "tax court", "xyzzy"])
def test_what_names_no_court_finds_none(finder, query):
    assert ids(finder.find(query)) == []


def test_every_court_is_found_first_by_its_id_and_by_its_name(finder):
    for court in finder.courts:
        assert ids(finder.find(court.id))[0] == court.id
        assert ids(finder.find(court.name))[0] == court.id, court.name


@pytest.mark.parametrize(("query", "is_close"), [("sdny", False), ("california", False), ("calfornia", True)])
def test_a_search_says_whether_it_had_to_guess(finder, query, is_close):
    assert finder.find(query).is_close is is_close


def test_a_kind_narrows_the_search_and_nothing_typed_finds_all(finder):
    assert ids(finder.find("delaware", "bankruptcy")) == ["deb"]
    assert len(finder.find("", "appellate").courts) == 13
    assert len(finder.find("").courts) == len(finder.find(" % ").courts) == 201


def test_courts_are_grouped_by_kind_and_the_best_kind_comes_first(finder):
    assert [kind for kind, _courts in finder.find("boston").by_kind()] == [
        "District courts",
        "Bankruptcy courts",
        "Appellate courts",
    ]
    assert [kind for kind, _courts in finder.find("").by_kind()] == [
        "Appellate courts",
        "District courts",
        "Bankruptcy courts",
    ]


def test_a_long_text_takes_no_longer_than_a_short_one(finder):
    assert ids(finder.find("delaware " + "zzzzqqqq " * 5000))[0] == "ded"


def test_every_state_and_place_belongs_to_a_court(finder):
    assert {state for court in finder.courts for state in court.states} == {*STATES, "Nationwide"}
    assert [prefix for prefix in PLACES if not any(court.id.startswith(prefix) for court in finder.courts)] == []
    with_places = {court.id for court in finder.courts if PLACES.get(court.id) or PLACES.get(court.id[:-1])}
    assert {court.id for court in finder.courts} - with_places == {
        "cadc", "cafc", "gud", "gub", "nmid", "nmib", "vid", "vib",
    }  # fmt: skip


def test_the_states_to_choose_from_are_those_that_have_courts(finder):
    assert finder.states == sorted(STATES)
