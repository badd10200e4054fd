"""Sites for tests. Making one takes longer than most tests, so a site is used again, emptied and as it was made."""

import shutil
import weakref
from pathlib import Path

from flask import Flask, has_request_context, request
from sqlalchemy import event

from wizard import create_app
from wizard.core import request_log
from wizard.core.config import Settings
from wizard.core.database import db
from wizard.core.secret_keys import parse_keys
from wizard.security import keys

WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")
KEY = "a-secret-key-for-tests-only-0123456789"


def use_keys(app: Flask, text: str) -> None:
    """Give a site these secret keys, as if it had been started with them."""
    keys.init_app(app, parse_keys(text))


# Those of the practice people: a live site, too, shows them to the tests.
COURTS = ("ca1", "ca9", "cacd", "canb", "exb", "exd")


def allow_fictional_courts(folder: Path) -> None:
    """Let a live site in this folder show the courts that are shipped as fictional."""
    (folder / "courts").mkdir(exist_ok=True)
    for court_id in ("exb", "exd"):
        (folder / "courts" / f"{court_id}.toml").write_text("fictional = false\n")


def create_site(folder: Path, mode: str = "live", **more) -> Flask:
    """A site in a folder. Live by default: a practice site knows nobody but its own people. Codes are optional."""
    lenient = {"one_time_codes": "optional", "staff_passkeys": "offered", "courts": COURTS}
    if "courts" not in more:
        allow_fictional_courts(folder)
    app = create_app(Settings(mode=mode, secret_key=KEY, instance=folder, **{**lenient, **more}))
    app.testing = True
    with app.app_context():
        # Python 3.13 warns of a connection that nobody closed: what a test leaves open closes with its site.
        weakref.finalize(app, db.engine.dispose)
    return app


class PooledSite:
    """One site in a folder of its own, and what it was like when it was made."""

    def __init__(self, folder: Path, settings: dict) -> None:
        self.folder = folder
        self.app = create_site(folder, **settings)
        app = self.app
        self._changeable = (app.extensions, app.config, app.view_functions, app.jinja_env.globals)
        self._as_made = [dict(each) for each in self._changeable]
        with app.app_context():
            self._engine = db.engine
        event.listen(self._engine, "before_cursor_execute", looking_writes_nothing)
        event.listen(self._engine, "connect", spares_the_disk)

    def reset(self, migrated: Path) -> Flask:
        """Empty the folder but for an empty database; take back what a test changed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copy(migrated, self.folder)
        for now, made in zip(self._changeable, self._as_made, strict=True):
            now.clear()
            now.update(made)
        request_log.configure()
        with self.app.app_context():
            # It knows the statements that were compiled before, and listens to no more than the first one does.
            self._engine.dispose()
            db.engines[None] = self._engine.execution_options()
        return self.app

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()


class SitePool:
    """The sites of one process: those of like settings are alike. Two in use at once are two."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._folder, self._migrated = folder, migrated
        self._all: list[tuple[dict, PooledSite]] = []
        self._out: list[PooledSite] = []

    def acquire(self, **settings) -> Flask:
        """A site with an empty migrated database."""
        like = (one for wanted, one in self._all if wanted == settings and one not in self._out)
        one = next(like, None) or self._makes(settings)
        self._out.append(one)
        return one.reset(self._migrated)

    def release_all(self) -> None:
        """The test is over: all sites are free again."""
        while self._out:
            self._out.pop().close()

    def _makes(self, settings: dict) -> PooledSite:
        folder = self._folder / f"instance-{len(self._all)}"
        folder.mkdir()
        self._all.append((settings, PooledSite(folder, settings)))
        return self._all[-1][1]


def looking_writes_nothing(_connection, _cursor, statement: str, *_rest) -> None:
    """Fails whoever writes while somebody only looks."""
    if has_request_context() and request.method in ("GET", "HEAD"):
        assert not statement.lstrip().upper().startswith(WRITES), f"GET {request.path} writes: {statement}"


def spares_the_disk(connection, _record) -> None:
    """No test pulls the plug; those that kill processes start their own."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")
