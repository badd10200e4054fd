"""A live site on either database, empty but migrated, with its population."""

import shutil

import pytest

from tests.promises.population import Population
from tests.support.servers import Server, live_site
from wizard.core.database import db


@pytest.fixture(scope="session", params=["few", pytest.param("many", marks=pytest.mark.soak)])
def rounds(request):
    """How many rounds a test takes: few, many where it soaks, or as the option says."""
    return lambda few, many: request.config.getoption("--rounds") or {"few": few, "many": many}[request.param]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def population(request, migrated, tmp_path_factory):
    """The people of a live site on one database, then of one on the other."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        shutil.copy(migrated, folder)
        app = live_site(folder)
    else:
        app = live_site(folder, request.getfixturevalue("postgres")())
    yield Population(app, request.param)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def server(population, forks):
    """The site, served as in production."""
    server = Server(population.app.extensions["settings"].instance, forks).starts()
    yield server
    server.stops()


@pytest.fixture
def sound_file(population):
    """SQLite's own judgment of its file, after all the kills of a test."""
    yield
    if population.database == "sqlite":
        with population.app.app_context(), db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
