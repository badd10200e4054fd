"""Processes killed at random instants, many times: what they did is whole or absent, and the site goes on.

The points around each commit are tried one by one in ``test_kills.py``.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.promises import rosters
from tests.promises.atomicity import is_linked
from tests.promises.rosters import COURT, has_taken_place, write_roster
from tests.support.forks import KILLED, ROOT
from tests.support.servers import Post, answers_to, at_once, begun, follows
from wizard.cmecf.rejects import rejects_path

pytestmark = [pytest.mark.slow, pytest.mark.soak, pytest.mark.usefixtures("sound_file")]
TASKS = "tests.promises.tasks:"
SUBMITS = {"sqlite": 100, "postgresql": 25}
IMPORTS = {"sqlite": 20, "postgresql": 10}
WHOLE_SERVERS = {"sqlite": 2, "postgresql": 1}
COMMANDS = {"sqlite": 2, "postgresql": 1}


class Aim:
    """Random instants on both sides of the commit, wherever the load of the machine moves it."""

    def __init__(self, moment: float) -> None:
        self._moment = moment

    def instant(self) -> float:
        """When to kill."""
        return random.triangular(0, 2 * self._moment)

    def learns(self, too_late: bool) -> None:
        """Aim earlier after a kill that came too late, else later."""
        self._moment *= 0.95 if too_late else 1.05


class Launcher:
    """Does tasks in other processes, and kills them wherever they are after a while."""

    def __init__(self, forks, folder: str) -> None:
        self._forks, self._folder = forks, folder

    def does(self, task: str, *given, kill_after: float | None = None) -> tuple[int, float]:
        """How it ended, and after how many seconds."""
        began = time.monotonic()
        child = self._forks.start(f"{TASKS}{task}", self._folder, *given)
        if kill_after is not None:
            time.sleep(kill_after)
            child.send_signal(signal.SIGKILL)
        code = child.wait()
        assert code in (0, KILLED), child.complained()
        return code, time.monotonic() - began

    def submits(self, post: Post, kill_after: float | None = None) -> tuple[int, float]:
        """Have a process answer a form."""
        return self.does("submit", *vars(post).values(), kill_after=kill_after)


@pytest.fixture
def launcher(population, forks):
    return Launcher(forks, str(population.app.extensions["settings"].instance))


@pytest.fixture
def many(request, population):
    """How many rounds of something are taken on this database."""
    return lambda usual: request.config.getoption("--rounds") or usual[population.database]


def test_a_submit_that_is_killed_is_whole_or_absent_and_can_be_sent_again(population, forks, launcher, many):
    visitors = population.visitors(*population.pairs(many(SUBMITS) + 3))
    folder = str(population.app.extensions["settings"].instance)
    forks.run_here(f"{TASKS}warm_up", folder, *vars(visitors.pop().submits()).values())
    aim = Aim(min(launcher.submits(visitors.pop().submits())[1] for _ in range(2)) / 2)
    found = []
    for visitor in visitors:
        code, _seconds = launcher.submits(visitor.submits(), aim.instant())
        found.append((code == KILLED, is_linked(population, visitor)))
        aim.learns(found[-1][1])
        launcher.submits(visitor.submits())
        assert is_linked(population, visitor)
    assert all(linked for was_killed, linked in found if not was_killed)
    _was_aimed_well(found)


def test_the_whole_server_is_killed_and_everybody_arrives_after_it_starts_again(population, server, many):
    for _round in range(many(WHOLE_SERVERS)):
        visitors = population.visitors(*population.pairs(12))
        lines = begun(server.port, [visitor.submits() for visitor in visitors])
        time.sleep(random.uniform(0.01, 0.1))
        server.is_killed()
        answers = answers_to(lines)
        linked = [is_linked(population, visitor) for visitor in visitors]
        assert all(linked[place] for place, answer in enumerate(answers) if answer)
        server.starts()
        again = at_once(server.port, [visitor.submits() for visitor in visitors])
        assert [follows(server.port, answer).outcome for answer in again] == ["linked"] * len(visitors)
        assert all(is_linked(population, visitor) for visitor in visitors)


def test_a_roster_import_that_is_killed_is_whole_or_absent_and_can_be_done_again(population, launcher, many, tmp_path):
    file = tmp_path / "roster.csv"
    write_roster(file, -1)
    launcher.does("import_whole_roster", COURT, str(file))
    rejects_path(file).unlink()
    write_roster(file, 0)
    aim = Aim(launcher.does("import_whole_roster", COURT, str(file))[1] * 0.8)
    found = []
    for wave in range(1, many(IMPORTS) + 1):
        with population.app.app_context():
            rosters.forget_half()
            rejects_path(file).unlink(missing_ok=True)
            before = rosters.standing()
            write_roster(file, wave)
            code, _seconds = launcher.does("import_whole_roster", COURT, str(file), kill_after=aim.instant())
            found.append((code == KILLED, has_taken_place(before, wave, file)))
            aim.learns(found[-1][1])
            launcher.does("import_whole_roster", COURT, str(file))
            assert rejects_path(file).exists()
            assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
            assert set(rosters.standing()[0].values()) == {f"wave-{wave}@example.com"}
    _was_aimed_well(found)


def test_the_import_command_is_killed_in_the_middle_of_its_work(population, launcher, many, tmp_path):
    file = tmp_path / "roster.csv"
    for wave in range(1001, 1001 + many(COMMANDS)):
        with population.app.app_context():
            before = rosters.standing()
            write_roster(file, wave)
            rejects_path(file).unlink(missing_ok=True)
            _killed_once_it_writes(_import_command(population, file), file)
            has_taken_place(before, wave, file)
            launcher.does("import_whole_roster", COURT, str(file))
            assert set(rosters.standing()[0].values()) == {f"wave-{wave}@example.com"}


def _was_aimed_well(found: list[tuple[bool, bool]]) -> None:
    """Kills must have come before the commit and after it, else the rounds prove nothing."""
    print(Counter(found))
    if len(found) >= 15:
        assert {whole for _killed, whole in found} == {True, False}, found
    if len(found) >= 100:
        assert {(True, True), (True, False)} <= set(found), found


def _import_command(population, file) -> list[str]:
    site = f"tests.support.served:make_app('{population.app.extensions['settings'].instance}')"
    flask = [sys.executable, "-m", "flask", "--app", site]
    return [*flask, "roster", "import", COURT, str(file), "--accept-rejects"]


def _killed_once_it_writes(command: list[str], file) -> None:
    """Kill the command a moment after its file of rejects begins to be written: the transaction comes next."""
    part = rejects_path(file).with_name(rejects_path(file).name + ".part")
    importing = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while importing.poll() is None and not part.exists():
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.05))
    importing.kill()
    importing.wait()
