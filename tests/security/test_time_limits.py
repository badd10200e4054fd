"""Time: both limits, more time as often as one asks, and what is said when it ran out."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import all_of
from tests.support.people import Filer
from wizard.core import clock
from wizard.links.models import Link
from wizard.security.sessions import SessionRow

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
RAN_OUT = "To protect your accounts, we ended it. Nothing was linked"


def at(minutes: float):
    """So many minutes after noon."""
    return clock.stopped_at(NOON + timedelta(minutes=minutes))


@pytest.fixture
def waiting(filer, pair) -> Filer:
    """Somebody who gave both logins at noon, and stands before the last step."""
    with at(0):
        filer.stands_at("confirm", *pair)
    return filer


def is_at(filer: Filer, step: str) -> bool:
    filer.opens(f"{filer.base}{step}")
    return filer.path.endswith(f"/{step}")


def test_the_idle_limit_ends_at_its_very_second(waiting):
    with at(30 - 1 / 60):
        assert is_at(waiting, "legacy")
    with at(30):
        assert not is_at(waiting, "legacy")


def test_the_limits_are_those_of_the_settings(make_site):
    app = make_site(idle_minutes=10, absolute_hours=1)
    with app.app_context():
        filer = Filer(app)
        with at(0):
            filer.stands_at("logout")
        for minute in range(9, 60, 9):
            with at(minute):
                filer.presses("I need more time")
                assert filer.path.endswith("/logout")
        with at(60):
            assert not is_at(filer, "logout")


def test_looking_gives_no_more_time(waiting):
    for minute in range(5, 30, 5):
        with at(minute):
            assert is_at(waiting, "legacy")
            assert is_at(waiting, "time")
            assert waiting.client.get("/").status_code == 200
    with at(30):
        assert not is_at(waiting, "legacy")
    assert all_of(SessionRow)[0].seen_at == NOON


@pytest.mark.parametrize("page", ["legacy", "time"])
def test_more_time_is_given_ten_times_from_either_page(waiting, page):
    for minute in range(25, 11 * 25, 25):
        with at(minute):
            waiting.opens(f"{waiting.base}{page}")
            waiting.presses("I need more time")
            assert waiting.response.status_code == 200
    with at(275):
        assert is_at(waiting, page)


def test_more_time_is_never_given_past_the_absolute_limit(waiting):
    token = waiting.page.select_one("[name=csrf_token]")["value"]
    for minute in range(25, 12 * 60, 25):
        with at(minute):
            answer = waiting.client.post(f"{waiting.base}more-time", data={"csrf_token": token})
            assert answer.status_code == 303
    with at(12 * 60 - 1):
        waiting.opens(f"{waiting.base}legacy")
        assert "at 4:00 p.m. Pacific time" in waiting.text
    with at(12 * 60):
        assert not is_at(waiting, "legacy")
    assert all_of(Link) == []


def test_more_time_leads_back_to_the_step_and_changes_nothing_else(waiting):
    with at(29):
        waiting.opens(f"{waiting.base}time")
        waiting.presses("I need more time")
    assert waiting.path.endswith("/confirm")
    with at(58):
        assert is_at(waiting, "legacy")


@pytest.mark.parametrize(
    ("court", "deadline"),
    [("cacd", "4:30 a.m. Pacific time"), ("ca1", "7:30 a.m. Eastern time")],
)
def test_the_deadline_is_told_in_the_courts_own_time(filer, pair, court, deadline):
    with at(0):
        filer.stands_at("choose", pair[0], court=court)
        assert f"This page times out at {deadline}." in filer.text
        assert is_at(filer, "time")
        assert f"To protect your accounts, this page times out at {deadline}." in filer.text


def test_each_form_sent_moves_the_deadline_that_the_page_shows(filer, pair):
    with at(0):
        filer.stands_at("sign-in")
    with at(20):
        filer.signs_in(password="wrong")
        assert "at 4:50 a.m. Pacific time" in filer.text
        assert filer.page.select_one(".time-left")["data-seconds-left"] == "1800"
    with at(21):
        filer.opens(f"{filer.base}sign-in")
        assert "at 4:50 a.m. Pacific time" in filer.text
        assert filer.page.select_one(".time-left")["data-seconds-left"] == str(29 * 60)


@pytest.mark.parametrize(("minute", "refresh"), [(0, 1500), (20, 300), (28, 60)])
def test_without_a_script_the_page_leads_to_the_time_page_five_minutes_before(waiting, minute, refresh):
    with at(minute):
        waiting.opens(f"{waiting.base}legacy")
    meta = waiting.page.select_one("noscript meta[http-equiv=refresh]")
    assert meta["content"] == f"{refresh}; url={waiting.base}time"


def test_the_time_page_is_for_whoever_is_under_way(filer, pair):
    filer.opens(f"{filer.base}time")
    assert filer.path == filer.base
    filer.stands_at("confirm", *pair)
    filer.confirms()
    filer.opens(f"{filer.base}time")
    assert filer.path.endswith("/done")


@pytest.mark.parametrize("page", ["logout", "confirm", "time", "done"])
def test_looking_too_late_says_that_nothing_was_linked_and_how_to_begin_again(waiting, page):
    with at(31):
        waiting.opens(f"{waiting.base}{page}")
        assert waiting.path.startswith(waiting.base)
        assert RAN_OUT in waiting.text
        assert all_of(Link) == []
        waiting.presses("Begin")
        assert waiting.path.endswith("/logout")
        waiting.logs_out_first()
        assert waiting.path.endswith("/sign-in")


@pytest.mark.parametrize("act", [Filer.confirms, lambda filer: filer.presses("I need more time")])
def test_sending_too_late_says_that_nothing_was_linked_and_how_to_begin_again(waiting, act):
    with at(31):
        act(waiting)
        assert waiting.response.status_code == 400
        assert waiting.page.h1.get_text() == "Your session timed out"
        assert RAN_OUT in waiting.text
        assert all_of(Link) == []
        waiting.follows("Start over")
        assert waiting.path == waiting.base
        waiting.presses("Begin")
        assert waiting.path.endswith("/logout")


@pytest.mark.parametrize("page", ["done", "confirm", "logout"])
def test_whoever_linked_and_comes_back_late_is_told_that_the_link_stands(waiting, page):
    with at(5):
        waiting.confirms()
    with at(40):
        waiting.opens(f"{waiting.base}{page}")
    assert "Nothing was linked" not in waiting.text
    assert "You were logged out" in waiting.text
    assert "What you linked stays linked" in waiting.text


def test_whoever_had_stopped_is_not_told_that_time_ran_out(waiting):
    with at(5):
        waiting.presses("Stop without linking")
    with at(40):
        waiting.opens(f"{waiting.base}confirm")
    assert "ran out" not in waiting.text


def test_a_journey_in_another_court_that_ran_out_is_not_told_here(waiting):
    with at(31):
        waiting.opens("/courts/canb/link/sign-in")
    assert "ran out" not in waiting.text


def test_a_late_form_begins_nothing_and_a_new_journey_has_a_new_key(waiting):
    name = waiting.app.config["SESSION_COOKIE_NAME"]
    before = waiting.client.get_cookie(name).value
    with at(31):
        waiting.confirms()
        assert len(all_of(SessionRow)) == 1
        waiting.opens(waiting.base)
        waiting.presses("Begin")
    assert len(all_of(SessionRow)) == 2
    assert waiting.client.get_cookie(name).value != before


def test_more_time_keeps_the_session_but_old_proofs_are_asked_again_at_confirm(waiting, pair):
    for minute in (20, 40):
        with at(minute):
            waiting.opens(f"{waiting.base}legacy")
            waiting.presses("I need more time")
    assert "/sign-in?because=" in waiting.path
    with at(41):
        waiting.signs_in()
        assert "/legacy?because=" in waiting.path, "the filer account's proof is as old"
        waiting.gives_legacy()
        assert waiting.path.endswith("/confirm")
        waiting.confirms()
    assert waiting.outcome == "linked"


def test_the_key_changes_when_somebody_has_signed_in_and_the_former_one_opens_nothing(filer, pair):
    filer.stands_at("sign-in")
    name = filer.app.config["SESSION_COOKIE_NAME"]
    before = filer.client.get_cookie(name).value
    filer.signs_in()
    assert filer.client.get_cookie(name).value != before
    other = Filer(filer.app)
    other.client.set_cookie(name, before)
    other.opens(f"{filer.base}choose")
    assert other.path == filer.base


def test_a_wrong_password_changes_no_key(filer, pair):
    filer.stands_at("sign-in")
    name = filer.app.config["SESSION_COOKIE_NAME"]
    before = filer.client.get_cookie(name).value
    filer.signs_in(password="wrong")
    assert filer.client.get_cookie(name).value == before
