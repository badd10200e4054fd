"""Linking with PACER's API in a real browser: what PACER does not tell is stated, and the pages please axe."""

import shutil
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.e2e import checks
from tests.e2e.monitor import BrowserMonitor
from tests.e2e.walker import Walker
from tests.pacer.wires import answering, sends
from tests.support import served
from tests.support.emails import code_in, emails
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, make_filer
from tests.support.servers import SETTINGS, Server, write_settings
from wizard.core.database import db

pytestmark = pytest.mark.slow
SIZES = ((1280, 800), (320, 640))
CHECKS = (checks.no_axe_violations, checks.nothing_overflows, checks.targets_are_large_enough)


@dataclass(frozen=True)
class Person:
    """Somebody whose account PACER holds."""

    pacer_login: str
    filer_login: str
    court: str = "cacd"
    otp_secret: str = ""


class Client(Walker):
    """Walks with such an account."""

    def __init__(self, page, number: int, app: Flask) -> None:
        super().__init__(page, Person(f"jordanrivera{number}", f"jrivera{number}"), CHECKS)
        self.app = app

    def newest_code(self) -> str:
        """The code in the newest e-mail to a filer, which a live site shows on no page."""
        with self.app.app_context():
            return code_in(emails("link-code")[-1])

    def _pacer_login(self) -> dict[str, str]:
        return {"username": self.person.pacer_login, "password": PACER_PASSWORD}

    def _filer_login(self) -> dict[str, str]:
        return {"username": self.person.filer_login, "password": LEGACY_PASSWORD}

    def states(self, account: str = "individual") -> None:
        """The step between the second and the third."""
        self.fills("first_name", "Jordan")
        self.fills("last_name", "Rivera")
        self.picks("account", account)
        self.ticks("own")
        self.submits()


@pytest.fixture(scope="module")
def pacer():
    with answering() as pacer:
        yield pacer


@pytest.fixture(scope="module")
def site(migrated, forks, tmp_path_factory, pacer):
    """A live site that asks this PACER, served as in production."""
    folder = tmp_path_factory.mktemp("asks-pacer")
    shutil.copy(migrated, folder)
    settings = SETTINGS.format(database=f"sqlite:///{folder / 'filer-link.sqlite3'}", host="127.0.0.1")
    by_api = f'sign_on = "api"\npacer_api_url = "{pacer.url}"'
    write_settings(folder, settings.replace('sign_on = "embedded"', by_api))
    app = served.make_app(str(folder))
    with app.app_context():
        for number in range(len(SIZES)):
            make_filer(username=f"jrivera{number}")
    server = Server(folder, forks, "make_quick_app").starts()
    yield server.origin, app
    server.stops()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=[pytest.param(SIZES[0], marks=pytest.mark.soak), SIZES[1]], ids=lambda size: f"{size[0]} pixels")
def client(request, chromium, site):
    (width, height), (origin, app) = request.param, site
    context = chromium.new_context(base_url=origin, viewport={"width": width, "height": height})
    context.set_default_timeout(15_000)
    watch = BrowserMonitor(context, origin)
    yield Client(context.new_page(), SIZES.index(request.param), app)
    context.close()
    assert not watch.complaints


def test_somebody_links_with_an_account_that_pacer_holds(client, pacer):
    client.begins()
    client.logs_out_first()
    well, pacer.answers["cso-auth"] = pacer.answers["cso-auth"], sends(b"")
    client.signs_in()
    assert client.page.locator("main").get_attribute("data-refusal") == "pacer-down"
    pacer.answers["cso-auth"] = well
    client.signs_in()
    client.submits()
    client.is_told_about("first_name", "last_name", "account", "own")
    client.states()
    client.chooses()
    client.gives_legacy()
    client.submits()
    client.is_told_about("code")
    client.reads_the_code()
    assert "Stated by you, and not verified" in client.page.locator("main").inner_text()
    client.confirms()
    assert client.outcome == "linked"
    client.opens("/my/courts")


@pytest.mark.parametrize(
    ("stated", "outcome"),
    [("legacy", "upgrade-first"), ("shared", "shared-account"), ("cja-exempt", "cja-exempt-account")],
)
def test_whoever_states_another_account_is_led_to_pacers_own_pages(client, stated, outcome):
    client.person = Person("jordanother", "jother")
    client.begins()
    client.logs_out_first()
    client.signs_in()
    client.states(stated)
    assert client.outcome == outcome
    assert client.page.locator("main a[target=_blank]").count() == 1
