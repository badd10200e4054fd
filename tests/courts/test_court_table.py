"""``flask court import``: court files from a table, every mistake named, nothing of anybody else's overwritten."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.support.sites import create_site
from wizard.courts.config_files import CourtConfigError
from wizard.courts.court_table import MARK, read_table, write_courts
from wizard.courts.loader import read_courts

DATA = Path(__file__).parents[2] / "wizard" / "courts" / "data"
TABLE = DATA / "federal_courts.csv"
HEADER = "id,kind,name,short_name,states,time_zone,website,telephone,filing_stops,go_live\n"
ROW = "tst,district,District Court of Testing,Testing,Utah; Ohio,America/Denver,https://tst.example.gov/,202-555-0100,,"


@pytest.fixture
def table(tmp_path):
    def table(*lines, header=HEADER):
        path = tmp_path / "table.csv"
        path.write_text(header + "".join(f"{line}\n" for line in lines))
        return path

    return table


def test_a_row_becomes_a_court(table, tmp_path):
    rows = read_table(table(f"{ROW}2031-03-03T06:00"))
    assert write_courts(rows, "table.csv", tmp_path / "courts") == (["tst"], [], [])
    court = read_courts(tmp_path / "courts")["tst"]
    assert (court.name, court.states) == ("District Court of Testing", ("Utah", "Ohio"))
    assert court.opens_in_words() == "Monday, March 3, 2031, at 6:00 a.m. Mountain time"
    assert (court.contacts.telephone, court.contacts.email) == ("202-555-0100", None)


def test_a_court_whose_date_is_not_published_has_converted(table, tmp_path):
    write_courts(read_table(table(ROW)), "table.csv", tmp_path / "courts")
    assert read_courts(tmp_path / "courts")["tst"].go_live is None


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        (ROW.replace("district", "traffic"), ':2: kind: is "traffic"; write one of: appellate, district, bankruptcy'),
        (ROW.replace("202-555", "555"), ':2: telephone: is "555-0100"; write it like'),
        (ROW.replace("America/Denver", "MST"), ':2: time_zone: "MST" is not a known time zone'),
        (ROW.replace("Utah; Ohio", ""), ":2: states: is empty"),
        (ROW.replace("https:", "http:"), ":2: website: is"),
        (f"{ROW}soon", ':2: go_live: is "soon": '),
        (f"{ROW},", ":2: has another number of cells"),
        (ROW.rpartition(",")[0], ":2: has another number of cells"),
        (f"{ROW}\n{ROW}", ':3: id: "tst" stands twice'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_column(table, line, mistake):
    with pytest.raises(CourtConfigError) as caught:
        read_table(table(line))
    assert mistake in str(caught.value)


def test_a_wrong_first_line_is_named(table):
    with pytest.raises(CourtConfigError) as caught:
        read_table(table(header=HEADER.replace("website", "web")))
    assert "column website is missing" in str(caught.value)
    assert "web is not a column" in str(caught.value)


def test_a_file_of_somebody_elses_is_kept_and_ones_own_is_written_again(table, tmp_path):
    folder = tmp_path / "courts"
    write_courts(read_table(table(ROW)), "table.csv", folder)
    rows = read_table(table(ROW.replace("Utah; Ohio", "Utah")))
    assert write_courts(rows, "table.csv", folder).written == ["tst"]
    assert write_courts(rows, "table.csv", folder).unchanged == ["tst"]
    file = folder / "tst.toml"
    by_hand = file.read_text().partition("\n")[2].replace("Utah", "Ohio")
    file.write_text(by_hand)
    assert write_courts(rows, "table.csv", folder).kept == ["tst"]
    assert file.read_text() == by_hand


def test_the_command_writes_into_the_deployments_folder_and_says_what_it_did(table, tmp_path):
    command = create_site(tmp_path).test_cli_runner()
    done = command.invoke(args=["court", "import", str(table(ROW))])
    assert done.output == "1 written, 0 unchanged, 0 kept as they are.\n"
    assert (tmp_path / "courts" / "tst.toml").read_text().startswith(MARK)
    refused = command.invoke(args=["court", "import", str(table(ROW.replace("district", "traffic")))])
    assert refused.exit_code == 1
    assert "traffic" in refused.output


def test_the_table_has_all_federal_courts():
    kinds = [row["kind"] for row in read_table(TABLE)]
    assert [kinds.count(kind) for kind in ("appellate", "district", "bankruptcy")] == [13, 94, 94]


def test_the_shipped_files_are_what_the_command_writes(tmp_path):
    """To mend it: flask court import wizard/courts/data/federal_courts.csv --into wizard/courts/data"""
    shutil.copytree(DATA, tmp_path / "data")
    report = write_courts(read_table(TABLE), TABLE.name, tmp_path / "data")
    assert report.written == []
    assert report.kept == ["ca1", "ca9", "cacd", "canb"]
    assert len(report.unchanged) == 197


def test_each_fact_of_a_shipped_file_has_its_source_above_it():
    text = (DATA / "innd.toml").read_text()
    assert "# PACER’s court look-up, January 2023.\nid = " in text
    assert "# The court’s own notice.\nfiling_stops = 2021-11-05T12:00:00\ngo_live = 2021-11-08T09:00:00\n" in text


def test_no_two_courts_have_one_name():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column in ("id", "name", "short_name", "filing_host"):
        assert len({row[column] for row in rows}) == len(rows), column
