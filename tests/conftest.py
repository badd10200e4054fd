"""A site for each test: its own database file, copied from one that was migrated once."""

import shutil
from pathlib import Path

import pytest
from flask import Flask, has_request_context, request
from flask_migrate import upgrade
from sqlalchemy import event

from tests.people import Filer
from tests.promises.postgres import running
from wizard import create_app
from wizard.kernel.config import Settings
from wizard.kernel.db import db

WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")
KEY = "a-secret-key-for-tests-only-0123456789"


def pytest_addoption(parser) -> None:
    parser.addoption("--rounds", type=int, help="How many rounds each test of races and of kills takes.")


def site(folder: Path, mode: str = "live", **more) -> Flask:
    """A site in a folder. Live by default: a practice site knows nobody but its own people. Codes are optional."""
    app = create_app(Settings(mode=mode, secret_key=KEY, instance=folder, **{"one_time_codes": "optional", **more}))
    app.testing = True
    return app


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A database file at the newest migration."""
    folder = tmp_path_factory.mktemp("migrated")
    with site(folder).app_context():
        upgrade()
        db.engine.dispose()
    return folder / "filer-link.sqlite3"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """Makes PostgreSQL databases at the newest migration, and gives their addresses."""
    with running() as cluster:
        template = cluster.makes()
        with site(tmp_path_factory.mktemp("postgres"), database=cluster.address_of(template)).app_context():
            upgrade()
            db.engine.dispose()
        yield lambda: cluster.address_of(cluster.makes(template))


@pytest.fixture
def make_site(migrated, tmp_path):
    """Makes sites, each with an empty migrated database."""
    made = []

    def make(**settings) -> Flask:
        folder = tmp_path / f"instance-{len(made)}"
        folder.mkdir()
        shutil.copy(migrated, folder)
        app = site(folder, **settings)
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", _looking_writes_nothing)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_site):
    """A live site, with its context open."""
    app = make_site()
    with app.app_context():
        yield app


@pytest.fixture
def practice_app(make_site):
    """A practice site, with its context open."""
    app = make_site(mode="practice")
    with app.app_context():
        yield app


@pytest.fixture
def filer(app) -> Filer:
    """Somebody in front of a browser."""
    return Filer(app)


def _looking_writes_nothing(_connection, _cursor, statement: str, *_rest) -> None:
    if has_request_context() and request.method in ("GET", "HEAD"):
        assert not statement.lstrip().upper().startswith(WRITES), f"GET {request.path} writes: {statement}"
