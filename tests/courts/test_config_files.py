"""Mistakes in the courts' files: what stops the start, and what is then reported."""

import pytest

from wizard.courts.loader import CourtConfigError

MISTAKES = [
    ("id", 'id = "tst"', 'id = "xyz"', 'id: is "xyz"; write "tst", like the file name'),
    ("id with capitals", '"tst"', '"Tst"', 'id: is "Tst"; write 2 to 12 lowercase letters'),
    ("missing", 'states = ["Testing"]', "", "states: is missing; write it"),
    ("misspelt", "states =", "stats =", 'stats: unknown key; write "states"'),
    ("unknown", "states =", "zzz =", "zzz: unknown key; write one of: id, name, "),
    ("text", '["Testing"]', '"Testing"', "states: is a text; write a list of texts"),
    ("number", '["Testing"]', "7", "states: is a number; write a list of texts"),
    ("empty list", '["Testing"]', "[]", "states: is empty; write a list of texts"),
    ("list of numbers", '["Testing"]', "[7]", "states: is a number; write a text in quotes"),
    ("empty", '["Testing"]', '[" "]', "states: is empty or has more than one line"),
    ("kind", '"district"', '"tax"', 'kind: is "tax"; write one of: appellate, district, bankr'),
    ("zone", "America/Chicago", "America/Chcago", 'time_zone: "America/Chcago" is not a known'),
    ("abbreviation", "America/Chicago", "EST", "write a place, like America/Chicago"),
    ("folder of zones", "America/Chicago", "America/", 'time_zone: "America/" is not a known'),
    ("zone outside", "America/Chicago", "../x", 'time_zone: "../x" is not a known time zone'),
    ("offset", "06:00:00", "06:00:00-06:00", "go_live: has an offset (2031-03-03T06:00:00-06:"),
    ("zulu", "06:00:00", "06:00:00Z", "without an offset"),
    ("day", "2031-03-03T06:00:00", "2031-03-03", "without a time; write 2031-03-03T00:00:00"),
    ("quoted", "2031-03-03T06:00:00", '"2031-03-03"', "remove the quotes"),
    ("hour", "2031-03-03T06:00:00", "06:00:00", "go_live: is not a date and time"),
    ("year", "2031-", "0231-", "go_live: is in the year 231; write a year from 2000 to 2100"),
    ("gap", "2031-03-03T06:00", "2031-03-09T02:30", "skip it; write 2031-03-09T03:30:00"),
    ("http", "https:", "http:", 'contacts.website: is "http://www.tst.example.gov/"; write a'),
    ("no host", "https://www.tst.example.gov/", "https://", "like https://www.example.gov/"),
    ("no site", 'website = "https://www.tst.example.gov/"', "", "contacts.website: is missing"),
    ("bad host", "www.tst.example.gov", "[x", "write a complete URL"),
    ("disguised host", "www.tst.example.gov", "a.gov@b.com", "write a complete URL"),
]
MISTAKES_IN_TABLES = [
    ('telephone = "1234"', 'contacts.telephone: is "1234"; write it like 202-555-0100'),
    (
        'email = "help at court"',
        'contacts.email: is "help at court", not an address that can receive e-mail; write one address',
    ),
    ('fax = "202-555-0100"', "contacts.fax: unknown key; write one of: website, filing, help_desk"),
    ("[labels]\nlink_acton = 1", 'labels.link_acton: unknown key; write "link_action"'),
    ("[labels]\nlink_action = true", "labels.link_action: is true or false; write a text in"),
    ("[wording.note]\nx = 1", "wording.note: is a table; write a text in quotes"),
    ("[steps]\nlegacy = 4", "steps.legacy: is a number; write a text in quotes"),
    ("divisions = 7", "contacts.divisions: is no list of tables; write [[contacts.divisions]] before the keys"),
    ('divisions = ["North"]', "contacts.divisions: is no list of tables"),
    ('[contacts.divisions]\nname = "North"', "contacts.divisions: is no list of tables"),
    ('[[contacts.divisions]]\nemail = "a@b.example.gov"', "contacts.divisions: number 1: name: is missing; write it"),
    (
        '[[contacts.divisions]]\nname = "North"',
        "contacts.divisions: number 1: has no email and no telephone; write one",
    ),
    (
        '[[contacts.divisions]]\nname = "North"\nemail = "a@b.example.gov"\n'
        '[[contacts.divisions]]\nname = "South"\ntelephone = "911"',
        'contacts.divisions: number 2: telephone: is "911"; write it like 202-555-0100',
    ),
    ('[[contacts.divisions]]\nname = "North"\ne_mail = "a"', 'divisions: number 1: e_mail: unknown key; write "email"'),
    ('[[contacts.divisions]]\nname = "North"\nfax = "1"', "divisions: number 1: fax: unknown key; write one of: name"),
    (
        '[[contacts.divisions]]\nname = "North"\ntelephone = "202-555-0100"\n'
        '[[contacts.divisions]]\nname = "north"\ntelephone = "202-555-0101"',
        "contacts.divisions: names one division twice; write each once",
    ),
]


