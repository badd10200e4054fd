"""The two roster commands: what they print, and their exit codes."""

import pytest

from tests.cmecf.conftest import row

PASSWORD = "Hunter2-Plain"


@pytest.fixture
def flask(app):
    """Run a `flask` command; returns its exit code and everything it printed."""

    def run(*words) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        return result.exit_code, result.output

    return run


def test_a_good_file_is_checked_and_imported_and_then_has_nothing_new(flask, roster_file):
    path = roster_file(row(), row(username="RRoe"))
    for action, report in (
        ("check", "2 new, 0 changed"),
        ("import", "2 new, 0 changed"),
        ("import", "0 new, 0 changed"),
    ):
        exit_code, output = flask("roster", action, "cacd", path)
        assert exit_code == 0
        assert report in output
        assert "line 3, username: capitals" in output


@pytest.mark.parametrize("action", ["check", "import"])
def test_a_bad_file_ends_with_1_and_names_the_row_but_not_the_value(flask, roster_file, action):
    exit_code, output = flask(
        "roster", action, "cacd", roster_file(row(), row(username="rroe", password_hash=PASSWORD))
    )
    assert exit_code == 1
    assert "line 3, password_hash: not a password hash that can be read" in output
    assert PASSWORD not in output


def test_accepted_rejects_end_with_0_and_name_their_file(flask, roster_file):
    path = roster_file(row(), row(username="rroe", email="nowhere"))
    exit_code, output = flask("roster", "import", "cacd", path, "--accept-rejects")
    assert exit_code == 0
    assert "1 new, 0 changed" in output
    assert f"{path}.rejects.csv" in output


def test_a_court_or_a_file_that_is_not_there_ends_with_2(flask, roster_file, tmp_path):
    exit_code, output = flask("roster", "check", "nowhere", roster_file(row()))
    assert exit_code == 2
    assert "cacd" in output
    exit_code, output = flask("roster", "import", "cacd", tmp_path / "missing.csv")
    assert exit_code == 2
    assert "missing.csv cannot be read: No such file or directory." in output
