"""The courts: which are shipped, what a deployment adds, when a court is live, what it says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wizard.courts.divisions import Division
from wizard.courts.loader import read_courts

SHIPPED = Path(__file__).parents[2] / "wizard" / "courts" / "data"


def test_the_shipped_courts_in_order():
    courts = read_courts(SHIPPED)
    kinds = [court.kind for court in courts.values()]
    assert kinds == ["appellate"] * 13 + ["district"] * 95 + ["bankruptcy"] * 95
    assert list(courts)[:13] == [*(f"ca{number}" for number in range(1, 12)), "cadc", "cafc"]
    assert [court_id for court_id, court in courts.items() if court.fictional] == ["exd", "exb"]
    assert [str(court) for court in courts.values()] == list(courts)


@pytest.mark.parametrize(
    ("court_id", "says"),
    [
        ("ca1", "Monday, August 21, 2017, at 12:00 a.m. (midnight) Eastern time"),
        ("ca9", "Monday, October 27, 2014, at 12:00 a.m. (midnight) Pacific time"),
        ("cacd", "Tuesday, February 18, 2020, at 12:00 a.m. (midnight) Pacific time"),
        ("canb", "Tuesday, February 16, 2021, at 12:00 a.m. (midnight) Pacific time"),
        ("exd", "Monday, March 5, 2035, at 6:00 a.m. Central time"),
        ("exb", "Monday, March 5, 2035, at 8:00 a.m. Central time"),
    ],
)
def test_the_go_live_of_each_shipped_court(court_id, says):
    assert read_courts(SHIPPED)[court_id].opens_in_words() == says


def test_no_number_of_a_court_whose_file_was_written_by_hand_is_invented():
    courts = read_courts(SHIPPED)
    by_hand = ("ca1", "ca9", "cacd", "canb", "exb", "exd")
    assert {court_id: courts[court_id].contacts.telephone for court_id in by_hand} == {
        "ca1": "617-748-9200",
        "ca9": None,
        "cacd": "213-894-0242",
        "canb": "888-821-7606",
        "exb": "202-555-0163",
        "exd": "202-555-0142",
    }


def test_an_appellate_court_speaks_as_the_first_circuit_does():
    court = read_courts(SHIPPED)["ca1"]
    assert court.labels.link_action == "Link My Filer Account to My PACER Account"
    assert court.labels.entry == "First Circuit CM/ECF login"
    assert court.labels.filer_login == "Appellate filer username"
    assert court.labels.filer_password == "Appellate filer password"
    assert court.steps == {"choose": court.labels.link_action}


def test_a_district_court_speaks_as_district_courts_do():
    court = read_courts(SHIPPED)["cacd"]
    assert court.labels.link_action == "Link a CM/ECF account to my PACER account"
    assert court.labels.entry == "Central District of California - Document Filing System"
    assert (court.labels.filer_login, court.labels.filer_password) == (
        "CM/ECF login",
        "CM/ECF password",
    )
    assert "prompted" in court.wording.link_place


def test_a_bankruptcy_court_names_its_entry_itself():
    court = read_courts(SHIPPED)["canb"]
    assert court.labels.entry == "Northern District of California - Document Filing System"
    assert court.labels.filer_login == "CM/ECF login"
    assert court.wording.link_place.endswith("under Utilities.")


@pytest.mark.parametrize(
    ("kind", "place", "rule"),
    [
        ("appellate", "PACER", "Fed. R. App. P. 25(a)(5)"),
        ("district", "the court", "Fed. R. Civ. P. 5.2 and Fed. R. Crim. P. 49.1"),
        ("bankruptcy", "the court", "Fed. R. Bankr. P. 9037"),
    ],
)
def test_the_kind_decides_who_resets_and_which_redaction_rule_governs(court, kind, place, rule):
    read = court(('kind = "district"', f'kind = "{kind}"'))
    assert read.reset_place == place
    assert read.resets_at_pacer == (kind == "appellate")
    assert read.reset_advice.endswith("cannot reset it.")
    assert read.redaction_notice.endswith(f"In this court: {rule}.")
    for named in ("25(a)(5)", "5.2", "49.1", "9037"):
        assert named in read.redaction_notice


def test_a_courts_own_labels_wording_and_step_titles_win(court):
    read = court(
        more='[labels]\nlink_action = "Join the two"\n[wording]\nnote = "Closed on Friday."\n'
        '[steps]\nlegacy = "Your old login"\n'
    )
    assert read.labels.link_action == "Join the two"
    assert read.labels.filer_login == "CM/ECF login"
    assert read.wording.note == "Closed on Friday."
    assert read.steps == {"choose": "Join the two", "legacy": "Your old login"}


def test_a_title_of_the_choose_step_wins_over_the_link_action(court):
    assert court(more='[steps]\nchoose = "Whose is it?"\n').steps == {"choose": "Whose is it?"}


def test_a_deployment_adds_a_court(good, write, courts):
    write(good)
    write(good.replace('"tst"', '"own"').replace("Testing", "Adding"), "own.toml", own=True)
    assert list(courts()) == ["own", "tst"]


def test_a_deployment_overrides_a_shipped_court_key_by_key(good, write, courts):
    write(good + 'telephone = "202-555-0100"\n')
    write('go_live = 2030-01-01T08:00:00\n[contacts]\nhours = "Always"\n', own=True)
    court = courts()["tst"]
    assert court.go_live == datetime(2030, 1, 1, 14, tzinfo=UTC)
    assert court.short_name == "District of Testing"
    assert (court.contacts.telephone, court.contacts.hours) == ("202-555-0100", "Always")
    assert court.contacts.website == "https://www.tst.example.gov/"


def test_a_court_names_its_divisions_and_a_deployment_replaces_them_all(good, write, courts):
    write(good + '[[contacts.divisions]]\nname = "North"\nemail = "N@tst.example.gov"\n')
    assert courts()["tst"].contacts.divisions == (Division("North", "N@tst.example.gov"),)
    write('[[contacts.divisions]]\nname = "West"\ntelephone = "202-555-0100"\n', own=True)
    assert courts()["tst"].contacts.divisions == (Division("West", None, "202-555-0100"),)


def test_no_division_of_a_real_court_is_invented():
    assert [court.id for court in read_courts(SHIPPED).values() if court.contacts.divisions] == ["exd", "exb"]


def test_a_site_without_a_folder_of_its_own_has_the_shipped_courts(tmp_path):
    assert read_courts(SHIPPED, tmp_path / "none") == read_courts(SHIPPED, None)


def test_the_courts_cannot_be_changed(court, courts):
    read = court()
    with pytest.raises(AttributeError):
        read.timetable = None
    with pytest.raises(TypeError):
        read.steps["legacy"] = "x"
    with pytest.raises(TypeError):
        courts()["new"] = read
    assert {read: 1}[courts()["tst"]] == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(good, write, courts):
    write(b"\xef\xbb\xbf" + good.replace("\n", "\r\n").encode())
    assert courts()["tst"].states == ("Testing",)


def test_a_court_is_live_from_the_instant_of_its_go_live(court):
    read = court()
    opens = datetime(2031, 3, 3, 12, tzinfo=UTC)
    assert not read.is_live(opens - timedelta(seconds=1))
    assert read.is_live(opens)
    assert read.is_live(opens.astimezone(ZoneInfo("Pacific/Guam")))


def test_a_moment_without_a_time_zone_is_refused(court):
    with pytest.raises(ValueError, match="without a time zone"):
        court().is_live(datetime(2031, 3, 3))  # noqa: DTZ001


def test_go_live_in_an_hour_that_occurs_twice_means_the_earlier_one(court):
    read = court(("2031-03-03T06:00:00", "2031-11-02T01:30:00"))
    first = datetime(2031, 11, 2, 6, 30, tzinfo=UTC)
    assert read.go_live.astimezone(UTC) == first
    assert read.is_live(first.astimezone(read.time_zone))
    assert not read.is_live((first - timedelta(seconds=1)).astimezone(read.time_zone))
    assert read.opens_in_words() == "Sunday, November 2, 2031, at 1:30 a.m. Central daylight time"
    later = read.in_words(first + timedelta(hours=1))
    assert later == "Sunday, November 2, 2031, at 1:30 a.m. Central standard time"


@pytest.mark.parametrize(
    ("utc", "zone", "says"),
    [
        ((2031, 7, 4, 17, 5), "America/Chicago", "12:05 p.m. Central time"),
        ((2031, 7, 4, 16), "America/New_York", "12:00 p.m. (noon) Eastern time"),
        ((2031, 7, 4, 7), "America/Los_Angeles", "12:00 a.m. (midnight) Pacific time"),
        ((2031, 7, 4, 19), "America/Denver", "1:00 p.m. Mountain time"),
        ((2031, 7, 4, 19), "America/Phoenix", "12:00 p.m. (noon) Mountain standard time"),
        ((2031, 7, 4, 19, 9), "America/Anchorage", "11:09 a.m. Alaska time"),
        ((2031, 7, 4, 19), "Pacific/Honolulu", "9:00 a.m. Hawaii time"),
        ((2031, 7, 4, 19), "America/Puerto_Rico", "3:00 p.m. Atlantic time"),
        ((2031, 7, 3, 19), "Pacific/Guam", "5:00 a.m. Chamorro time"),
        ((2031, 7, 4, 19), "Etc/UTC", "7:00 p.m. Etc/UTC time"),
    ],
)
def test_a_moment_is_written_in_the_courts_time_zone(court, utc, zone, says):
    read = court(("America/Chicago", zone))
    words = read.in_words(datetime(*utc, tzinfo=UTC))
    assert words == f"Friday, July 4, 2031, at {says}"
    assert read.day_in_words(datetime(*utc, tzinfo=UTC)) == "Friday, July 4, 2031"
