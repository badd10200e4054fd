"""The catalogue of courts: what ships, what a deployment adds, what stops the start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wizard.courts.catalogue import CourtMistake, read_courts

SHIPPED = Path(__file__).parents[2] / "wizard" / "courts" / "data"
GOOD = """
id = "tst"
name = "United States District Court for the District of Testing"
short_name = "District of Testing"
state = "Testing"
kind = "district"
time_zone = "America/Chicago"
go_live = 2031-03-03T06:00:00

[contacts]
website = "https://www.tst.example.gov/"
"""


@pytest.fixture
def write(tmp_path):
    """Write a court's file; ``own`` for the deployment's."""

    def write(text, name="tst.toml", own=False):
        folder = tmp_path / ("own" if own else "shipped")
        folder.mkdir(exist_ok=True)
        content = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(content)

    write("", "README.md")
    return write


@pytest.fixture
def courts(tmp_path):
    return lambda **more: read_courts(tmp_path / "shipped", tmp_path / "own", **more)


@pytest.fixture
def mistakes(courts):
    def mistakes(**more):
        with pytest.raises(CourtMistake) as caught:
            courts(**more)
        assert str(caught.value) == "\n".join(caught.value.mistakes)
        return list(caught.value.mistakes)

    return mistakes


@pytest.fixture
def court(write, courts):
    """The test's court, with some of its text replaced."""

    def court(*replacements, more=""):
        text = GOOD + more
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        write(text)
        return courts()["tst"]

    return court


def test_the_shipped_courts_in_order():
    courts = read_courts(SHIPPED)
    assert list(courts) == ["ca1", "ca9", "cacd", "exd", "canb"]
    assert [str(court) for court in courts.values()] == list(courts)


@pytest.mark.parametrize(
    ("court_id", "says"),
    [
        ("ca1", "Monday, August 21, 2017, at 12:00 a.m. (midnight) Eastern time"),
        ("ca9", "Monday, October 27, 2014, at 12:00 a.m. (midnight) Pacific time"),
        ("cacd", "Tuesday, February 18, 2020, at 12:00 a.m. (midnight) Pacific time"),
        ("canb", "Tuesday, February 16, 2021, at 12:00 a.m. (midnight) Pacific time"),
        ("exd", "Monday, March 5, 2035, at 6:00 a.m. Central time"),
    ],
)
def test_the_go_live_of_each_shipped_court(court_id, says):
    assert read_courts(SHIPPED)[court_id].opens_in_words() == says


def test_real_courts_ship_without_telephone_numbers_and_addresses():
    for court in read_courts(SHIPPED).values():
        invented = court.contacts.telephone or court.contacts.email or court.contacts.hours
        assert bool(invented) == (court.id == "exd")


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
    assert read.reset_advice.split(".")[0].endswith(("at PACER", "reset it"))
    assert read.redaction_notice.endswith(f"In this court: {rule}.")
    for named in ("25(a)(5)", "5.2", "49.1", "9037"):
        assert named in read.redaction_notice


def test_a_courts_own_label_wording_and_step_title_win(court):
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


def test_a_deployment_adds_a_court(write, courts):
    write(GOOD)
    write(GOOD.replace('"tst"', '"own"').replace("Testing", "Adding"), "own.toml", own=True)
    assert list(courts()) == ["own", "tst"]


def test_a_deployment_overrides_a_shipped_court_key_by_key(write, courts):
    write(GOOD + 'telephone = "202-555-0100"\n')
    write('go_live = 2030-01-01T08:00:00\n[contacts]\nhours = "Always"\n', own=True)
    court = courts()["tst"]
    assert court.go_live == datetime(2030, 1, 1, 14, tzinfo=UTC)
    assert court.short_name == "District of Testing"
    assert (court.contacts.telephone, court.contacts.hours) == ("202-555-0100", "Always")
    assert court.contacts.website == "https://www.tst.example.gov/"


def test_a_site_without_a_folder_of_its_own_has_the_shipped_courts(tmp_path):
    assert read_courts(SHIPPED, tmp_path / "none") == read_courts(SHIPPED, None)


