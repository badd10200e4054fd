"""A process that has the whole site in memory and forks a child for each task, so that a kill costs no start.

It reads tasks as lines of JSON and answers each with how the child ended and after how many seconds.
``kill_after`` seconds after its birth the child is killed, wherever it is.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from tests.support import served
from tests.support.servers import HOST, ROOT, Post
from wizard.core.database import db

KILLED = -signal.SIGKILL


class Launcher:
    """The other end of it."""

    def __init__(self, process: subprocess.Popen, log: Path) -> None:
        self._process, self._log = process, log

    def does(self, act: str, kill_after: float | None = None, **facts: Any) -> tuple[int, float]:
        """Have a child do something; gives how it ended, and after how many seconds."""
        self._process.stdin.write(json.dumps({"act": act, "kill_after": kill_after, **facts}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text()
        code, seconds = json.loads(answer)
        assert code in (0, KILLED), self._log.read_text()
        return code, seconds

    def submits(self, post: Post, kill_after: float | None = None) -> tuple[int, float]:
        """Have a child answer a form."""
        return self.does("submit", kill_after, path=post.path, cookie=post.cookie, form=post.form)


@contextmanager
def launched(folder: Path) -> Iterator[Launcher]:
    """A launcher for the site in a folder; what its children say goes to a file there."""
    command = [sys.executable, "-m", "tests.promises.launcher", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    log = folder / "launcher.log"
    with log.open("w") as output, subprocess.Popen(command, cwd=ROOT, stderr=output, text=True, **pipes) as process:
        yield Launcher(process, log)
        process.stdin.close()


def submit(app: Flask, path: str, cookie: str, form: dict[str, str]) -> None:
    """Answer a form as a worker does."""
    header = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}"}
    answer = app.test_client(use_cookies=False).post(path, data=form, headers=header, base_url=f"http://{HOST}")
    assert answer.status_code == 303, answer.text


def take_in(app: Flask, court: str, file: str) -> None:
    """Do what ``flask roster import --accept-rejects`` does."""
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["roster", "import", court, file, "--accept-rejects"])
    assert result.exit_code == 0, (result.output, result.exc_info)


TASKS = {"submit": submit, "import": take_in}


def main(folder: str) -> None:
    """Serve tasks until there are no more."""
    app = served.make_app(folder)
    for line in sys.stdin:
        task = json.loads(line)
        act, kill_after = TASKS[task.pop("act")], task.pop("kill_after")
        if task.pop("here", False):
            act(app, **task)
            with app.app_context():
                db.engine.dispose()
            # A child need not copy what its collector would only look through.
            gc.freeze()
            print("[0, 0]", flush=True)
            continue
        print(json.dumps(_forked(app, act, task, kill_after)), flush=True)


def _forked(app: Flask, act, task: dict, kill_after: float | None) -> tuple[int, float]:
    born = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act(app, **task)
            code = 0
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - born


if __name__ == "__main__":
    main(sys.argv[1])
