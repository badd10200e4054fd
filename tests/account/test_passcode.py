"""A passcode by e-mail for whoever lost the app: password, browser, mailbox and security question, and nothing less."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from tests.account.conftest import Owner
from tests.support.emails import code_in, emails
from tests.support.factories import PACER_PASSWORD, all_of, change, make_filer, make_pacer, make_staff, rewrite
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.core.normalize import fold
from wizard.linking.rules import NEW_FOR
from wizard.pacer.models import PacerAccount, SecurityAnswer
from wizard.security import passwords
from wizard.security.dimensions import GUESSES, PASSCODES
from wizard.security.email_codes import LIFETIME


def asks(browser: Owner, username: str = "jordanrivera", password: str = PACER_PASSWORD) -> Owner:
    browser.opens("/account/passcode/")
    browser.presses("Begin")
    browser.sends(username=username, password=password)
    return browser


def passcode() -> str:
    return code_in(emails("pacer-passcode")[-1])


def is_logged_in(browser: Owner) -> bool:
    return bool(browser.opens("/my/account/") or browser.path == "/my/account/")


@pytest.fixture
def enrolled(app) -> PacerAccount:
    return make_pacer(enrolled=True)


def add_question(account: PacerAccount) -> None:
    with transaction():
        stored = passwords.hash_password(fold("Rex"))
        db.session.add(SecurityAnswer(pacer_account_id=account.id, question="First pet?", answer_hash=stored))


def test_a_filer_without_the_app_logs_in_with_a_passcode_and_can_set_up_another(owner, enrolled):
    add_question(enrolled)
    asks(owner)
    owner.sends(code=passcode())
    assert "First pet?" in owner.text
    owner.sends(answer="fido")
    assert owner.refusal == "wrong-answer"
    assert not is_logged_in(owner)
    owner.opens("/account/passcode/question")
    owner.sends(answer="REX ")
    assert owner.outcome == "logged-in"
    owner.opens("/my/codes/apps")
    assert owner.path == "/my/codes/apps"
    (told,) = emails("passcode-used")
    assert told.recipient == "jrivera@example.gov"
    assert "/my/account/freeze" in told.text
    assert [row.event for row in all_of(AuditRow) if row.event.startswith("passcode")] == [
        "passcode.asked",
        "passcode.used",
    ]


def test_an_account_without_a_question_needs_the_passcode_alone(owner, enrolled):
    asks(owner).sends(code=passcode())
    assert owner.outcome == "logged-in"
    assert is_logged_in(owner)


def test_a_trip_out_of_linking_leads_back_past_the_login_just_made(owner, enrolled):
    owner.goes_to("sign-in")
    owner.follows("E-mail me a passcode")
    assert "You were at step 2" in owner.text
    owner.presses("Begin")
    owner.sends(username="jordanrivera", password=PACER_PASSWORD)
    owner.sends(code=passcode())
    owner.presses("Continue linking")
    assert owner.path == "/courts/cacd/link/choose"


@pytest.mark.parametrize(("username", "password"), [("jordanrivera", "wrong"), ("nobody99", PACER_PASSWORD)])
def test_nobody_learns_whether_the_login_is_right(app, enrolled, username, password):
    right, wrong = asks(Owner(app)), asks(Owner(app), username, password)
    assert len(emails("pacer-passcode")) == 1
    assert (wrong.path, wrong.text) == (right.path, right.text)
    for browser in (right, wrong):
        browser.sends(code="123456")
        assert browser.refusal == "email-code"


def test_right_and_wrong_logins_run_the_same_statements(app, enrolled):
    """Equal work takes equal time. What follows the rollback is not compared."""
    statements: list[str] = []
    event.listen(
        db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2].split("(")[0].strip())
    )
    runs = []
    for username, password in (("jordanrivera", PACER_PASSWORD), ("jordanrivera", "wrong"), ("nobody99", "wrong")):
        browser = Owner(app)
        browser.opens("/account/passcode/")
        browser.presses("Begin")
        statements.clear()
        browser.sends(username=username, password=password)
        runs.append(sorted(each for each in statements if re.search(r"attempt_count|email|audit", each)))
    assert runs[0] == runs[1] == runs[2]


def test_the_help_desk_reads_why_no_passcode_was_sent(app, enrolled):
    for password in (PACER_PASSWORD, "wrong"):
        asks(Owner(app), password=password)
    rows = all_of(AuditRow, event="passcode.asked")
    assert [row.pacer_account_id for row in rows] == [enrolled.id, enrolled.id]
    assert [(row.detail["code"], row.detail["cause"]) for row in rows] == [
        ("sent", "right password"),
        ("not sent", "wrong password"),
    ]


def test_a_right_password_counts_like_a_wrong_one_until_the_passcode_is_used(app, enrolled):
    """Or else the waits would tell that it was right."""
    for password in (PACER_PASSWORD, "wrong"):
        browser = Owner(app)
        browser.client.environ_base["REMOTE_ADDR"] = "198.51.100.7" if password == "wrong" else "198.51.100.8"
        for _time in range(GUESSES.first):
            asks(browser, password=password)
        asks(browser, password=password)
        assert browser.refusal in ("too-many-tries", "too-many-emails")


def test_a_used_passcode_forgets_what_was_typed_before(owner, enrolled):
    for _time in range(GUESSES.first - 1):
        asks(owner, password="wrong")
    asks(owner).sends(code=passcode())
    assert owner.outcome == "logged-in"
    owner.presses("Log out")
    for _time in range(GUESSES.first - 1):
        owner.logs_in(password="wrong")
    assert owner.refusal == "pacer-login"


def test_a_passcode_works_only_where_the_right_password_was_typed(app, enrolled):
    asks(Owner(app))
    thief = asks(Owner(app), password="wrong")
    thief.sends(code=passcode())
    assert thief.refusal == "email-code"
    other = asks(thief, "jordanrivera", "wrong again")
    other.sends(code=passcode())
    assert other.refusal == "email-code"


@pytest.mark.parametrize("facts", [{"password_hash": "x"}, {"email": "new@example.com"}, {"frozen_at": clock.actual()}])
def test_a_passcode_is_as_old_as_the_credentials(owner, enrolled, facts):
    asks(owner)
    rewrite(enrolled, **facts)
    owner.sends(code=passcode())
    assert owner.refusal == "email-code"
    assert not emails("passcode-used")


def test_a_change_after_the_passcode_leads_back(owner, enrolled):
    add_question(enrolled)
    asks(owner).sends(code=passcode())
    rewrite(enrolled, email="new@example.com")
    owner.sends(answer="Rex")
    assert owner.path == "/account/passcode/code?because=credentials-changed"
    assert not is_logged_in(owner)


def test_a_frozen_account_logs_nobody_in(owner):
    make_pacer(enrolled=True, frozen_at=clock.actual())
    asks(owner).sends(code=passcode())
    assert owner.refusal == "frozen"


def test_a_passcode_expires_and_works_once(app, owner, enrolled):
    asks(owner)
    with clock.stopped_at(clock.now() + LIFETIME):
        owner.sends(code=passcode())
        assert owner.refusal == "email-code"


def test_whoever_knows_the_password_can_neither_flood_the_owner_nor_keep_the_owners_browser_out(app, owner, enrolled):
    asks(owner).sends(code=passcode())
    owner.presses("Log out")
    before = len(emails("pacer-passcode"))
    for number in range(PASSCODES.first + 3):
        stranger = Owner(app)
        stranger.client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:{number:x}::1"
        asks(stranger)
        assert stranger.path == "/account/passcode/code"
    assert len(emails("pacer-passcode")) - before < PASSCODES.first
    asks(owner).sends(code=passcode())
    assert owner.outcome == "logged-in"


def test_the_console_takes_no_passcode(app):
    member = make_staff()
    asks(Owner(app), member.login)
    assert not emails("pacer-passcode")


def test_for_30_days_a_link_also_needs_a_code_from_the_courts_mail(app, owner, enrolled):
    make_filer()
    asks(owner).sends(code=passcode())
    owner.opens("/courts/cacd/login")
    owner.presses("Link now")
    owner.chooses()
    owner.gives_legacy()
    assert owner.path.endswith("/verify")
    assert "A one-time passcode from an e-mail was used for this PACER account recently." in owner.text
    owner.reads_the_code()
    assert owner.path.endswith("/confirm")
    change(enrolled, passcode_used_at=clock.now() - NEW_FOR)
    owner.opens(f"{owner.base}legacy")
    owner.gives_legacy()
    assert owner.path.endswith("/confirm")


def test_a_passcode_is_no_way_around_required_codes(owner):
    settings = owner.app.extensions["settings"]
    owner.app.extensions["settings"] = replace(settings, one_time_codes="required", code_skips=3)
    make_pacer(mfa_skips=3)
    asks(owner).sends(code=passcode())
    owner.opens("/my/courts")
    assert not owner.path.startswith("/my/courts")
    owner.opens("/my/codes/offer")
    assert "You have no skips left" in owner.text
