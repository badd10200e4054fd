"""A live site on either database, empty but migrated, with its crowd."""

import shutil

import pytest

from tests.promises.population import Population
from tests.support.servers import Server, live_site
from wizard.core.database import db


@pytest.fixture(scope="session")
def rounds(request):
    """How many rounds a test takes: as many as it says, or as the option says."""
    return lambda usual: request.config.getoption("--rounds") or usual


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def crowd(request, migrated, tmp_path_factory):
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
def server(crowd, forks):
    """The site, served as in production."""
    server = Server(crowd.app.extensions["settings"].instance, forks).starts()
    yield server
    server.stops()
