"""A real Chromium in front of a real practice site."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.monitor import BrowserMonitor
from tests.e2e.practice import PracticeSite, set_up
from tests.e2e.walker import KeyboardWalker, Walker
from tests.support import served
from tests.support.servers import Server
from tests.support.shared import shared
from wizard.core.database import db

# The shell is the same browser without what only a window needs; it takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What only a browser with a window needs costs a third of every page.
SPARED = "HttpsUpgrades,PaintHolding,PreloadTopChromeWebUI,SpareRendererForSitePerProcess,Translate"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    f"--disable-features={SPARED}",
    # A process that showed an empty page shows the site, too.
    "--renderer-process-limit=1",
    # What the optimizing compilers win on a page that stays for a second, they cost twice.
    "--js-flags=--no-maglev,--no-turbofan",
)
PATIENCE = 15_000


@pytest.fixture(scope="session")
def site(migrated, forks, tmp_path_factory):
    """A practice site with its rosters and its cast, served for all these tests."""
    folder = tmp_path_factory.mktemp("practice-site")
    shutil.copytree(shared("practice", lambda folder: set_up(folder, migrated)), folder, dirs_exist_ok=True)
    app = served.make_app(str(folder))
    server = Server(folder, forks, "make_quick_app").starts()
    yield PracticeSite(server.origin, app)
    server.stops()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium():
    """The browser itself. Without one these tests fail; they are never skipped."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("No browser was found: run `sh tests/install-browser.sh`.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium, site):
    """Opens browsers that know nothing of one another: ``open_browser(javascript=False, viewport=...)``."""
    opened = []

    def open_one(javascript: bool = True, host: str = "127.0.0.1", **options):
        origin = site.origin.replace("127.0.0.1", host)
        context = chromium.new_context(base_url=origin, java_script_enabled=javascript, **options)
        context.set_default_timeout(PATIENCE)
        opened.append((context, BrowserMonitor(context, origin)))
        return context

    yield open_one
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        assert not watch.complaints


@pytest.fixture
def walks(open_browser, site):
    """Puts a fresh person in front of a fresh browser: ``walks("cacd-plain")``."""

    def walk(after: str = "cacd-plain", name: str = "", by_keyboard: bool = False, checks=(), **options) -> Walker:
        kind = KeyboardWalker if by_keyboard else Walker
        return kind(open_browser(**options).new_page(), site.fresh(after, name), checks)

    return walk
