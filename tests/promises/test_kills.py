"""Processes killed at every point around a commit: what they did is whole or absent, and the site goes on.

``make soak`` kills at random instants, too (``test_random_kills.py``).
"""

import time

import pytest

from tests.promises import rosters
from tests.promises.atomicity import is_linked
from tests.promises.rosters import COURT, has_taken_place, write_roster
from tests.support import faults
from tests.support.factories import all_of
from tests.support.forks import KILLED
from tests.support.servers import answers_to, at_once, begun, follows
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rejects import rejects_path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sound_file")]
TASKS = "tests.promises.tasks:"
PATIENCE = 30


@pytest.fixture
def kill(forks, tmp_path):
    """Finds the points of a task, and has it done by processes that die at one of them."""
    return Killer(forks, tmp_path / "points")


class Killer:
    """Does tasks in other processes, whole or up to a point."""

    def __init__(self, forks, noted) -> None:
        self._forks, self._noted = forks, noted

    def never(self, task: str, *given) -> list[str]:
        """Do it whole; gives the points that it passed."""
        self._noted.write_text("")
        assert self._forks.run(f"{TASKS}note_points", str(self._noted), task, *given) == 0
        return self._noted.read_text().split("\n")[:-1]

    def at(self, number: int, task: str, *given) -> None:
        """Begin it, and die at the point of that number."""
        assert self._forks.run(f"{TASKS}die_at", number, task, *given) == KILLED


def decisive(points: list[str], statement: str) -> int:
    """The point from which on everything is kept: the end of the first commit after a statement."""
    return points.index("committed", points.index(statement))


def test_a_submit_killed_at_any_point_is_whole_or_absent_and_can_be_sent_again(population, forks, kill):
    first, second, *visitors = population.visitors(*population.pairs(40))
    folder = str(population.app.extensions["settings"].instance)
    forks.run_here(f"{TASKS}warm_up", folder, *vars(first.submits()).values())
    points = kill.never("submit", folder, *vars(second.submits()).values())
    assert is_linked(population, second)
    kept = decisive(points, "INSERT link")
    assert {"commit", "UPDATE filer_account", "INSERT audit", "INSERT email"} <= set(points[:kept])
    for number, (point, visitor) in enumerate(zip(points, visitors, strict=False)):
        submitted = (folder, *vars(visitor.submits()).values())
        kill.at(number, "submit", *submitted)
        assert is_linked(population, visitor) is (number >= kept), f"killed at point {number}, {point}"
        kill.never("submit", *submitted)
        assert is_linked(population, visitor)
    assert len(points) < len(visitors)


@pytest.mark.parametrize("point", ["commit", "committed"])
def test_the_whole_server_is_killed_and_everybody_arrives_after_it_starts_again(population, server, point):
    visitors = population.visitors(*population.pairs(12))
    hold = server.folder / faults.HOLD
    hold.write_text(point)
    lines = begun(server.port, [visitor.submits() for visitor in visitors])
    _wait_until(lambda: list(server.folder.glob("held-*")))
    server.is_killed()
    answers = answers_to(lines)
    hold.unlink()
    for path in server.folder.glob("held-*"):
        path.unlink()
    linked = [is_linked(population, visitor) for visitor in visitors]
    assert all(linked[place] for place, answer in enumerate(answers) if answer)
    unheard = [is_there for is_there, answer in zip(linked, answers, strict=True) if not answer]
    assert any(unheard) if point == "committed" else not all(unheard)
    server.starts()
    again = at_once(server.port, [visitor.submits() for visitor in visitors])
    assert [follows(server.port, answer).outcome for answer in again] == ["linked"] * len(visitors)
    assert all(is_linked(population, visitor) for visitor in visitors)


def test_a_roster_import_killed_at_any_point_is_whole_or_absent_and_can_be_done_again(population, kill, tmp_path):
    file = tmp_path / "roster.csv"
    given = ("import_roster", str(population.app.extensions["settings"].instance), COURT, str(file))
    write_roster(file, -1, good=60)
    kill.never(*given)
    points = _import_and_note(population, kill, file, given)
    kept = decisive(points, "INSERT filer_account")
    assert {"os.fsync done", "UPDATE filer_account", "INSERT audit", "commit"} <= set(points[:kept])
    assert "os.replace done" in points[kept:]
    assert points[:kept].count("UPDATE filer_account") > 1
    for number, point in enumerate(points):
        with population.app.app_context():
            _begin_anew(file, number + 1)
            before = rosters.standing()
            kill.at(number, *given)
            whole = has_taken_place(before, number + 1, file, good=60)
            assert whole is (number >= kept), f"killed at point {number}, {point}"
            kill.never(*given)
            assert rejects_path(file).exists()
            assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
            assert {row.email for row in all_of(FilerAccount, court_id=COURT)} == {f"wave-{number + 1}@example.com"}


def _import_and_note(population, kill, file, given) -> list[str]:
    with population.app.app_context():
        _begin_anew(file, 0)
        return kill.never(*given)


def _begin_anew(file, wave: int) -> None:
    """The next import has people to add, people to change, and rows to reject."""
    rosters.forget_half()
    rejects_path(file).unlink(missing_ok=True)
    write_roster(file, wave, good=60)


def _wait_until(happened) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.005)