def test_a_catalogue_and_its_courts_cannot_be_changed(court, courts):
    read = court()
    with pytest.raises(AttributeError):
        read.go_live = datetime.now(UTC)
    with pytest.raises(TypeError):
        read.steps["legacy"] = "x"
    with pytest.raises(TypeError):
        courts()["new"] = read
    assert {read: 1}[courts()["tst"]] == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(write, courts):
    write(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert courts()["tst"].state == "Testing"


def test_a_court_is_live_from_the_instant_of_its_go_live(court):
    read = court()
    opens = datetime(2031, 3, 3, 12, tzinfo=UTC)
    assert not read.is_live(opens - timedelta(seconds=1))
    assert read.is_live(opens)
    assert read.is_live(opens.astimezone(ZoneInfo("Pacific/Guam")))


def test_a_moment_without_a_time_zone_is_refused(court):
    with pytest.raises(ValueError, match="without a time zone"):
        court().is_live(datetime(2031, 3, 3))  # noqa: DTZ001


def test_go_live_in_the_hour_that_comes_twice_means_the_earlier_one(court):
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
def test_a_moment_is_said_in_the_courts_time(court, utc, zone, says):
    read = court(("America/Chicago", zone))
    words = read.in_words(datetime(*utc, tzinfo=UTC))
    assert words == f"Friday, July 4, 2031, at {says}"
    assert read.day_in_words(datetime(*utc, tzinfo=UTC)) == "Friday, July 4, 2031"


MISTAKES = [
    ("id", 'id = "tst"', 'id = "xyz"', 'id: is "xyz"; write "tst", as the file is named'),
    ("id with capitals", '"tst"', '"Tst"', 'id: is "Tst"; write 2 to 12 lowercase letters'),
    ("missing", 'state = "Testing"', "", "state: is missing; write it"),
    ("misspelt", "state =", "sate =", 'sate: unknown key; write "state"'),
    ("unknown", "state =", "zzz =", "zzz: unknown key; write one of: id, name, "),
    ("number", 'state = "Testing"', "state = 7", "state: is a number; write a text in quotes"),
    ("list", 'state = "Testing"', "state = []", "state: is a list; write a text in quotes"),
    ("empty", 'state = "Testing"', 'state = " "', "state: is empty or has more than one line"),
    ("kind", '"district"', '"tax"', 'kind: is "tax"; write one of: appellate, district, bankr'),
    ("zone", "America/Chicago", "America/Chcago", 'time_zone: "America/Chcago" is not a known'),
    ("abbreviation", "America/Chicago", "EST", "write a place, like America/Chicago"),
    ("folder of zones", "America/Chicago", "America/", 'time_zone: "America/" is not a known'),
    ("zone outside", "America/Chicago", "../x", 'time_zone: "../x" is not a known time zone'),
    ("offset", "06:00:00", "06:00:00-06:00", "go_live: bears an offset (2031-03-03T06:00:00-06:"),
    ("zulu", "06:00:00", "06:00:00Z", "and no offset"),
    ("day", "2031-03-03T06:00:00", "2031-03-03", "without an hour; write 2031-03-03T00:00:00"),
    ("quoted", "2031-03-03T06:00:00", '"2031-03-03"', "take the quotes away"),
    ("hour", "2031-03-03T06:00:00", "06:00:00", "go_live: is not a day and hour"),
    ("year", "2031-", "0231-", "go_live: is in the year 231; write a year from 2000 to 2100"),
    ("gap", "2031-03-03T06:00", "2031-03-09T02:30", "over it; write 2031-03-09T03:30:00"),
    ("http", "https:", "http:", 'contacts.website: is "http://www.tst.example.gov/"; write a'),
    ("no host", "https://www.tst.example.gov/", "https://", "like https://www.example.gov/"),
    ("no site", 'website = "https://www.tst.example.gov/"', "", "contacts.website: is missing"),
    ("bad host", "www.tst.example.gov", "[x", "write a whole address"),
    ("disguised host", "www.tst.example.gov", "a.gov@b.com", "write a whole address"),
]
MORE = [
    ('telephone = "1234"', 'contacts.telephone: is "1234"; write it like 202-555-0100'),
    ('email = "help at court"', 'contacts.email: is "help at court"; write one address'),
    ('fax = "202-555-0100"', "contacts.fax: unknown key; write one of: website, help_desk"),
    ("[labels]\nlink_acton = 1", 'labels.link_acton: unknown key; write "link_action"'),
    ("[labels]\nlink_action = true", "labels.link_action: is true or false; write a text in"),
    ("[wording.note]\nx = 1", "wording.note: is a table; write a text in quotes"),
    ("[steps]\nlegacy = 4", "steps.legacy: is a number; write a text in quotes"),
]


def by_name(table):
    return [pytest.param(*row, id=name) for name, *row in table]


@pytest.mark.parametrize(("old", "new", "says"), by_name(MISTAKES))
def test_a_mistake_names_file_key_and_what_to_write(write, mistakes, tmp_path, old, new, says):
    write(GOOD.replace(old, new))
    found = mistakes()
    assert any(says in mistake for mistake in found)
    assert all(mistake.startswith(f"{tmp_path}/shipped/tst.toml: ") for mistake in found)


@pytest.mark.parametrize(("more", "says"), MORE)
def test_a_mistake_inside_a_table_is_named(write, mistakes, tmp_path, more, says):
    write(f"{GOOD}{more}\n")
    (mistake,) = mistakes()
    assert mistake.startswith(f"{tmp_path}/shipped/tst.toml: {says}")


def test_a_table_that_is_none_is_named_once(write, mistakes):
    write(f'steps = "none"\n{GOOD}')
    (mistake,) = mistakes()
    assert mistake.endswith("tst.toml: steps: is not a table; write [steps] above its keys")


def test_a_title_of_a_step_that_does_not_exist_is_a_mistake(write, courts, mistakes):
    write(f'{GOOD}[steps]\nlegcy = "Old login"\n')
    assert courts()["tst"].steps["legcy"] == "Old login"
    (mistake,) = mistakes(step_names=("choose", "legacy"))
    assert mistake.endswith('tst.toml: steps.legcy: unknown key; write "legacy"')


def test_a_syntax_error_is_named_with_its_line(write, mistakes):
    write(f"{GOOD}telephone = 202-555\n")
    (mistake,) = mistakes()
    assert "tst.toml: is not TOML: " in mistake
    assert "line 12" in mistake


def test_a_file_that_is_not_utf8_is_named_with_its_line(write, mistakes):
    write(GOOD.replace("Testing", "T\u00e9sting").encode("latin-1"))
    (mistake,) = mistakes()
    assert mistake.endswith("tst.toml: line 3 is not UTF-8; save the file as UTF-8")


def test_a_file_that_cannot_be_read_is_named(write, mistakes, tmp_path):
    write(GOOD)
    (tmp_path / "shipped" / "dir.toml").mkdir()
    (mistake,) = mistakes()
    assert "dir.toml: cannot be read: " in mistake


@pytest.mark.parametrize("name", ["TST.toml", "tst.TOML", "my court.toml", "t.toml"])
def test_a_file_that_is_not_named_after_an_id_is_a_mistake(write, mistakes, name):
    write(GOOD, name)
    (mistake,) = mistakes()
    assert f"{name}: file name: write the court's id" in mistake


@pytest.mark.parametrize("name", [".#tst.toml", "README.md", "tst.toml.bak"])
def test_other_files_in_the_folder_are_no_courts(write, courts, name):
    write("nonsense", name)
    assert not courts()


def test_a_mistake_is_named_in_the_file_where_it_stands(write, mistakes, tmp_path):
    write(GOOD)
    write('kind = "tax"\n[contacts]\nemail = "x"\n', own=True)
    own = f"{tmp_path}/own/tst.toml"
    assert [mistake.split(": ")[:2] for mistake in mistakes()] == [
        [own, "kind"],
        [own, "contacts.email"],
    ]


def test_all_mistakes_of_all_files_come_at_once(write, mistakes):
    write(GOOD.replace("district", "tax").replace("https:", "http:"))
    write("nonsense", "aaa.toml")
    write('id = "bbb"', "bbb.toml", own=True)
    found = mistakes()
    files = [mistake.split(".toml: ")[0].rsplit("/", 1)[1] for mistake in found]
    assert sorted(set(files)) == ["aaa", "bbb", "tst"]
    assert (files.count("aaa"), files.count("bbb"), files.count("tst")) == (1, 7, 2)
