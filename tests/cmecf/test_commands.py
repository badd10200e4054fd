"""The two commands: what they print, and with which code they end."""

import pytest

from tests.cmecf.conftest import row

HUNTER = "Hunter2-Plain"


@pytest.fixture
def flask(app):
    """Type a command after `flask`; gives its exit code and everything it printed."""

    def run(*words) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=[str(word) for word in words])
        return done.exit_code, done.output

    return run


def test_a_good_file_is_checked_imported_and_then_brings_nothing_new(flask, roster_file):
    path = roster_file(row(), row(username="RRoe"))
    for act, brought in (("check", "2 new, 0 changed"), ("import", "2 new, 0 changed"), ("import", "0 new, 0 changed")):
        code, said = flask("roster", act, "cacd", path)
        assert code == 0
        assert brought in said
        assert "line 3, username: capitals" in said


@pytest.mark.parametrize("act", ["check", "import"])
def test_a_bad_file_ends_with_1_and_names_the_row_but_not_the_value(flask, roster_file, act):
    code, said = flask("roster", act, "cacd", roster_file(row(), row(username="rroe", password_hash=HUNTER)))
    assert code == 1
    assert "line 3, password_hash: not a password hash that can be read" in said
    assert HUNTER not in said


def test_accepted_rejects_end_with_0_and_name_their_file(flask, roster_file):
    path = roster_file(row(), row(username="rroe", email="nowhere"))
    code, said = flask("roster", "import", "cacd", path, "--accept-rejects")
    assert code == 0
    assert "1 new, 0 changed" in said
    assert f"{path}.rejects.csv" in said


def test_a_court_or_a_file_that_is_not_there_ends_with_2(flask, roster_file, tmp_path):
    code, said = flask("roster", "check", "nowhere", roster_file(row()))
    assert code == 2
    assert "cacd" in said
    code, said = flask("roster", "import", "cacd", tmp_path / "missing.csv")
    assert code == 2
    assert "missing.csv cannot be read: No such file or directory." in said
