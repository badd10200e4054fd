"""Logging in to the console: accounts and a cookie of its own, a password and a code."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.emails import code_in
from tests.support.factories import CODE_SECRET, PACER_PASSWORD, STAFF_PASSWORD, all_of, change, make_pacer, make_staff
from tests.support.people import Filer, Helper, code_now
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.mail.outbox import Email
from wizard.security import digests
from wizard.security.sessions import SessionRow
from wizard.staff import services
from wizard.staff.models import StaffMember

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def colleague(app) -> Helper:
    return Helper(app)


def test_a_password_and_a_code_log_in_to_the_console(colleague):
    make_staff()
    colleague.logs_in(otp_code=code_now(CODE_SECRET))
    assert colleague.path == "/desk/find"
    assert all_of(SessionRow)[0].kind == "console"
    assert [row.event for row in all_of(AuditRow)] == ["staff.begun"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "nobody"},
        {"password": "not the password"},
        {"otp_code": "000000"},
        {"otp_code": ""},
        {"otp_code": "１２３４５６"},
    ],
)
def test_every_wrong_login_gets_the_same_sentence(colleague, wrong):
    make_staff()
    colleague.logs_in(**{"otp_code": code_now(CODE_SECRET), **wrong})
    assert colleague.refusal == "staff-login"
    assert "The login, the password, or the one-time passcode is wrong" in colleague.errors[0]


@pytest.mark.parametrize("login", ["hdesk", "HDesk", "nobody", "a password typed in the wrong field"])
def test_a_refused_login_is_recorded_as_a_digest_of_what_was_typed(colleague, login):
    make_staff()
    for _try in range(7):
        colleague.logs_in(login, password="wrong")
    assert colleague.refusal == "too-many-tries"
    rows = all_of(AuditRow, event="form.refused")
    assert len(rows) == 7
    assert {row.detail["typed"] for row in rows} == {digests.username_digest(login)}
    assert login not in repr([row.detail for row in rows])


def test_a_code_works_only_once(app, colleague):
    make_staff()
    with clock.stopped_at(NOON):
        colleague.logs_in(otp_code=code_now(CODE_SECRET))
        again = Helper(app)
        again.logs_in(otp_code=code_now(CODE_SECRET))
    assert again.refusal == "staff-login"


def test_a_key_that_cannot_be_decrypted_does_not_log_in(app, colleague):
    member = make_staff()
    change(member, encrypted_key="encrypted with another secret key")
    for code in ("", code_now(CODE_SECRET)):
        colleague.logs_in(otp_code=code)
        assert colleague.refusal == "staff-login"


def test_other_parameters_of_the_url_are_not_repeated(colleague):
    colleague.opens("/desk/login?password=in-the-wrong-place&then=/desk/today")
    assert "in-the-wrong-place" not in colleague.response.text
    assert colleague.page.select_one("form.fields")["action"] == "/desk/login?then=/desk/today"


def test_failed_attempts_are_rate_limited(colleague):
    make_staff()
    for _try in range(6):
        colleague.logs_in(password="wrong")
    assert colleague.refusal == "too-many-tries"


def test_a_busy_server_spends_no_attempt(colleague, busy):
    make_staff()
    for _time in range(6):
        with busy():
            colleague.logs_in()
        assert colleague.response.status_code == 503
    colleague.logs_in(otp_code=code_now(CODE_SECRET))
    assert colleague.path == "/desk/find"


def test_a_staff_member_without_an_app_connects_one_first(colleague):
    make_staff(enrolled=False)
    colleague.logs_in()
    assert colleague.path == "/desk/codes"
    colleague.opens("/desk/find")
    assert colleague.path.startswith("/desk/login")
    colleague.opens("/desk/codes")
    colleague.presses("Show the key")
    key = colleague.page.select_one(".key").get_text().replace(" ", "")
    colleague.sends(code="000000")
    assert colleague.refusal == "staff-code"
    colleague.sends(code=code_now(key))
    assert colleague.path == "/desk/find"
    assert all_of(StaffMember)[0].confirmed_at


def test_a_key_that_was_never_confirmed_and_cannot_be_decrypted_is_replaced(colleague):
    member = make_staff(enrolled=False)
    change(member, encrypted_key="encrypted with another secret key")
    colleague.logs_in()
    colleague.presses("Show the key")
    key = colleague.page.select_one(".key").get_text().replace(" ", "")
    colleague.sends(code=code_now(key))
    assert colleague.path == "/desk/find"


def test_a_connected_app_s_key_is_not_shown_to_another_session_that_waited_for_it(app, colleague):
    make_staff(enrolled=False)
    other = Helper(app)
    for each in (colleague, other):
        each.logs_in()
        assert each.path == "/desk/codes"
    colleague.presses("Show the key")
    colleague.sends(code=code_now(colleague.page.select_one(".key").get_text().replace(" ", "")))
    other.opens("/desk/codes")
    assert other.path.startswith("/desk/login")
    assert other.page.select_one(".key") is None


def test_an_invitation_is_accepted_with_its_code_and_a_new_password(colleague):
    with transaction():
        services.add("newcomer", "Nora Newcomer", "nora@desk.example.gov", "help-desk", ["cacd"])
    email = all_of(Email)[0]
    code = code_in(email)
    assert "/desk/invitation" in email.text
    colleague.opens("/desk/invitation")
    colleague.sends(code=code, new_password="nora-nora-nora-nora")
    assert colleague.refusal == "staff-password"
    colleague.sends(code=code, new_password=STAFF_PASSWORD)
    assert colleague.path == "/desk/codes"
    again = Helper(colleague.app)
    again.opens("/desk/invitation")
    again.sends(code=code, new_password=STAFF_PASSWORD)
    assert again.refusal == "email-code"


def test_an_invitation_expires_in_three_days(colleague):
    with clock.stopped_at(NOON), transaction():
        services.add("newcomer", "Nora Newcomer", "nora@desk.example.gov", "help-desk", ["cacd"])
    code = code_in(all_of(Email)[0])
    with clock.stopped_at(NOON + timedelta(days=3, seconds=1)):
        colleague.opens("/desk/invitation")
        colleague.sends(code=code, new_password=STAFF_PASSWORD)
    assert colleague.refusal == "email-code"


def test_removing_a_staff_member_ends_the_session_at_once(colleague):
    member = make_staff()
    colleague.sits_down(member)
    with transaction():
        services.remove(db.session.get_one(StaffMember, member.id))
    colleague.opens("/desk/find")
    assert colleague.path.startswith("/desk/login")
    colleague.logs_in(otp_code=code_now(CODE_SECRET))
    assert colleague.refusal == "staff-login"


def test_a_filers_session_does_not_open_the_console(app):
    filer = Filer(app)
    make_pacer()
    filer.knocks()
    filer.opens("/desk/find")
    assert filer.path.startswith("/desk/login")
    key = filer.client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    filer.client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}_desk", key)
    filer.opens("/desk/find")
    assert filer.path.startswith("/desk/login")
    filer.sends(username="jordanrivera", password=PACER_PASSWORD)
    assert filer.refusal == "staff-login"


def test_a_staff_session_opens_no_filers_page(app, colleague):
    colleague.sits_down(make_staff())
    key = colleague.client.get_cookie(f"{app.config['SESSION_COOKIE_NAME']}_desk").value
    for _with in range(2):
        colleague.opens("/my/courts")
        assert colleague.path.startswith("/login")
        colleague.client.set_cookie(app.config["SESSION_COOKIE_NAME"], key)


def test_the_console_times_out_sooner_than_public_pages(colleague):
    with clock.stopped_at(NOON):
        colleague.sits_down(make_staff())
    with clock.stopped_at(NOON + timedelta(minutes=14)):
        colleague.opens("/desk/today")
        assert colleague.page.h1.get_text() == "Today"
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        colleague.opens("/desk/today")
    assert colleague.path.startswith("/desk/login")


def test_logging_out_ends_every_session_of_the_person(app, colleague):
    member = make_staff()
    other = Helper(app)
    other.sits_down(member)
    colleague.sits_down(member)
    colleague.presses("Log out")
    other.opens("/desk/find")
    assert other.path.startswith("/desk/login")


@pytest.mark.parametrize(
    ("serves", "there", "gone"),
    [("public", "/courts/cacd/", "/desk/login"), ("console", "/desk/login", "/courts/cacd/")],
)
def test_public_pages_and_the_console_can_be_served_separately(make_site, serves, there, gone):
    app = make_site(
        serves=serves, public_address="https://link.example.gov", console_address="https://desk.example.gov"
    )
    visitor = Helper(app)
    visitor.opens(there)
    assert visitor.response.status_code == 200
    visitor.opens(gone)
    assert visitor.response.status_code == 404
    assert app.test_client().get("/healthz").status_code == 200


def test_an_email_links_to_the_host_that_serves_the_page(make_site):
    app = make_site(
        serves="console", public_address="https://link.example.gov", console_address="https://desk.example.gov"
    )
    with app.app_context(), transaction():
        services.add("newcomer", "Nora Newcomer", "nora@desk.example.gov", "help-desk", ["cacd"])
    with app.app_context():
        assert "https://desk.example.gov/desk/invitation" in all_of(Email)[0].text
