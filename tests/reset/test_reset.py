"""A forgotten legacy password or login: one e-mail, one answer for everyone, and a new password."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event

from tests.support.emails import code_in
from tests.support.factories import LEGACY_PASSWORD, all_of, change, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf import proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, end_read
from wizard.mail.outbox import Email
from wizard.security.email_codes import MAX_OUTSTANDING, MAX_PER_REQUESTER, EmailCode

NEW_PASSWORD = "new-paper-lantern"
COURT_PREFIX = "/courts/cacd/forgot"
PACER_PREFIX = "/appellate/forgot"


def requests_code(filer: Filer, username: str = "jrivera", prefix: str = COURT_PREFIX) -> None:
    filer.opens(f"{prefix}/password")
    filer.sends(username=username)


def sets_password(filer: Filer, code: str, password: str = NEW_PASSWORD, prefix: str = COURT_PREFIX) -> None:
    filer.opens(f"{prefix}/new-password")
    filer.sends(code=code, new_password=password)


def resets(filer: Filer, prefix: str = COURT_PREFIX) -> None:
    requests_code(filer, prefix=prefix)
    sets_password(filer, code_in(all_of(Email)[-1]), prefix=prefix)


def is_password(court: str, password: str, username: str = "jrivera") -> bool:
    end_read()
    try:
        proof.prove(court, username, password)
    except proof.LegacyAuthenticationError:
        return False
    return True


def test_an_email_with_a_code_goes_to_the_address_on_the_roster(filer):
    make_filer()
    requests_code(filer)
    assert filer.path == f"{COURT_PREFIX}/sent?asked=password"
    [email] = all_of(Email)
    assert email.recipient == "jordan.rivera@example.com"
    assert "/courts/cacd/forgot/new-password" in email.text
    assert code_in(email).replace(" ", "") not in email.text.split("enter it at")[1]


def test_the_filer_account_gets_the_new_password_and_an_email_confirms_it(filer):
    make_filer()
    resets(filer)
    assert filer.path == f"{COURT_PREFIX}/password-set"
    assert is_password("cacd", NEW_PASSWORD)
    assert not is_password("cacd", LEGACY_PASSWORD)
    assert [email.kind for email in all_of(Email)] == ["legacy-reset", "legacy-password-set"]
    assert all_of(FilerAccount)[0].password_set_at


def test_after_a_reset_linking_continues_in_the_other_tab(filer):
    make_pacer(), make_filer()
    filer.goes_to("legacy")
    other_tab = Filer(filer.app)
    resets(other_tab)
    filer.gives_legacy(password=NEW_PASSWORD)
    filer.confirms()
    assert filer.outcome == "linked"


@pytest.mark.parametrize("username", ["jrivera", "JRivera", "nobody", "retired1", "disabled1", "x" * 199, "%", "\0"])
def test_everyone_gets_the_same_answer(app, username):
    make_filer()
    make_filer(username="retired1", status="retired", password=None)
    make_filer(username="disabled1", status="disabled")
    filer = Filer(app)
    requests_code(filer, username)
    assert filer.path == f"{COURT_PREFIX}/sent?asked=password"
    assert username.lower() not in filer.text.lower() or username == "%"


def test_no_email_is_sent_for_an_account_that_does_not_exist(filer):
    requests_code(filer, "nobody")
    assert all_of(Email) == []
    assert all_of(EmailCode) == []
    [row] = all_of(AuditRow)
    assert (row.event, row.filer_account_id) == ("reset.asked", None)
    assert re.fullmatch("[0-9a-f]{32}", row.detail["typed"])


def test_known_and_unknown_logins_run_the_same_statements(app, monkeypatch):
    """Equal work takes equal time. What follows the rollback is not compared."""
    make_filer()
    statements: list[str] = []
    event.listen(
        db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2].split("(")[0].strip())
    )
    runs = []
    capped = make_filer(username="capped1", email="capped@example.com")
    for number in range(MAX_OUTSTANDING):
        filer = Filer(app)
        filer.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        requests_code(filer, capped.username)
    for username in ("jrivera", "nobody", "capped1"):
        filer = Filer(app)
        filer.opens(f"{COURT_PREFIX}/password")
        statements.clear()
        filer.sends(username=username)
        runs.append(sorted(each for each in statements if re.search(r"email_code|INTO email|audit", each)))
    assert runs[0] == runs[1]
    # Where no further code is issued, one more query finds that out.
    assert set(runs[2]) == set(runs[0])
    assert len(runs[2]) == len(runs[0]) + 1


def test_what_concerns_one_account_is_said_in_the_email_alone(filer):
    make_filer(username="retired1", status="retired", password=None)
    requests_code(filer, "retired1")
    [email] = all_of(Email)
    assert "already linked to a PACER account" in email.text
    assert "Code:" not in email.text
    assert email.subject.endswith("no new password is needed")


def test_a_disabled_account_gets_a_telephone_number_and_no_code(filer):
    make_filer(username="disabled1", status="disabled")
    requests_code(filer, "disabled1")
    assert "the court has disabled this account. Call the CM/ECF Help Desk" in all_of(Email)[0].text
    assert "Code:" not in all_of(Email)[0].text


def test_one_appellate_reset_covers_every_circuit_with_the_same_login_and_email(filer):
    make_filer("ca1")
    make_filer("ca9", email="Jordan.Rivera@example.com")
    make_filer("cacd")
    resets(filer, PACER_PREFIX)
    assert filer.path == f"{PACER_PREFIX}/password-set"
    assert [is_password(court, NEW_PASSWORD) for court in ("ca1", "ca9", "cacd")] == [True, True, False]
    assert [email.kind for email in all_of(Email)] == ["legacy-reset", "legacy-password-set"]


def test_another_email_address_in_another_circuit_gets_its_own_code(filer):
    make_filer("ca1")
    make_filer("ca9", email="somebody.else@example.com")
    requests_code(filer, prefix=PACER_PREFIX)
    first, second = all_of(Email)
    assert {first.recipient, second.recipient} == {"jordan.rivera@example.com", "somebody.else@example.com"}
    mine = first if first.recipient.startswith("jordan") else second
    sets_password(filer, code_in(mine), prefix=PACER_PREFIX)
    assert [is_password(court, NEW_PASSWORD) for court in ("ca1", "ca9")] == [True, False]


def test_an_appellate_reset_skips_a_circuit_that_is_already_linked(filer):
    make_filer("ca1")
    make_filer("ca9", status="retired", password=None)
    requests_code(filer, prefix=PACER_PREFIX)
    assert "already linked to a PACER account" in all_of(Email)[0].text
    sets_password(filer, code_in(all_of(Email)[0]), prefix=PACER_PREFIX)
    assert is_password("ca1", NEW_PASSWORD)
    assert all_of(FilerAccount)[1].password_hash is None


@pytest.mark.parametrize("name", ["password", "login", "new-password", "sent", "password-set"])
def test_an_appellate_court_redirects_to_the_pacer_side(filer, name):
    filer.opens(f"/courts/ca1/forgot/{name}")
    assert filer.path == f"{PACER_PREFIX}/{name}"


@pytest.mark.parametrize(
    ("court", "place"), [("ca1", "through PACER"), ("cacd", "in this court"), ("canb", "in this court")]
)
def test_the_start_page_says_where_to_reset_and_whom_to_call_about_an_old_address(filer, court, place):
    filer.opens(f"/courts/{court}/forgot")
    assert place in filer.text
    assert "The court must correct it first" in filer.text
    assert "Call the CM/ECF Help Desk (" in filer.text
    filer.follows("Send me a code")
    assert filer.path == (f"{PACER_PREFIX}/password" if court == "ca1" else f"/courts/{court}/forgot/password")


def test_an_account_linked_after_the_email_is_not_changed(filer):
    account = make_filer()
    requests_code(filer)
    change(account, status="retired", password_hash=None)
    sets_password(filer, code_in(all_of(Email)[0]))
    assert filer.refusal == "email-code"
    assert all_of(FilerAccount)[0].password_hash is None
    assert len(all_of(Email)) == 1


@pytest.mark.parametrize("code", ["WRONG", "ACDEFGHJKMNP"])
def test_a_wrong_code_changes_nothing_and_the_new_password_is_not_shown_again(filer, code):
    make_filer()
    sets_password(filer, code)
    assert filer.refusal == "email-code"
    assert NEW_PASSWORD not in filer.response.text
    assert is_password("cacd", LEGACY_PASSWORD)


def test_a_code_works_once_within_a_quarter_of_an_hour(filer):
    make_filer()
    resets(filer)
    sets_password(filer, code_in(all_of(Email)[0]), "yet-another-one")
    assert filer.refusal == "email-code"
    requests_code(filer)
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        sets_password(filer, code_in(all_of(Email)[-1]), "yet-another-one")
        assert filer.refusal == "email-code"
    assert is_password("cacd", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter a new password."),
        ("seven77", "Choose a password of 8 characters or more."),
        ("x" * 300, "Choose a password of 256 characters or fewer, without control characters."),
        ("null\0null", "Choose a password of 256 characters or fewer, without control characters."),
    ],
)
def test_an_invalid_password_is_explained_and_does_not_use_up_the_code(filer, password, error):
    make_filer()
    requests_code(filer)
    code = code_in(all_of(Email)[0])
    sets_password(filer, code, password)
    assert filer.errors == [error]
    sets_password(filer, code)
    assert filer.path == f"{COURT_PREFIX}/password-set"


def test_the_login_itself_is_refused_as_the_password(filer):
    make_filer(username="jordanrivera")
    requests_code(filer, "jordanrivera")
    sets_password(filer, code_in(all_of(Email)[0]), "JordanRivera")
    assert filer.refusal == "login-as-password"


def test_five_wrong_codes_end_a_code(filer):
    make_filer()
    requests_code(filer)
    for _try in range(5):
        sets_password(filer, "123456")
    sets_password(filer, code_in(all_of(Email)[0]))
    assert filer.refusal == "email-code"
    requests_code(filer)
    sets_password(filer, code_in(all_of(Email)[-1]))
    assert is_password("cacd", NEW_PASSWORD)


def test_six_digits_work_only_in_the_browser_that_asked(filer, app):
    make_filer()
    requests_code(filer)
    stranger = Filer(app)
    sets_password(stranger, code_in(all_of(Email)[0]))
    assert stranger.refusal == "email-code"
    requests_code(stranger, "somebody-else")
    sets_password(stranger, code_in(all_of(Email)[0]))
    assert stranger.refusal == "email-code"
    sets_password(filer, code_in(all_of(Email)[0]))
    assert is_password("cacd", NEW_PASSWORD)


def test_an_office_is_not_stopped_by_the_wrong_codes_of_a_neighbor(app):
    make_filer()
    for _browser in range(10):
        neighbor = Filer(app)
        for _try in range(6):
            sets_password(neighbor, "WRONG")
    filer = Filer(app)
    requests_code(filer)
    sets_password(filer, code_in(all_of(Email)[0]))
    assert filer.path == f"{COURT_PREFIX}/password-set"


def test_repeated_requests_are_slowed_down_alike_for_known_and_unknown_logins(app):
    make_filer()
    for username in ("jrivera", "nobody"):
        filer = Filer(app)
        for _time in range(6):
            requests_code(filer, username)
        assert filer.refusal == "too-many-emails"
        assert filer.response.status_code == 429


def test_a_stranger_does_not_keep_the_owner_from_getting_a_code(app):
    make_filer()
    stranger, owner = Filer(app), Filer(app)
    stranger.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    for _time in range(3):
        requests_code(stranger)
    requests_code(owner)
    assert len(all_of(Email)) == 4
    sets_password(owner, code_in(all_of(Email)[-1]))
    assert is_password("cacd", NEW_PASSWORD)


@pytest.mark.slow
def test_sixteen_requests_at_once_send_as_many_e_mails_as_one_after_the_other(make_site, postgres):
    app, start = make_site(database=postgres()), Barrier(16)
    with app.app_context():
        make_filer()
        visitors = [Filer(app) for _number in range(16)]
        for number, visitor in enumerate(visitors):
            visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number + 1:x}"
            visitor.opens(f"{COURT_PREFIX}/password")
        tokens = [visitor.page.select_one("[name=csrf_token]")["value"] for visitor in visitors]
        db.session.remove()

        def requests(number: int) -> None:
            start.wait(10)
            fields = {"csrf_token": tokens[number], "username": "jrivera"}
            visitors[number].client.post(f"{COURT_PREFIX}/password", data=fields)

        with ThreadPoolExecutor(16) as crowd:
            list(crowd.map(requests, range(16)))
        assert len(all_of(Email)) == MAX_PER_REQUESTER
        db.session.remove()
        db.engine.dispose()


def test_a_mailbox_is_not_flooded_by_requests_from_many_networks(app):
    make_filer()
    for number in range(MAX_OUTSTANDING + 3):
        filer = Filer(app)
        filer.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        requests_code(filer)
        assert "/sent" in filer.path
    assert len(all_of(Email)) == MAX_OUTSTANDING
    assert len(all_of(AuditRow, event="reset.asked")) == MAX_OUTSTANDING + 3


def test_strangers_of_many_networks_do_not_keep_the_owners_own_browser_from_getting_a_code(filer, app):
    make_filer("exd")
    filer.opens("/courts/exd/login")
    filer.sends(username="jrivera", password=LEGACY_PASSWORD)
    filer.presses("Log out")
    for number in range(MAX_OUTSTANDING):
        stranger = Filer(app)
        stranger.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        requests_code(stranger, prefix="/courts/exd/forgot")
    requests_code(filer, prefix="/courts/exd/forgot")
    assert len(all_of(Email)) == MAX_OUTSTANDING + 1
    sets_password(filer, code_in(all_of(Email)[-1]), prefix="/courts/exd/forgot")
    assert is_password("exd", NEW_PASSWORD)


@pytest.mark.parametrize("typed", ["jordan@exämple.com", "Jordan@EXÄMPLE.com", "jordan@xn--exmple-cua.com"])
@pytest.mark.parametrize(("page", "field"), [("login", "email"), ("password", "username")])
def test_an_international_domain_on_file_is_found_however_it_is_typed(filer, typed, page, field):
    make_filer(email="Jordan@xn--exmple-cua.com")
    filer.opens(f"{COURT_PREFIX}/{page}")
    filer.sends(**{field: typed})
    assert [email.recipient for email in all_of(Email)] == ["Jordan@xn--exmple-cua.com"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [("jordán@example.com", "characters like é before the @"), ("not an address", "like name@example.com")],
)
def test_an_address_that_nobody_can_have_on_file_is_refused_at_once(filer, typed, error):
    make_filer()
    filer.opens(f"{COURT_PREFIX}/login")
    filer.sends(email=typed)
    assert error in filer.errors[0]
    assert not all_of(Email)


def test_a_forgotten_login_is_sent_only_to_the_address_on_file(filer):
    make_filer()
    make_filer(username="another", status="retired", password=None)
    make_filer("canb")
    filer.opens(f"{COURT_PREFIX}/login")
    filer.sends(email="JORDAN.RIVERA@example.com")
    assert filer.path == f"{COURT_PREFIX}/sent?asked=login"
    [email] = all_of(Email)
    assert email.recipient == "jordan.rivera@example.com"
    assert "Central District of California: jrivera (Jordan Rivera)" in email.text
    assert "another (Jordan Rivera), already linked to a PACER account" in email.text
    assert "Bankruptcy" not in email.text


@pytest.mark.parametrize("email", ["nobody@example.com", "nobody@xn--exmple-cua.com", "x" * 60 + "@example.com"])
def test_an_unknown_email_address_gets_the_same_answer(filer, email):
    make_filer()
    filer.opens(f"{COURT_PREFIX}/login")
    filer.sends(email=email)
    assert filer.path == f"{COURT_PREFIX}/sent?asked=login"
    assert all_of(Email) == []


def test_every_step_of_a_reset_is_recorded(filer):
    account = make_filer()
    resets(filer)
    rows = [(row.event, row.court_id, row.filer_account_id) for row in all_of(AuditRow)]
    assert rows == [("reset.asked", "cacd", account.id), ("reset.done", "cacd", account.id)]


def test_whoever_forgot_the_login_too_types_the_address_on_file(filer):
    make_filer()
    requests_code(filer, "Jordan.Rivera@Example.com")
    [email] = all_of(Email)
    assert (email.kind, "login jrivera" in email.text) == ("legacy-reset", True)
    sets_password(filer, code_in(email))
    assert is_password("cacd", NEW_PASSWORD)


def test_an_address_of_several_logins_gets_their_names_and_no_code(filer):
    make_filer(), make_filer(username="jrivera2")
    requests_code(filer, "jordan.rivera@example.com")
    [email] = all_of(Email)
    assert email.kind == "legacy-login"
    assert all(name in email.text for name in ("jrivera ", "jrivera2"))


def test_one_address_resets_one_login_in_every_circuit(filer):
    make_filer("ca1"), make_filer("ca9")
    requests_code(filer, "jordan.rivera@example.com", PACER_PREFIX)
    [email] = all_of(Email)
    sets_password(filer, code_in(email), prefix=PACER_PREFIX)
    assert is_password("ca1", NEW_PASSWORD)
    assert is_password("ca9", NEW_PASSWORD)


def test_an_unknown_address_gets_the_same_page_and_no_e_mail(filer):
    make_filer()
    requests_code(filer, "nobody@example.com")
    assert filer.path == f"{COURT_PREFIX}/sent?asked=password"
    assert not all_of(Email)
