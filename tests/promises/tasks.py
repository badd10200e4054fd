"""What a forked process does for the tests that kill it."""

from functools import cache
from pathlib import Path

from flask import Flask

from tests.support import faults, served
from tests.support.forks import run_flask
from tests.support.servers import HOST
from wizard.cmecf import importer
from wizard.core.database import db

# So that a roster of a few rows is written in several statements.
ROWS_AT_ONCE = 20

_app = cache(served.make_app)


def submit(folder: str, path: str, cookie: str, form: dict[str, str]) -> None:
    """Answer a form as a worker does."""
    app: Flask = _app(folder)
    header = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}"}
    answer = app.test_client(use_cookies=False).post(path, data=form, headers=header, base_url=f"http://{HOST}")
    assert answer.status_code == 303, answer.text


def warm_up(*submitted) -> None:
    """Answer a form in the process that forks, and leave it no connection."""
    submit(*submitted)
    with _app(submitted[0]).app_context():
        db.session.remove()
        db.engine.dispose()


def import_whole_roster(folder: str, court: str, file: str) -> None:
    """``flask roster import --accept-rejects``."""
    app = f"tests.support.served:make_app({folder!r})"
    run_flask(["flask", "--app", app, "roster", "import", court, file, "--accept-rejects"])


def import_roster(folder: str, court: str, file: str) -> None:
    """The same, in small batches."""
    importer.BATCH_SIZE = ROWS_AT_ONCE
    import_whole_roster(folder, court, file)


def note_points(path: str, task: str, *given) -> None:
    """Do a task, and write down the points that it passes."""
    faults.note_points(Path(path))
    globals()[task](*given)


def die_at(number: int, task: str, *given) -> None:
    """Begin a task, and die at its point of that number."""
    faults.die_at(number)
    globals()[task](*given)
