"""Login at a court: who logs in with what, before and after go-live, and how the others are refused."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import CODE_SECRET, LEGACY_PASSWORD, PACER_PASSWORD, all_of, change, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.flow.journey import Journey
from wizard.links.models import Link
from wizard.security.sessions import SessionRow

EXD_GO_LIVE = datetime(2035, 3, 5, 12, tzinfo=UTC)
EXPLAINED = "Did you type your old CM/ECF login?"


@pytest.fixture
def both_accounts(app):
    return make_pacer(), make_filer()


def session_key(filer: Filer) -> str:
    return filer.client.get_cookie(filer.app.config["SESSION_COOKIE_NAME"]).value


def logs_in_to_file(filer: Filer, username="jrivera", password=LEGACY_PASSWORD):
    """Log in to the fictional court that has not converted, with a legacy login."""
    filer.opens("/courts/exd/login")
    filer.sends(username=username, password=password)


def last_event() -> AuditRow:
    return all_of(AuditRow)[-1]


def test_an_unlinked_account_is_prompted_to_link(filer, both_accounts):
    filer.knocks()
    assert filer.path == "/courts/cacd/login"
    assert "not linked to a filer account yet" in filer.text
    assert (last_event().event, last_event().court_id, last_event().pacer_account_id) == (
        "session.begun",
        "cacd",
        both_accounts[0].id,
    )


def test_a_linked_account_gets_the_landing_page(filer, both_accounts):
    filer.links()
    filer.presses("Log out")
    filer.knocks()
    assert filer.path == "/courts/cacd/home"
    assert "You may file and view" in filer.text


def test_link_now_continues_at_the_third_step_without_asking_for_the_pacer_password_again(filer, both_accounts):
    filer.knocks()
    filer.presses("Link now")
    assert filer.path == "/courts/cacd/link/choose"
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    assert filer.outcome == "linked"


def test_an_old_login_is_asked_for_again_before_the_last_step(filer, both_accounts):
    start = clock.now()
    with clock.stopped_at(start):
        filer.knocks()
    with clock.stopped_at(start + timedelta(minutes=20)):
        filer.presses("I need more time")
        filer.opens("/courts/cacd/login")
        filer.presses("Link now")
        filer.chooses()
    with clock.stopped_at(start + timedelta(minutes=31)):
        filer.gives_legacy()
        assert filer.path == "/courts/cacd/link/sign-in?because=proof-is-old"
    assert all_of(Link) == []


@pytest.mark.parametrize(
    ("facts", "ending"),
    [({"kind": "shared"}, "shared-account"), ({"upgraded": False}, "upgrade-first"),
     ({"kind": "cja-exempt"}, "cja-exempt-account")],
)  # fmt: skip
def test_an_account_that_cannot_be_linked_may_view_and_is_told_why_on_linking(filer, facts, ending):
    make_pacer(**facts)
    filer.knocks()
    filer.presses("Link now")
    assert filer.outcome == ending
    filer.opens("/courts/cacd/home")
    assert "You may view" in filer.text


def test_not_now_is_view_only(filer, both_accounts):
    filer.knocks()
    filer.follows("Not now")
    assert filer.path == "/courts/cacd/home"
    assert "You may view" in filer.text
    assert all_of(Journey) == []


def test_a_person_who_never_filed_is_led_to_instructions(filer, both_accounts):
    filer.knocks()
    filer.follows("I was never an e-filer here")
    assert filer.path == "/courts/cacd/never-filed"


def test_an_enrolled_account_needs_a_code_at_a_court_too(filer):
    make_pacer(enrolled=True)
    filer.knocks()
    assert filer.refusal == "pacer-login"
    filer.knocks(otp_code=code_now(CODE_SECRET))
    assert filer.refusal is None


def test_the_session_key_from_before_the_login_is_worthless(filer, both_accounts):
    filer.begins()
    before = session_key(filer)
    filer.knocks()
    other = Filer(filer.app)
    other.client.set_cookie(filer.app.config["SESSION_COOKIE_NAME"], before)
    other.opens("/courts/cacd/home")
    assert other.path == "/courts/cacd/login"
    assert "PACER username" in other.text


@pytest.mark.parametrize("known", [True, False])
def test_a_legacy_login_on_the_pacer_page_is_explained_whether_right_or_wrong(app, known):
    if known:
        make_filer(username="jrivera")
    filer = Filer(app)
    filer.knocks(username="jrivera", password=LEGACY_PASSWORD)
    assert filer.refusal == "pacer-login"
    assert EXPLAINED in filer.text
    assert "Since Tuesday, February 18, 2020, you log in with a PACER account" in filer.text


def test_right_and_wrong_legacy_logins_on_the_pacer_page_get_the_same_bytes(app):
    make_filer(username="jrivera")
    pages = []
    for password in (LEGACY_PASSWORD, "wrong"):
        filer = Filer(app)
        filer.opens("/courts/cacd/login")
        token = filer.page.select_one("[name=csrf_token]")["value"]
        filer.sends(username="jrivera", password=password, redaction="y")
        pages.append(filer.response.text.replace(token, ""))
    assert len({page.partition("csrf")[0] for page in pages}) == 1


def test_a_legacy_login_on_the_pacer_page_is_explained_in_practice_too(practice_app):
    make_filer()
    filer = Filer(practice_app)
    filer.knocks(username="jrivera", password=LEGACY_PASSWORD)
    assert filer.refusal == "pacer-login"
    assert EXPLAINED in filer.text
    filer.knocks(username="somebody-real", password="x")
    assert filer.refusal == "outside-practice"


def test_a_cancelled_account_is_refused_with_the_name_of_its_replacement(filer):
    private = make_pacer("jordanprivate")
    make_pacer(kind="cja-exempt", cancelled=True, replaced_by_id=private.id)
    filer.knocks()
    assert filer.refusal == "cancelled-account"
    assert filer.errors[0].endswith("Log in with the account that replaced it, jordanprivate.")
    assert "Log out" not in filer.page.header.get_text()


def test_a_firms_administrative_account_is_refused_at_a_court(filer):
    make_pacer(kind="paa")
    filer.knocks()
    assert filer.refusal == "manages-only"
    filer.opens("/login")
    filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert filer.path == "/my/firm/"


def test_a_refused_login_is_recorded_with_its_cause(filer, both_accounts):
    filer.knocks(password="wrong")
    row = last_event()
    assert row.event == "form.refused"
    assert row.detail == {"place": "the court’s login page", "refusal": "pacer-login", "cause": "wrong password"}
    assert (row.court_id, row.pacer_account_id) == ("cacd", both_accounts[0].id)


def test_guessing_a_pacer_password_is_slowed_down(filer, both_accounts):
    for _try in range(6):
        filer.knocks(password="wrong")
    assert filer.refusal == "too-many-tries"
    assert filer.response.status_code == 429
    assert int(filer.response.headers["Retry-After"]) <= 15


# Before go-live


def test_before_go_live_the_legacy_login_files(filer):
    make_filer("exd")
    logs_in_to_file(filer)
    assert filer.path == "/courts/exd/home"
    assert "You may file" in filer.text
    assert "until Monday, March 5, 2035, at 6:00 a.m. Central time" in filer.text
    assert last_event().event == "session.legacy"
    assert "Log out" in filer.page.header.get_text()


def test_before_go_live_a_pacer_account_may_view(filer, both_accounts):
    filer.opens("/courts/exd/login")
    filer.follows("log in with PACER to view")
    filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert filer.path == "/courts/exd/home"
    assert "You may view" in filer.text
    assert "file with your CM/ECF login" in filer.text


def test_the_login_page_says_when_the_court_converts(filer):
    filer.opens("/courts/exd/login")
    assert "The court converts on Monday, March 5, 2035, at 6:00 a.m. Central time" in filer.text


@pytest.mark.parametrize(
    ("facts", "typed", "refusal"),
    [
        ({}, {"username": "JRivera"}, "capitals"),
        ({}, {"password": "wrong"}, "legacy-login"),
        ({}, {"username": "nobody"}, "legacy-login"),
        ({"status": "disabled"}, {}, "disabled-login"),
    ],
)
def test_a_refused_legacy_login_says_why_without_giving_anything_away(filer, facts, typed, refusal):
    make_filer("exd", **facts)
    logs_in_to_file(filer, **typed)
    assert filer.refusal == refusal
    assert all_of(AuditRow)[-1].detail["refusal"] == refusal


def test_a_special_character_still_files_before_go_live(filer):
    make_filer("exd", username="j&rivera")
    logs_in_to_file(filer, "j&rivera")
    assert filer.path == "/courts/exd/home"


def test_guessing_a_legacy_login_slows_down_the_guesser_and_not_the_owner(filer):
    make_filer("exd")
    for _try in range(6):
        logs_in_to_file(filer, password="wrong")
    assert filer.refusal == "too-many-tries"
    owner = Filer(filer.app)
    owner.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    logs_in_to_file(owner)
    assert owner.path == "/courts/exd/home"


@pytest.mark.parametrize(("seconds", "files"), [(-600, True), (-1, True), (0, False), (600, False)])
def test_go_live_happens_by_the_clock_while_the_site_runs(filer, seconds, files):
    make_filer("exd")
    with clock.stopped_at(EXD_GO_LIVE - timedelta(minutes=19)):
        logs_in_to_file(filer)
        assert "You may file" in filer.text
    with clock.stopped_at(EXD_GO_LIVE + timedelta(seconds=seconds)):
        filer.opens("/courts/exd/home")
        assert ("You may file" in filer.text) is files
        assert (filer.path == "/courts/exd/home") is files


def test_a_legacy_login_sent_after_go_live_leads_to_the_pacer_login(filer):
    make_filer("exd")
    with clock.stopped_at(EXD_GO_LIVE - timedelta(minutes=1)):
        filer.opens("/courts/exd/login")
    with clock.stopped_at(EXD_GO_LIVE):
        filer.sends(username="jrivera", password=LEGACY_PASSWORD)
        assert filer.path == "/courts/exd/login"
        assert "PACER username" in filer.text


def test_a_legacy_login_is_valid_in_its_own_court_only(filer):
    make_filer("exd")
    logs_in_to_file(filer)
    filer.opens("/courts/cacd/home")
    assert filer.path == "/courts/cacd/login"


def test_a_filer_account_that_was_disabled_after_login_is_logged_out(filer):
    account = make_filer("exd")
    logs_in_to_file(filer)
    change(account, status="disabled")
    filer.opens("/courts/exd/home")
    assert filer.path == "/courts/exd/login"


def test_logging_out_ends_a_legacy_login(filer):
    make_filer("exd")
    logs_in_to_file(filer)
    filer.presses("Log out")
    filer.opens("/courts/exd/home")
    assert filer.path == "/courts/exd/login"


# One login for all courts


def test_a_login_at_one_court_counts_at_every_converted_court(filer, both_accounts):
    filer.knocks("cacd")
    for court in ("ca1", "ca9", "canb"):
        filer.opens(f"/courts/{court}/login")
        assert "not linked to a filer account yet" in filer.text


def test_logging_out_ends_every_session_and_journey(filer, both_accounts):
    filer.knocks()
    filer.presses("Link now")
    filer.presses("Log out")
    assert filer.path == "/"
    filer.opens("/courts/cacd/link/choose")
    assert filer.path == "/courts/cacd/link/"
    filer.opens("/courts/ca9/home")
    assert filer.path == "/courts/ca9/login"
    assert [row.ended_at is not None for row in all_of(SessionRow)] == [True]


def test_the_next_person_after_a_logout_finds_no_journey(filer, both_accounts):
    filer.goes_to("confirm")
    filer.opens("/courts/cacd/link/logout")
    filer.presses("Log out") if "Log out" in filer.page.header.get_text() else filer.posts("/log-out")
    filer.opens("/courts/cacd/link/confirm")
    assert filer.path == "/courts/cacd/link/"


def test_the_page_that_was_asked_for_follows_the_login(filer, both_accounts):
    filer.opens("/my/courts")
    assert filer.path == "/login?then=/my/courts"
    filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert filer.path == "/my/courts"


@pytest.mark.parametrize(
    "then",
    ["https://example.com/", "//example.com", "/\\example.com", "/%0d%0aX: y", "javascript:alert(1)", "/a b", ""],
)
def test_a_login_never_redirects_to_another_site(filer, both_accounts, then):
    filer.opens("/login")
    token = filer.page.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "username": "jordanrivera", "password": PACER_PASSWORD, "redaction": "y"}
    answer = filer.client.post("/login", query_string={"then": then}, data=form)
    assert answer.headers["Location"] == "/my/courts"


@pytest.mark.parametrize("page", ["/my/courts", "/courts/cacd/home", "/courts/cacd/login"])
def test_more_time_is_given_on_every_page_behind_the_login(filer, both_accounts, page):
    start = clock.now()
    with clock.stopped_at(start):
        filer.knocks()
    for minute in range(25, 250, 25):
        with clock.stopped_at(start + timedelta(minutes=minute)):
            filer.opens(page)
            filer.presses("I need more time")
            assert filer.path == page
    with clock.stopped_at(start + timedelta(minutes=250)):
        filer.opens(f"/time?then={page}")
        assert "You will be logged out in about 5 minutes" in filer.text
        filer.presses("I need more time")
        assert filer.path == page
    with clock.stopped_at(start + timedelta(minutes=290)):
        filer.opens(f"/time?then={page}")
        assert "You are logged out" in filer.text
