"""Guessing: the tests quote ``wizard/kernel/GUESSING.md``, and try to get around it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.makers import CODE_SECRET, LEGACY_PASSWORD, all_of, make_filer, make_pacer
from tests.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.kernel import clock, passwords, throttle
from wizard.kernel.db import db, writing
from wizard.kernel.throttle import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    FREE_TRIES,
    LONGEST_WAIT,
    MustWait,
    TryCount,
    in_words,
    take,
    wait_after,
)
from wizard.pacer.embedded import EmbeddedDirectory

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
PAGE = " ".join(Path(throttle.__file__).with_name("GUESSING.md").read_text().split())
WAITS = re.findall(r"\| (\d+)(?: to (\d+)| and more)? \| (none|\d+ (?:second|minute)s?) \|", PAGE)
LAST_FREE = FREE_TRIES - 1


def test_the_page_has_a_row_for_each_wait():
    assert [int(row[0]) for row in WAITS] == [1, 5, 6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(("first", "last", "words"), WAITS)
def test_the_waits_are_those_of_the_page(first, last, words):
    number, _, unit = words.partition(" ")
    wait = timedelta(**{f"{unit.rstrip('s')}s": int(number)}) if unit else timedelta(0)
    for wrong in range(int(first), int(last or first) + 1):
        assert wait_after(wrong) == wait


def test_the_other_numbers_are_those_of_the_page():
    assert WAITS[0][1] == str(LAST_FREE)
    assert WAITS[1][2] == f"{FIRST_WAIT.seconds} seconds"
    assert "A wait never grows beyond 15 minutes." in PAGE
    assert timedelta(minutes=15) == LONGEST_WAIT == wait_after(12) == wait_after(10**6)
    assert "After 2 hours without a wrong try, the count begins anew." in PAGE
    assert timedelta(hours=2) == FORGOTTEN_AFTER


def fails(*subject: str, times: int = 1) -> None:
    """Be wrong so often, waiting as long as one is told to."""
    at = clock.now()
    for _ in range(times):
        try:
            with clock.stopped_at(at):
                take(*subject)
        except MustWait as wait:
            at = wait.until
            with clock.stopped_at(at):
                take(*subject)


def must_wait(*subject: str) -> timedelta:
    """How long this subject must wait now."""
    try:
        take(*subject)
    except MustWait as wait:
        return wait.until - clock.now()
    return timedelta(0)


def test_after_each_wrong_try_the_next_must_wait_as_the_page_says(app):
    at = NOON
    for wrong in range(1, 14):
        with clock.stopped_at(at):
            take("x")
            if wait_after(wrong):
                assert must_wait("x") == wait_after(wrong)
        at += wait_after(wrong)
    assert all_counts()[0].wrong == 13


def all_counts() -> list[TryCount]:
    db.session.rollback()
    return list(db.session.scalars(db.select(TryCount).order_by(TryCount.changed_at)))


def test_a_try_during_a_wait_is_not_counted(app):
    with clock.stopped_at(NOON):
        fails("x", times=FREE_TRIES)
        waits = {must_wait("x") for _ in range(20)}
    assert waits == {FIRST_WAIT}
    assert all_counts()[0].wrong == FREE_TRIES


@pytest.mark.parametrize(("later", "wrong"), [(FORGOTTEN_AFTER, 4), (FORGOTTEN_AFTER + timedelta(seconds=1), 1)])
def test_the_count_begins_anew_after_two_hours_without_a_wrong_try(app, later, wrong):
    with clock.stopped_at(NOON):
        fails("x", times=3)
    with clock.stopped_at(NOON + later):
        take("x")
    assert all_counts()[0].wrong == wrong


def test_a_try_given_back_takes_its_wait_away_and_leaves_the_earlier_ones(app):
    with clock.stopped_at(NOON):
        fails("x", times=LAST_FREE)
        take("x").give_back()
        assert must_wait("x") == timedelta(0)
        assert must_wait("x") == FIRST_WAIT


def test_a_count_that_was_forgotten_begins_anew(app):
    with clock.stopped_at(NOON):
        fails("x", times=LAST_FREE)
        take("x").forget()
        fails("x", times=LAST_FREE)
        assert must_wait("x") == timedelta(0)


def test_a_try_may_be_given_back_after_its_count_was_purged(app):
    taken = take("x")
    taken.forget()
    taken.give_back()
    assert all_counts() == []


def test_a_hundred_tries_at_the_same_moment_count_as_a_hundred(app):
    def tries(_number: int) -> bool:
        with app.app_context():
            try:
                take("x")
            except MustWait:
                return False
            return True

    with ThreadPoolExecutor(8) as crowd:
        taken = list(crowd.map(tries, range(100)))
    assert sum(taken) == FREE_TRIES
    assert all_counts()[0].wrong == FREE_TRIES


def test_a_subject_is_kept_as_a_digest_that_only_this_site_can_make(make_site):
    kept = []
    for key in ("a-secret-key-for-tests-only-0123456789", "another-secret-key-0123456789-0123456789"):
        app = make_site()
        app.secret_key = key
        with app.app_context():
            take("sign-on", "jordanrivera", "192.0.2.7")
            kept.append(all_counts()[0].subject)
    assert all(re.fullmatch("[0-9a-f]{64}", subject) for subject in kept)
    assert kept[0] != kept[1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 second"), (1, "1 second"), (14.2, "15 seconds"), (59.9, "1 minute"), (60, "1 minute"), (61, "2 minutes")],
)
def test_a_wait_is_told_in_words_and_never_too_short(seconds, words):
    with clock.stopped_at(NOON):
        assert in_words(NOON + timedelta(seconds=seconds)) == words


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


@pytest.fixture
def verified(monkeypatch) -> list[str]:
    hashes, verify = [], passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda stored, typed: hashes.append(stored) or verify(stored, typed))
    return hashes


@pytest.mark.parametrize("username", ["jordanrivera", "JordanRivera", "nobody99"])
def test_the_sixth_sign_on_must_wait_is_told_so_in_words_and_is_not_verified(guesser, verified, username):
    with clock.stopped_at(NOON):
        guesser.guesses(FREE_TRIES, username)
        assert guesser.refusal == "pacer-login"
        assert len(verified) == FREE_TRIES
        guesser.signs_in(username)
    assert guesser.refusal == "too-many-tries"
    assert guesser.response.status_code == 429
    assert guesser.response.headers["Retry-After"] == "15"
    assert "Wait 15 seconds, then try again. Nobody is locked out" in guesser.errors[0]
    assert len(verified) == FREE_TRIES
    assert all_counts()[0].wrong == FREE_TRIES


def test_after_the_wait_the_right_password_is_taken_and_the_count_begins_anew(guesser):
    with clock.stopped_at(NOON):
        guesser.guesses(FREE_TRIES)
    with clock.stopped_at(NOON + FIRST_WAIT):
        guesser.signs_in()
    assert guesser.path.endswith("/choose")
    assert all_counts() == []


def test_whoever_guesses_from_another_address_or_at_another_name_slows_nobody_else(app, guesser):
    make_pacer("aaronkim")
    with clock.stopped_at(NOON):
        guesser.guesses(FREE_TRIES + 1)
        guesser.signs_in("aaronkim")
        assert guesser.path.endswith("/choose")
        other = stranger_at_sign_in(app, "203.0.113.9")
        other.signs_in()
    assert other.path.endswith("/choose")


def test_another_browser_at_the_same_address_does_not_begin_anew(app, guesser):
    with clock.stopped_at(NOON):
        guesser.guesses(FREE_TRIES)
        other = stranger_at_sign_in(app, guesser.address)
        other.signs_in()
    assert other.refusal == "too-many-tries"


def test_an_unknown_name_is_slowed_down_like_a_known_one(app, guesser):
    pages = []
    with clock.stopped_at(NOON):
        for username in ("jordanrivera", "nobody99"):
            guesser.guesses(FREE_TRIES + 1, username)
            pages.append(guesser.text)
    assert pages[0] == pages[1]


@pytest.mark.parametrize("typed", [{"password": "wrong"}, {"otp_code": "000000"}, {}])
def test_password_and_code_are_one_secret(app, typed):
    make_pacer("enrolled1", enrolled=True)
    filer = Guesser(app)
    filer.stands_at("sign-in")
    with clock.stopped_at(NOON):
        for _ in range(FREE_TRIES):
            filer.signs_in("enrolled1", **typed)
        filer.signs_in("enrolled1", otp_code=code_now(CODE_SECRET))
    assert filer.refusal == "too-many-tries"


def is_busy(filer, monkeypatch):
    passwords.configure(1, 0)
    with passwords.gate.admitted():
        filer.signs_in()
    passwords.configure()
    assert filer.response.status_code == 503
    filer.opens(f"{filer.base}sign-in")


def finds_pacer_down(filer, monkeypatch):
    monkeypatch.setitem(filer.app.extensions, "directory", EmbeddedDirectory(plays_down="jordan"))
    filer.signs_in()
    assert filer.refusal == "pacer-down"


def is_outside_practice(filer, monkeypatch):
    monkeypatch.setitem(filer.app.extensions, "directory", EmbeddedDirectory(fictional_only=True))
    filer.signs_in("nobody99")
    assert filer.refusal == "outside-practice"


def leaves_a_field_empty(filer, monkeypatch):
    filer.signs_in(password="")
    assert filer.errors


@pytest.mark.parametrize("way", [is_busy, finds_pacer_down, is_outside_practice, leaves_a_field_empty])
def test_what_is_no_wrong_secret_is_no_try_at_sign_in(guesser, monkeypatch, way):
    for _ in range(FREE_TRIES + 1):
        way(guesser, monkeypatch)
    assert sum(count.wrong for count in all_counts()) == 0


@pytest.fixture
def at_legacy(app) -> Guesser:
    pacer = make_pacer()
    make_filer()
    somebody = Guesser(app)
    somebody.stands_at("legacy", pacer)
    return somebody


@pytest.mark.parametrize("login", ["jrivera", "nobody99"])
def test_the_sixth_legacy_login_must_wait_whatever_login_is_tried(at_legacy, verified, login):
    with clock.stopped_at(NOON):
        for _ in range(FREE_TRIES):
            at_legacy.gives_legacy(login, "wrong")
        at_legacy.gives_legacy()
    assert (at_legacy.refusal, at_legacy.response.status_code) == ("too-many-tries", 429)
    assert at_legacy.response.headers["Retry-After"] == "15"
    assert len(verified) == FREE_TRIES
    with clock.stopped_at(NOON + FIRST_WAIT):
        at_legacy.gives_legacy()
    assert at_legacy.path.endswith("/confirm")


def test_legacy_tries_count_against_the_pacer_account_in_any_browser_from_any_address(app, at_legacy):
    pacer = all_pacer()[0]
    with clock.stopped_at(NOON):
        for number in range(FREE_TRIES):
            other = Guesser(app).comes_from(f"198.51.100.{number}")
            other.stands_at("legacy", pacer)
            other.gives_legacy(f"barnumber{number}", "wrong")
        at_legacy.gives_legacy()
        assert at_legacy.refusal == "too-many-tries"


def all_pacer():
    from wizard.pacer.models import PacerAccount

    return all_of(PacerAccount)


def test_nobody_locks_a_stranger_out_by_typing_a_bar_number(app, at_legacy):
    owner = Guesser(app)
    with clock.stopped_at(NOON):
        for _ in range(20):
            at_legacy.gives_legacy(password="wrong")
        owner.stands_at("legacy", make_pacer("theowner"))
        owner.gives_legacy()
    assert owner.path.endswith("/confirm")


def test_a_right_legacy_login_gives_only_its_own_try_back(at_legacy):
    with clock.stopped_at(NOON):
        for _ in range(LAST_FREE):
            at_legacy.gives_legacy("nobody99", "wrong")
        at_legacy.gives_legacy()
        at_legacy.opens(f"{at_legacy.base}legacy")
        at_legacy.gives_legacy("nobody99", "wrong")
        at_legacy.gives_legacy("nobody99", "wrong")
    assert at_legacy.refusal == "too-many-tries"


def test_capitals_and_a_busy_site_are_no_try_at_the_legacy_step(at_legacy):
    at_legacy.gives_legacy("JRivera", "wrong")
    assert at_legacy.errors
    passwords.configure(1, 0)
    with passwords.gate.admitted():
        at_legacy.gives_legacy()
    passwords.configure()
    assert at_legacy.response.status_code == 503
    assert sum(count.wrong for count in all_counts()) == 0


def test_nothing_that_was_typed_stands_in_the_counts_or_in_the_audit(guesser):
    with clock.stopped_at(NOON):
        for _ in range(FREE_TRIES + 1):
            guesser.signs_in("Planted-Name", "Planted-Password")
    rows = str([vars(row) for row in [*all_counts(), *all_of(AuditRow)]]).lower()
    assert "planted" not in rows
    assert guesser.address not in rows


def test_a_name_that_is_nobodys_is_found_in_the_audit_by_whoever_is_told_it(guesser, at_legacy):
    from wizard.kernel.access import digest_of_name

    guesser.signs_in("Nobody99", "wrong")
    guesser.signs_in("jordanrivera", "wrong")
    at_legacy.gives_legacy("nobody99", "wrong")
    typed = [row.detail.get("typed") for row in all_of(AuditRow, event="step.refused")]
    assert typed == [digest_of_name("nobody99"), None, digest_of_name("nobody99")]
    with writing():
        assert LEGACY_PASSWORD not in str(typed)
