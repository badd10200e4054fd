"""A practice site proves fictional people only."""

import pytest

from tests.support.factories import PACER_PASSWORD, make_filer, make_pacer
from wizard.flow.refusals import CommonRefusal, RefusedError
from wizard.pacer.directory import AuthenticationFailedError, Credentials, DirectoryUnavailableError, Identity
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.refusals import SignOnRefusal
from wizard.security import passwords
from wizard.training.fictional_only import PracticeDirectory, check_filer


def sign_on(username="jordanrivera", password=PACER_PASSWORD, directory=None, **more) -> Identity:
    directory = directory or PracticeDirectory(EmbeddedDirectory())
    return directory.sign_on(Credentials(username, password, **more))


@pytest.fixture
def _hashes_nothing(monkeypatch):
    monkeypatch.setattr(passwords, "verify_password", lambda *_: pytest.fail("a real password was hashed"))


@pytest.mark.usefixtures("_hashes_nothing")
@pytest.mark.parametrize("name", ["realperson", "real\0person", "\ud800", "jdoe", ""])
def test_an_unknown_name_is_turned_away_before_any_hashing(app, name):
    make_pacer()
    make_filer(username="jdoe")
    with pytest.raises(RefusedError) as refused:
        sign_on(name)
    assert refused.value.refusal is CommonRefusal.OUTSIDE_PRACTICE


@pytest.mark.usefixtures("_hashes_nothing")
def test_a_legacy_login_at_its_own_courts_door_is_no_strangers(app):
    make_filer(username="jdoe")
    for court_id, refusal in (("cacd", SignOnRefusal.PACER_LOGIN), ("ca9", CommonRefusal.OUTSIDE_PRACTICE)):
        with pytest.raises(RefusedError) as refused:
            sign_on("jdoe", court_id=court_id)
        assert refused.value.refusal is refusal


@pytest.mark.parametrize("name", ["pacerdown", "pacerdown0001", "PacerDown77"])
def test_pacer_plays_down_for_certain_names_only(app, name):
    make_pacer()
    with pytest.raises(DirectoryUnavailableError):
        sign_on(name)
    assert sign_on()
    with pytest.raises(AuthenticationFailedError):
        sign_on(name, directory=EmbeddedDirectory())


def test_a_legacy_login_is_proved_in_its_own_court_only(app):
    make_filer(username="jdoe")
    check_filer("cacd", "jdoe")
    for court_id, username in (("ca9", "jdoe"), ("cacd", "somebodyreal"), ("cacd", "j\0doe")):
        with pytest.raises(RefusedError) as refused:
            check_filer(court_id, username)
        assert refused.value.refusal is CommonRefusal.OUTSIDE_PRACTICE


def test_a_live_site_never_plays_down_and_a_practice_site_knows_its_own_people_only(make_site):
    live, practice = make_site(), make_site(mode="practice")
    assert live.extensions["directory"] == EmbeddedDirectory()
    assert practice.extensions["directory"] == PracticeDirectory(EmbeddedDirectory())
    assert practice.extensions["filer_checks"] == [check_filer]
    assert "filer_checks" not in live.extensions
