"""Processes that start at once: forked from one that has the whole program in memory already.

``python -m flask`` and ``gunicorn`` spend two seconds on imports before they do anything; a test that starts either is
not about those. ``Forks`` is the test's end; ``main`` is the process that forks. They speak lines of JSON.
"""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
KILLED = -signal.SIGKILL
PATIENCE = 60
FIGURES = "PROMETHEUS_MULTIPROC_DIR"


@dataclass
class Child:
    """A forked process, in a process group of its own. What it prints goes to two files."""

    forks: "Forks"
    pid: int
    output: Path
    error_output: Path
    code: int | None = None

    def poll(self) -> int | None:
        """The exit code, as ``subprocess`` gives it; None while the process runs."""
        if self.code is None:
            self.code = self.forks.ask("poll", pid=self.pid)
        return self.code

    def wait(self, seconds: float = PATIENCE) -> int:
        """The exit code, once the process has ended by itself."""
        give_up = time.monotonic() + seconds
        while (code := self.poll()) is None:
            assert time.monotonic() < give_up, f"it does not end:\n{self.printed()}{self.complained()}"
            time.sleep(0.005)
        return code

    def printed(self) -> str:
        """What the process has printed until now."""
        return self.output.read_text()

    def complained(self) -> str:
        """What it has printed to its error output."""
        return self.error_output.read_text()

    def send_signal(self, number: int) -> None:
        """Tell the process something."""
        os.kill(self.pid, number)

    def kill_group(self) -> None:
        """End the process and those that it started, at once."""
        os.killpg(self.pid, signal.SIGKILL)
        self.wait()


class Forks:
    """Starts children. ``call`` names a function as ``"module:name"``; its arguments go through JSON."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._children = folder, 0
        figures = folder / "figures"
        figures.mkdir()
        # Whether figures are added up over processes is decided when the program is imported.
        told = {**os.environ, FIGURES: str(figures)}
        self._log = folder / "forks.log"
        with self._log.open("w") as errors:
            command = [sys.executable, "-m", "tests.support.forks"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors, "text": True}
            self._process = subprocess.Popen(command, cwd=ROOT, env=told, **pipes)

    def start(self, call: str, *args: Any, env: dict[str, str] | None = None, output: Path | None = None) -> Child:
        """Have a child call this function, and do not wait for its end."""
        self._children += 1
        outputs = [output or self._folder / f"child-{self._children}.{kind}" for kind in ("out", "err")]
        pid = self.ask("fork", call=call, args=args, env=env or {}, outputs=[str(each) for each in outputs])
        return Child(self, pid, *outputs)

    def run(self, call: str, *args: Any) -> int:
        """Have a child call this function; how it ended: 0, or ``KILLED``."""
        child = self.start(call, *args)
        code = child.wait()
        assert code in (0, KILLED), child.complained()
        return code

    def run_here(self, call: str, *args: Any) -> None:
        """Call this function in the process that forks, so that its children know already what it learned."""
        self.ask("here", call=call, args=args)

    def flask(self, app: str, *words: str, env: dict[str, str] | None = None) -> Child:
        """``flask --app app words…``"""
        return self.start("tests.support.forks:run_flask", ["flask", "--app", app, *words], env=env)

    def ask(self, what: str, **facts: Any) -> Any:
        """One question to the process that forks, and its answer."""
        self._process.stdin.write(json.dumps({"what": what, **facts}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text()
        return json.loads(answer)

    def close(self) -> None:
        """End the process that forks, and with it every child that still runs."""
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()


def run_flask(words: list[str]) -> None:
    """Be ``flask``."""
    from flask.cli import main as flask

    sys.argv = words
    flask()


def run_gunicorn(words: list[str]) -> None:
    """Be ``gunicorn``."""
    from gunicorn.app.wsgiapp import run

    sys.argv = words
    run()


def main() -> None:
    """Fork as told, until there is nobody to tell anything."""
    importlib.import_module("tests.support.served")
    gc.freeze()
    running: set[int] = set()
    try:
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(ANSWERS[asked.pop("what")](running, **asked)), flush=True)
    finally:
        for pid in running:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _fork(running: set[int], call: str, args: list, env: dict[str, str], outputs: list[str]) -> int:
    pid = os.fork()
    if pid == 0:
        os._exit(_exit_code(lambda: _become(call, args, env, outputs)))
    # Whichever of the two comes first: nobody may signal the group before it is there.
    os.setpgid(pid, pid)
    running.add(pid)
    return pid


def _become(call: str, args: list, env: dict[str, str], outputs: list[str]) -> None:
    os.setpgid(0, 0)
    os.environ.update(env)
    for number, output in enumerate(outputs, 1):
        with open(output, "ab") as file:
            os.dup2(file.fileno(), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1) for number in (1, 2))
    _function(call)(*args)


def _exit_code(act: Callable[[], None]) -> int:
    code = 1
    try:
        act()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


def _poll(running: set[int], pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    if not found:
        return None
    running.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _here(_running: set[int], call: str, args: list) -> None:
    _function(call)(*args)
    # A child need not copy what its collector would only look through.
    gc.freeze()


def _function(call: str) -> Callable[..., None]:
    module, _, name = call.partition(":")
    return getattr(importlib.import_module(module), name)


ANSWERS: dict[str, Callable[..., Any]] = {"fork": _fork, "poll": _poll, "here": _here}

if __name__ == "__main__":
    main()