def with_ids(table):
    return [pytest.param(*row, id=name) for name, *row in table]


@pytest.mark.parametrize(("old", "new", "report"), with_ids(MISTAKES))
def test_a_mistake_names_file_key_and_what_to_write(good, write, mistakes, tmp_path, old, new, report):
    write(good.replace(old, new))
    found = mistakes()
    assert any(report in mistake for mistake in found)
    assert all(mistake.startswith(f"{tmp_path}/shipped/tst.toml: ") for mistake in found)


@pytest.mark.parametrize(("added", "report"), MISTAKES_IN_TABLES)
def test_a_mistake_inside_a_table_is_named(good, write, mistakes, tmp_path, added, report):
    write(f"{good}{added}\n")
    (mistake,) = mistakes()
    assert mistake.startswith(f"{tmp_path}/shipped/tst.toml: ")
    assert report in mistake


def test_a_mistake_in_a_division_has_the_line_of_its_table(good, write, courts):
    write(f'{good}[[contacts.divisions]]\nname = "North"\n')
    with pytest.raises(CourtConfigError) as caught:
        courts()
    line = good.count("\n") + 1
    assert f"tst.toml:{line}: contacts.divisions: number 1" in str(caught.value)


def test_a_key_that_must_be_a_table_is_reported_once(good, write, mistakes):
    write(f'steps = "none"\n{good}')
    (mistake,) = mistakes()
    assert mistake.endswith("tst.toml: steps: is not a table; write [steps] before its keys")


def test_a_title_for_an_unknown_step_is_a_mistake(good, write, courts, mistakes):
    write(f'{good}[steps]\nlegcy = "Old login"\n')
    assert courts()["tst"].steps["legcy"] == "Old login"
    (mistake,) = mistakes(step_names=("choose", "legacy"))
    assert mistake.endswith('tst.toml: steps.legcy: unknown key; write "legacy"')


def test_a_syntax_error_is_named_with_its_line(good, write, mistakes):
    write(f"{good}telephone = 202-555\n")
    (mistake,) = mistakes()
    assert "tst.toml: is not TOML: " in mistake
    assert "line 12" in mistake


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
def test_byte_order_marks_do_no_harm(good, write, courts, marks):
    write(marks + good)
    assert courts()["tst"].states == ("Testing",)


def test_a_file_that_is_not_utf8_is_named_with_its_line(good, write, mistakes):
    write(good.replace("Testing", "T\u00e9sting").encode("latin-1"))
    (mistake,) = mistakes()
    assert mistake.endswith("tst.toml: line 3 is not UTF-8; save the file as UTF-8")


def test_a_file_that_cannot_be_read_is_named(good, write, mistakes, tmp_path):
    write(good)
    (tmp_path / "shipped" / "dir.toml").mkdir()
    (mistake,) = mistakes()
    assert "dir.toml: cannot be read: " in mistake


@pytest.mark.parametrize("name", ["TST.toml", "tst.TOML", "my court.toml", "t.toml"])
def test_a_file_that_is_not_named_after_an_id_is_a_mistake(good, write, mistakes, name):
    write(good, name)
    (mistake,) = mistakes()
    assert f"{name}: file name: write the court's id" in mistake


@pytest.mark.parametrize("name", [".#tst.toml", "README.md", "tst.toml.bak"])
def test_other_files_in_the_folder_are_ignored(write, courts, name):
    write("nonsense", name)
    assert not courts()


def test_a_mistake_is_named_in_the_file_where_it_stands(good, write, mistakes, tmp_path):
    write(good)
    write('kind = "tax"\n[contacts]\nemail = "x"\n', own=True)
    own = f"{tmp_path}/own/tst.toml"
    assert [mistake.split(": ")[:2] for mistake in mistakes()] == [
        [own, "kind"],
        [own, "contacts.email"],
    ]


def test_all_mistakes_of_all_files_come_at_once(good, write, mistakes):
    write(good.replace("district", "tax").replace("https:", "http:"))
    write("nonsense", "aaa.toml")
    write('id = "bbb"', "bbb.toml", own=True)
    found = mistakes()
    files = [mistake.split(".toml: ")[0].rsplit("/", 1)[1] for mistake in found]
    assert sorted(set(files)) == ["aaa", "bbb", "tst"]
    assert (files.count("aaa"), files.count("bbb"), files.count("tst")) == (1, 6, 2)
