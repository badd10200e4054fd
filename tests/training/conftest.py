"""The practice world as `make run` settles it, once for all tests, with hashes that cost nothing."""

import shutil
from pathlib import Path

import pytest

from tests.support.factories import cheap_hash
from tests.support.hashes import BY_SCHEME
from tests.support.people import Filer, code_now
from tests.support.sites import create_site
from wizard.cmecf.importer import import_roster
from wizard.core.database import db
from wizard.security import passwords
from wizard.training import rosters, seed


def _make_hashes_cheap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords, "hash_password", cheap_hash)
    for scheme, make in BY_SCHEME.items():
        patch.setitem(rosters.HASHED_AS, scheme, make)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    _make_hashes_cheap(monkeypatch)


@pytest.fixture(scope="session")
def settled(migrated, tmp_path_factory) -> Path:
    """The folder of a practice site with its rosters, its people and its database."""
    folder = tmp_path_factory.mktemp("settled")
    shutil.copy(migrated, folder)
    with pytest.MonkeyPatch.context() as patch, create_site(folder, mode="practice").app_context():
        _make_hashes_cheap(patch)
        for path in rosters.write_rosters(folder / "practice"):
            report = import_roster(path.stem, path)
            assert report.is_applied, report.findings
        seed.seed_personas()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def practice(make_site, settled):
    """A practice site with everybody in it, its context open."""
    app = make_site(mode="practice")
    for path in settled.glob("filer-link.sqlite3*"):
        shutil.copy(path, app.extensions["settings"].instance)
    with app.app_context():
        yield app


def scenario(app, person: dict) -> Filer:
    """Be this person of `cast.json`, knowing nothing else, until the journey goes no further."""
    filer = Filer(app)
    filer.court = person["court"]
    filer.opens(filer.base)
    if filer.outcome:
        return filer
    filer.presses("Begin")
    for act in (filer.logs_out_first, _signs_in, _chooses, _gives_legacy, _confirms):
        if filer.path.endswith("/verify"):
            filer.reads_the_code()
        act() if act == filer.logs_out_first else act(filer, person)
        if filer.outcome or filer.refusal:
            break
    return filer


def _signs_in(filer: Filer, person: dict) -> None:
    pacer = person["pacer"]
    code = {"otp_code": code_now(pacer["otp_secret"])} if pacer["otp_secret"] else {}
    filer.signs_in(pacer["username"], pacer["password"], **code)


def _chooses(filer: Filer, person: dict) -> None:
    if "assistant" in person["demonstrates"]:
        filer.chooses("somebody_else", filer_name=person["name"])
    else:
        filer.chooses()


def _gives_legacy(filer: Filer, person: dict) -> None:
    filer.gives_legacy(person["filer"]["username"], person["filer"]["password"])


def _confirms(filer: Filer, person: dict) -> None:
    asked = filer.page.select_one("[name=typed_last_name]")
    filer.confirms(**({"typed_last_name": person["filer"]["last_name"]} if asked else {}))
