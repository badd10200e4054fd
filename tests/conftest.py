"""A site for each test, with its own database file, copied from one that was migrated once."""

import gc
import signal
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from flask_migrate import upgrade

from tests.support import shared
from tests.support.column_lengths import refuse_what_does_not_fit
from tests.support.factories import make_staff
from tests.support.fixtures import pair, verified_hashes  # noqa: F401
from tests.support.forks import Forks
from tests.support.people import Filer, Helper
from tests.support.postgres import SITE, USER, Cluster
from tests.support.scheduling import slow_first, unit_of
from tests.support.sites import SitePool, create_site
from wizard.core.database import db
from wizard.core.limiter import Limiter
from wizard.security import passwords


def pytest_addoption(parser) -> None:
    parser.addoption("--rounds", type=int, help="How many rounds each test of races takes.")


def pytest_configure(config) -> None:
    if not hasattr(config, "workerinput"):
        shared.open_run()


def pytest_unconfigure(config) -> None:
    if not hasattr(config, "workerinput"):
        shared.close_run()


def pytest_collection_finish() -> None:
    # What was loaded so far stays to the end: looking through it for garbage again and again takes a tenth of all time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(items) -> None:
    items.sort(key=slow_first(items))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

    config.option.loadscopereorder = False
    return Scheduling(config, log)


refuse_what_does_not_fit()


@pytest.fixture(scope="session")
def migrated() -> Path:
    """A database file at the newest migration."""

    def make(folder: Path) -> str:
        with create_site(folder).app_context():
            upgrade()
            db.engine.dispose()
        return str(folder / "filer-link.sqlite3")

    return Path(shared.shared("migrated", make))


@pytest.fixture(scope="session")
def postgres():
    """Makes PostgreSQL databases at the newest migration, and gives their URLs: as the site's role, or as another."""

    def start(folder: Path) -> list[str]:
        cluster = Cluster.start(folder)
        shared.keep_running("postgres", cluster.pid, signal.SIGQUIT)
        template = cluster.create_database()
        owning = create_site(folder, database=cluster.url_of(template, USER))
        with owning.app_context():
            upgrade()
            granted = owning.test_cli_runner().invoke(args=["db", "grant", SITE, "--apply"])
            assert granted.exit_code == 0, granted.output
            db.engine.dispose()
        return [str(folder), template]

    folder, template = shared.shared("postgres", start)
    cluster = Cluster(Path(folder))
    return lambda user=SITE: cluster.url_of(cluster.create_database(template), user)


@pytest.fixture(scope="session")
def forks(tmp_path_factory):
    """Starts processes that have the program in memory already."""
    forks = Forks(tmp_path_factory.mktemp("forks"))
    yield forks
    forks.close()


@pytest.fixture(scope="session")
def site_pool(migrated, tmp_path_factory) -> SitePool:
    """The sites of this process."""
    return SitePool(tmp_path_factory.mktemp("sites"), migrated)


@pytest.fixture
def make_site(site_pool):
    """Makes sites, each with an empty migrated database."""
    yield site_pool.acquire
    site_pool.release_all()


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
def busy():
    """``with busy():`` no password is verified, and nobody may wait."""

    @contextmanager
    def block():
        with patch.object(passwords.hasher(), "limiter", Limiter(1, 0)) as limiter, limiter.acquire():
            yield

    return block


@pytest.fixture
def sits(app):
    """Puts somebody of a role at the console: ``sits("trainer")``."""

    def sit(role: str = "help-desk", courts=("all",), login: str = "") -> Helper:
        helper = Helper(app)
        helper.sits_down(make_staff(login or role, role, courts), then="")
        return helper

    return sit
