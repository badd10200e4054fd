"""Somebody whom PACER proves for the first time, in many windows at one instant: one person, on either database."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.pacer.wires import answering
from tests.support.factories import all_of, make_pacer
from tests.support.sites import create_site
from wizard.core.database import db, transaction
from wizard.pacer import api_tokens
from wizard.pacer.api_tokens import CsoToken
from wizard.pacer.directory import Credentials, directory
from wizard.pacer.models import PacerAccount, identity_of

pytestmark = pytest.mark.slow
WINDOWS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, migrated, tmp_path):
    """A live site that asks PACER."""
    address = ""
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path)
    else:
        address = request.getfixturevalue("postgres")()
    with answering() as pacer:
        app = create_site(tmp_path, database=address, sign_on="api", pacer_api_url=pacer.url)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_many_windows_make_one_person(app):
    def signs_on(number: int) -> int:
        with app.app_context():
            return directory().sign_on(Credentials(("jordanrivera", "JordanRivera")[number % 2], "any", "")).account_id

    with ThreadPoolExecutor(WINDOWS) as windows:
        ids = set(windows.map(signs_on, range(WINDOWS)))
    [account] = all_of(PacerAccount)
    assert ids == {account.id}
    assert (account.kind, account.upgraded, account.account_number) == (None, None, None)


def test_a_token_that_is_ended_at_once_by_many_is_ended_by_one(app):
    account = make_pacer()
    with transaction():
        token = api_tokens.issue(identity_of(account_of(account.id)))

    def ends(_number: int) -> bool:
        with app.app_context(), transaction():
            return api_tokens.end(token)

    with ThreadPoolExecutor(WINDOWS) as programs:
        assert sum(programs.map(ends, range(WINDOWS))) == 1
    assert not all_of(CsoToken)


def account_of(account_id: int) -> PacerAccount:
    return db.session.get_one(PacerAccount, account_id)
