"""A site for each test, with its own database file, copied from one that was migrated once."""

from pathlib import Path

import pytest
from flask_migrate import upgrade

from tests.support.factories import make_staff
from tests.support.people import Filer, Helper
from tests.support.postgres import running_cluster
from tests.support.sites import SitePool, create_site
from wizard.core.database import db


def pytest_addoption(parser) -> None:
    parser.addoption("--rounds", type=int, help="How many rounds each test of races and of kills takes.")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A database file at the newest migration."""
    folder = tmp_path_factory.mktemp("migrated")
    with create_site(folder).app_context():
        upgrade()
        db.engine.dispose()
    return folder / "filer-link.sqlite3"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """Makes PostgreSQL databases at the newest migration, and gives their addresses."""
    with running_cluster() as cluster:
        template = cluster.makes()
        with create_site(tmp_path_factory.mktemp("postgres"), database=cluster.address_of(template)).app_context():
            upgrade()
            db.engine.dispose()
        yield lambda: cluster.address_of(cluster.makes(template))


@pytest.fixture(scope="session")
def lending(migrated, tmp_path_factory) -> SitePool:
    """The sites of this process."""
    return SitePool(tmp_path_factory.mktemp("sites"), migrated)


@pytest.fixture
def make_site(lending):
    """Makes sites, each with an empty migrated database."""
    yield lending.lends
    lending.takes_back()


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


@pytest.fixture
def sits(app):
    """Puts somebody of a role at the console: ``sits("trainer")``."""

    def sit(role: str = "help-desk", courts=("all",), login: str = "") -> Helper:
        helper = Helper(app)
        helper.sits_down(make_staff(login or role, role, courts), then="")
        return helper

    return sit
