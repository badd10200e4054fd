"""Sessions: nothing is stored for looking, keys change at every sign-in, and both limits end them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import all_of
from tests.support.people import Filer
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.security.digests import digest_of
from wizard.security.sessions import SessionRow, end_sessions_of

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
COOKIES = {"live": "__Host-filer_link", "practice": "filer_link"}


def key_of(filer: Filer) -> str:
    """The session key that this browser bears."""
    return filer.client.get_cookie(filer.app.config["SESSION_COOKIE_NAME"]).value


def bearing(app, key: str) -> Filer:
    """Another browser that bears this key."""
    other = Filer(app)
    other.client.set_cookie(app.config["SESSION_COOKIE_NAME"], key)
    return other


def is_signed_on(filer: Filer) -> bool:
    filer.opens("/")
    return "Log out" in filer.page.header.get_text()


def token(filer: Filer) -> str:
    return filer.page.select_one("[name=csrf_token]")["value"]


def sends_bare(filer: Filer, path: str, csrf: str):
    return filer.client.post(path, data={"csrf_token": csrf})


def test_looking_at_pages_stores_nothing(filer):
    for path in ("/", "/courts/cacd/", "/courts/cacd/link/", "/courts/cacd/link/ended/not-now", "/nothing", "/healthz"):
        filer.opens(path)
    assert all_of(SessionRow) == []


def test_a_page_without_a_form_sets_no_cookie(filer):
    filer.opens("/")
    assert "Set-Cookie" not in filer.response.headers


def test_the_first_form_makes_one_row_that_holds_a_digest_and_never_the_key(filer):
    filer.begins()
    filer.logs_out_first()
    row = all_of(SessionRow)[0]
    assert len(all_of(SessionRow)) == 1
    assert row.key_digest == digest_of(key_of(filer))
    assert key_of(filer) not in str(vars(row))


def test_the_key_of_the_first_page_is_not_the_key_of_the_row(filer):
    filer.opens("/courts/cacd/link/")
    before = key_of(filer)
    filer.presses("Begin")
    assert key_of(filer) != before
    other = bearing(filer.app, before)
    other.opens("/courts/cacd/link/logout")
    assert other.path == "/courts/cacd/link/"
    assert all_of(SessionRow)[0].key_digest != digest_of(before)


@pytest.mark.parametrize("key", ["", "x", "a" * 42, "a" * 44, "a" * 43, "../" + "a" * 40, "é" * 43])
def test_a_key_that_nobody_was_given_opens_nothing_and_is_no_error(app, key):
    other = bearing(app, key)
    other.opens("/courts/cacd/link/sign-in")
    assert other.path == "/courts/cacd/link/"
    other.presses("Begin")
    assert other.path.endswith("/logout")
    assert key_of(other) != key


def test_after_the_link_the_browser_has_a_fresh_key_and_is_signed_on(filer, pair):
    filer.stands_at("confirm", *pair)
    before = key_of(filer)
    filer.confirms()
    assert key_of(filer) != before
    assert is_signed_on(filer)
    assert all_of(SessionRow)[0].user_id == f"pacer:{pair[0].id}"


def test_the_key_from_before_the_link_signs_nobody_on_and_soon_opens_nothing(filer, pair):
    with clock.stopped_at(NOON):
        filer.stands_at("confirm", *pair)
        before = key_of(filer)
        filer.confirms()
        assert not is_signed_on(bearing(filer.app, before))
    with clock.stopped_at(NOON + timedelta(minutes=2)):
        other = bearing(filer.app, before)
        other.opens(f"{filer.base}done")
        assert other.path.endswith("/link/")
        assert is_signed_on(filer)


def test_nobody_is_signed_on_before_the_end(filer, pair):
    filer.goes_to("confirm")
    assert not is_signed_on(filer)
    assert all_of(SessionRow)[0].user_id is None


def test_a_form_drawn_before_the_key_changed_is_still_accepted(filer, pair):
    filer.stands_at("confirm", *pair)
    drawn_before = token(filer)
    filer.confirms()
    assert sends_bare(filer, "/log-out", drawn_before).status_code == 303


def test_a_form_drawn_for_another_browser_is_not_accepted(app, filer):
    filer.opens("/courts/cacd/link/")
    other = Filer(app)
    other.opens("/courts/cacd/link/")
    answer = sends_bare(other, "/courts/cacd/link/", token(filer))
    assert answer.status_code == 400
    assert all_of(SessionRow) == []


def test_logging_out_ends_every_session_of_the_person_and_of_nobody_else(app, filer, pair):
    filer.stands_at("confirm", *pair)
    filer.confirms()
    elsewhere, stranger = Filer(app), Filer(app)
    elsewhere.begins("canb")
    stranger.begins("canb")
    with transaction():
        row = db.session.get_one(SessionRow, 2)
        row.user_id, row.data = pair[0].identity, {**row.data, "_user_id": pair[0].get_id()}
    assert is_signed_on(elsewhere)
    filer.opens("/")
    before = key_of(filer)
    filer.presses("Log out")
    assert not is_signed_on(filer)
    assert not is_signed_on(elsewhere)
    assert not is_signed_on(bearing(app, before))
    stranger.opens("/courts/canb/link/logout")
    assert stranger.path.endswith("/logout")


def test_logging_out_is_a_post(filer):
    filer.opens("/log-out")
    assert filer.response.status_code == 405


def test_ending_the_sessions_of_a_person_tells_how_many_were_open(app):
    now = clock.now()
    with transaction():
        for number, ended in enumerate((None, None, now)):
            row = SessionRow(key_digest=str(number), data={}, user_id="pacer:1", created_at=now, seen_at=now)
            row.ended_at = ended
            db.session.add(row)
        db.session.flush()
        assert end_sessions_of("pacer:1") == 2
        assert end_sessions_of("pacer:1") == 0


@pytest.mark.parametrize(("minutes", "ended"), [(29, False), (31, True)])
def test_a_session_ends_after_the_idle_limit_without_a_form(filer, pair, minutes, ended):
    with clock.stopped_at(NOON):
        filer.stands_at("choose", pair[0])
    with clock.stopped_at(NOON + timedelta(minutes=minutes)):
        filer.opens(f"{filer.base}choose")
    assert (not filer.path.endswith("/choose")) is ended


def test_every_form_sent_gives_the_session_more_time_and_looking_does_not(filer, pair):
    with clock.stopped_at(NOON):
        filer.stands_at("sign-in")
    with clock.stopped_at(NOON + timedelta(minutes=25)):
        filer.signs_in(password="wrong")
    with clock.stopped_at(NOON + timedelta(minutes=50)):
        filer.opens(f"{filer.base}sign-in")
        assert filer.path.endswith("/sign-in")
    with clock.stopped_at(NOON + timedelta(minutes=56)):
        filer.opens(f"{filer.base}sign-in")
        assert not filer.path.endswith("/sign-in")


def test_that_somebody_is_still_there_is_written_down_every_twenty_seconds(filer, pair):
    for second, noted in ((0, 0), (19, 0), (20, 20), (39, 20), (41, 41)):
        with clock.stopped_at(NOON + timedelta(seconds=second)):
            filer.presses("I need more time") if second else filer.stands_at("sign-in")
        assert all_of(SessionRow)[0].seen_at == NOON + timedelta(seconds=noted)


def test_a_session_ends_after_the_absolute_limit_however_busy(filer, pair):
    with clock.stopped_at(NOON):
        filer.stands_at("sign-in")
    for quarters in range(1, 48):
        with clock.stopped_at(NOON + timedelta(minutes=15 * quarters)), transaction():
            db.session.get_one(SessionRow, 1).seen_at = clock.now()
    with clock.stopped_at(NOON + timedelta(hours=11, minutes=59)):
        filer.opens(f"{filer.base}sign-in")
        assert filer.path.endswith("/sign-in")
    with clock.stopped_at(NOON + timedelta(hours=12, seconds=1)):
        filer.opens(f"{filer.base}sign-in")
        assert not filer.path.endswith("/sign-in")


def test_a_form_sent_after_the_end_is_refused_and_changes_nothing(filer, pair):
    with clock.stopped_at(NOON):
        filer.stands_at("confirm", *pair)
    with clock.stopped_at(NOON + timedelta(minutes=31)):
        filer.confirms()
    assert filer.response.status_code == 400
    assert "Nothing was linked" in filer.text or "No account was linked" in filer.text


@pytest.mark.parametrize("mode", COOKIES)
def test_the_cookie_is_kept_from_scripts_other_sites_and_in_live_from_plain_http(make_site, mode):
    filer = Filer(make_site(mode=mode))
    answer = filer.client.get("/courts/cacd/link/")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == COOKIES[mode]
    flags = [part.strip() for part in rest.split(";")[1:]]
    assert sorted(flags) == sorted(["HttpOnly", "Path=/", "SameSite=Lax", *(["Secure"] if mode == "live" else [])])


def test_a_session_cookie_goes_away_with_the_browser(filer):
    answer = filer.client.get("/courts/cacd/link/")
    assert not re.search("expires|max-age", answer.headers["Set-Cookie"], re.IGNORECASE)


def test_answers_are_not_shared_between_browsers_by_any_cache(filer):
    filer.opens("/courts/cacd/link/")
    assert "Cookie" in filer.response.headers["Vary"]
    assert filer.response.headers["Cache-Control"] == "no-store"
