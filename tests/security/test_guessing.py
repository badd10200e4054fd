"""Guessing at both logins: who is slowed down, who is not, and what whoever waits is told."""

from datetime import UTC, datetime

import pytest

from tests.security.test_attempts import LAST_FREE, all_counts
from tests.security.test_networks import SAME
from tests.support.directories import DownFor
from tests.support.factories import CODE_SECRET, all_of, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.models import PacerAccount
from wizard.security.digests import username_digest
from wizard.security.dimensions import GUESSES
from wizard.training.fictional_only import PracticeDirectory

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(NOON):
        yield


class Guesser(Filer):
    """Somebody who guesses, from some address."""

    address = "198.51.100.7"

    def _asks(self, method, path, data=None):
        self.client.environ_base["REMOTE_ADDR"] = self.address
        return super()._asks(method, path, data)

    def comes_from(self, address: str) -> "Guesser":
        self.address = address
        return self

    def guesses(self, times: int, username: str = "jordanrivera") -> None:
        """At sign-in."""
        for _ in range(times):
            self.signs_in(username, "wrong")


@pytest.fixture
def guesser(app) -> Guesser:
    make_pacer()
    somebody = Guesser(app)
    somebody.stands_at("sign-in")
    return somebody


def stranger_at_sign_in(app, address: str) -> Guesser:
    other = Guesser(app).comes_from(address)
    other.stands_at("sign-in")
    return other


@pytest.mark.parametrize("username", ["jordanrivera", "JordanRivera", "nobody99"])
def test_the_sixth_sign_on_must_wait_is_told_so_in_words_and_is_not_verified(guesser, verified_hashes, username):
    guesser.guesses(GUESSES.first, username)
    assert guesser.refusal == "pacer-login"
    assert len(verified_hashes) == GUESSES.first
    guesser.signs_in(username)
    assert guesser.refusal == "too-many-tries"
    assert guesser.response.status_code == 429
    assert guesser.response.headers["Retry-After"] == "15"
    assert "Wait 15 seconds, then try again. Your account is not locked" in guesser.errors[0]
    assert len(verified_hashes) == GUESSES.first
    assert all_counts()[0].failures == GUESSES.first


def test_after_the_wait_the_right_password_is_taken_and_the_count_begins_anew(guesser):
    guesser.guesses(GUESSES.first)
    with clock.stopped_at(NOON + GUESSES.first_wait):
        guesser.signs_in()
    assert guesser.path.endswith("/choose")
    assert {count.failures for count in all_counts()} == {0}


def test_whoever_guesses_from_another_address_or_at_another_name_slows_nobody_else(app, guesser):
    make_pacer("aaronkim")
    guesser.guesses(GUESSES.first + 1)
    guesser.signs_in("aaronkim")
    assert guesser.path.endswith("/choose")
    other = stranger_at_sign_in(app, "203.0.113.9")
    other.signs_in()
    assert other.path.endswith("/choose")


def test_another_browser_at_the_same_address_does_not_begin_anew(app, guesser):
    guesser.guesses(GUESSES.first)
    other = stranger_at_sign_in(app, guesser.address)
    other.signs_in()
    assert other.refusal == "too-many-tries"


@pytest.mark.parametrize("network", ["192.0.2.7", "2001:db8:1:2::/64"])
def test_another_spelling_of_the_address_does_not_begin_anew(app, network):
    make_pacer()
    for address in SAME[network]:
        stranger_at_sign_in(app, address).signs_in(password="wrong")
    other = stranger_at_sign_in(app, SAME[network][0])
    other.signs_in()
    assert other.refusal == "too-many-tries"


def test_an_unknown_name_is_slowed_down_like_a_known_one(app, guesser):
    pages = []
    for username in ("jordanrivera", "nobody99"):
        guesser.guesses(GUESSES.first + 1, username)
        pages.append(guesser.text)
    assert pages[0] == pages[1]


@pytest.mark.parametrize("typed", [{"password": "wrong"}, {"otp_code": "000000"}, {}])
def test_password_and_code_are_one_secret(app, typed):
    make_pacer("enrolled1", enrolled=True)
    filer = Guesser(app)
    filer.stands_at("sign-in")
    for _ in range(GUESSES.first):
        filer.signs_in("enrolled1", **typed)
    filer.signs_in("enrolled1", otp_code=code_now(CODE_SECRET))
    assert filer.refusal == "too-many-tries"


def is_busy(filer, busy, monkeypatch):
    with busy():
        filer.signs_in()
    assert filer.response.status_code == 503
    filer.opens(f"{filer.base}sign-in")


def finds_pacer_down(filer, _busy, monkeypatch):
    monkeypatch.setitem(filer.app.extensions, "directory", DownFor("jordan"))
    filer.signs_in()
    assert filer.refusal == "pacer-down"


def is_outside_practice(filer, _busy, monkeypatch):
    monkeypatch.setitem(filer.app.extensions, "directory", PracticeDirectory(EmbeddedDirectory()))
    filer.signs_in("nobody99")
    assert filer.refusal == "outside-practice"


def leaves_a_field_empty(filer, _busy, _monkeypatch):
    filer.signs_in(password="")
    assert filer.errors


@pytest.mark.parametrize("way", [is_busy, finds_pacer_down, is_outside_practice, leaves_a_field_empty])
def test_what_is_no_wrong_secret_is_no_try_at_sign_in(guesser, busy, monkeypatch, way):
    for _ in range(GUESSES.first + 1):
        way(guesser, busy, monkeypatch)
    assert sum(count.failures for count in all_counts()) == 0


@pytest.fixture
def at_legacy(app) -> Guesser:
    pacer = make_pacer()
    make_filer()
    somebody = Guesser(app)
    somebody.stands_at("legacy", pacer)
    return somebody


@pytest.mark.parametrize("login", ["jrivera", "nobody99"])
def test_the_sixth_legacy_login_must_wait_whatever_login_is_tried(at_legacy, verified_hashes, login):
    for _ in range(GUESSES.first):
        at_legacy.gives_legacy(login, "wrong")
    at_legacy.gives_legacy()
    assert (at_legacy.refusal, at_legacy.response.status_code) == ("too-many-tries", 429)
    assert at_legacy.response.headers["Retry-After"] == "15"
    assert len(verified_hashes) == GUESSES.first
    with clock.stopped_at(NOON + GUESSES.first_wait):
        at_legacy.gives_legacy()
    assert at_legacy.path.endswith("/verify" if login == "jrivera" else "/confirm")


def test_legacy_tries_count_against_the_pacer_account_in_any_browser_from_any_address(app, at_legacy):
    pacer = all_of(PacerAccount)[0]
    for number in range(GUESSES.first):
        other = Guesser(app).comes_from(f"198.51.100.{number}")
        other.stands_at("legacy", pacer)
        other.gives_legacy(f"barnumber{number}", "wrong")
    at_legacy.gives_legacy()
    assert at_legacy.refusal == "too-many-tries"


def test_nobody_locks_a_stranger_out_by_typing_a_bar_number(app, at_legacy):
    owner = Guesser(app)
    for _ in range(20):
        at_legacy.gives_legacy(password="wrong")
    owner.stands_at("legacy", make_pacer("theowner"))
    owner.gives_legacy()
    assert owner.path.endswith("/verify"), "a code by e-mail is asked, but no wait"


def test_a_right_legacy_login_gives_only_its_own_try_back(at_legacy):
    for _ in range(LAST_FREE):
        at_legacy.gives_legacy("nobody99", "wrong")
    at_legacy.gives_legacy()
    at_legacy.opens(f"{at_legacy.base}legacy")
    at_legacy.gives_legacy("nobody99", "wrong")
    at_legacy.gives_legacy("nobody99", "wrong")
    assert at_legacy.refusal == "too-many-tries"


def test_capitals_and_a_busy_site_are_no_try_at_the_legacy_step(at_legacy, busy):
    at_legacy.gives_legacy("JRivera", "wrong")
    assert at_legacy.errors
    with busy():
        at_legacy.gives_legacy()
    assert at_legacy.response.status_code == 503
    assert sum(count.failures for count in all_counts()) == 0


def test_nothing_that_was_typed_stands_in_the_counts_or_in_the_audit(guesser):
    for _ in range(GUESSES.first + 1):
        guesser.signs_in("Planted-Name", "Planted-Password")
    rows = str([vars(row) for row in [*all_counts(), *all_of(AuditRow)]]).lower()
    assert "planted" not in rows
    assert guesser.address not in rows


def test_a_name_that_is_nobodys_is_found_in_the_audit_by_whoever_is_told_it(app, guesser):
    guesser.signs_in("Nobody99", "wrong")
    guesser.signs_in("jordanrivera", "wrong")
    other = Guesser(app)
    other.stands_at("legacy", all_of(PacerAccount)[0])
    other.gives_legacy("nobody99", "wrong")
    typed = [row.detail.get("typed") for row in all_of(AuditRow, event="step.refused")]
    assert typed == [username_digest("nobody99"), None, username_digest("nobody99")]
