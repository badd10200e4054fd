"""PACER accounts put in order, in a real browser: each story as somebody lives it, under the eyes of axe."""

from itertools import count

import pyotp
import pytest

from tests.e2e import checks
from tests.e2e.walker import SUBMIT
from wizard.core import clock
from wizard.training.personas import PACER_PASSWORD

pytestmark = pytest.mark.slow

NEW_PASSWORD = "Harbor-Window-Seven!"
ALL_CHECKS = (checks.no_axe_violations, checks.targets_are_large_enough, checks.nothing_overflows)
# The wide window is soaked: the small one and the one without scripts run in every round.
DESK = pytest.param({}, marks=pytest.mark.soak)
PHONE = {"viewport": {"width": 320, "height": 640}}
PERSON = {"first_name": "Morgan", "last_name": "Fielding", "date_of_birth": "01/02/1970", "user_type": "Attorney"}
PLACE = {"state": "California", "county": "Orange"}
QUESTIONS = {
    "first_question": "What was the name of your first pet?",
    "first_answer": "Rex",
    "second_question": "What was the make of your first car?",
    "second_answer": "Studebaker",
}
numbers = count(1)


def fills_in(walker, **values: str) -> None:
    for name, value in values.items():
        walker.fills(name, value)
    walker.submits()


def logs_in(walker, username: str, password: str = PACER_PASSWORD) -> None:
    walker.opens("/login")
    walker.fills("username", username)
    walker.fills("password", password)
    walker.ticks("redaction")
    walker.submits()


def registers(walker, **otherwise: str) -> str:
    """From the login page to the new account; its username."""
    number = next(numbers)
    username = f"morganfielding{number}"
    walker.opens("/login")
    walker.follows("main a:has-text('Register one')")
    walker.submits("main form[method=post] button")
    fills_in(walker, **{**PERSON, "last_name": f"Fielding{number}", **otherwise})
    fills_in(walker, email=f"morgan{number}@example.com", **PLACE)
    fills_in(walker, code=walker.newest_code())
    fills_in(walker, username=username, password=NEW_PASSWORD, **QUESTIONS)
    assert walker.outcome == "registered"
    return username


@pytest.mark.parametrize("options", [DESK, PHONE, {"javascript": False}], ids=["desk", "phone", "no-script"])
def test_somebody_registers_and_enrolls_in_one_time_codes(walks, options):
    walker = walks(checks=ALL_CHECKS if options.get("javascript", True) else (), **options)
    username = registers(walker)
    logs_in(walker, username, NEW_PASSWORD)
    walker.opens("/my/codes/apps")
    fills_in(walker, name="My telephone")
    fills_in(walker, code=walker.newest_code())
    assert walker.page.locator("svg.qr").is_visible()
    key = walker.page.locator(".code").first.inner_text().replace(" ", "")
    fills_in(walker, code="000000")
    walker.is_told_about("code")
    fills_in(walker, code=pyotp.TOTP(key).at(clock.now()))
    assert walker.page.locator("ol li").count() == 10
    walker.submits("main button:has-text('I saved my codes')")
    walker.opens("/my/codes/backup")
    fills_in(walker, current_password=NEW_PASSWORD)
    assert walker.page.locator("ol li").count() == 10


@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
def test_somebody_who_lost_the_app_gets_a_passcode_by_email_and_sets_up_another(walks, options):
    walker = walks(checks=ALL_CHECKS, **options)
    username = registers(walker)
    walker.opens("/login")
    walker.follows("main a:has-text('E-mail me a passcode')")
    walker.submits("main form[method=post] button")
    fills_in(walker, username=username, password=NEW_PASSWORD)
    field = walker.field("code")
    assert field.get_attribute("inputmode") == "numeric"
    fits = "field => { field.value = '482 913 557 201'; return field.scrollWidth <= field.clientWidth; }"
    assert field.evaluate(fits), "the longest code is wider than its field"
    fills_in(walker, code="000000")
    walker.is_told_about("code")
    fills_in(walker, code=walker.newest_code())
    fills_in(walker, answer="Rex")
    assert walker.outcome == "logged-in"
    walker.follows("main a:has-text('Manage MFA Settings')")
    walker.follows("main a:has-text('Add an app')")
    assert walker.page.get_by_text("Microsoft Authenticator").is_visible()


def test_axe_is_content_with_every_mistake_of_a_registration(walks):
    walker = walks(checks=ALL_CHECKS)
    walker.opens("/account/register/")
    walker.submits("main form[method=post] button")
    walker.submits()
    walker.is_told_about("first_name", "last_name", "date_of_birth", "user_type")
    fills_in(walker, **PERSON)
    walker.submits()
    walker.is_told_about("email", "state", "county")
    fills_in(walker, email=f"mistakes{next(numbers)}@example.com", **PLACE)
    fills_in(walker, code="wrong")
    walker.is_told_about("code")
    fills_in(walker, code=walker.newest_code())
    fills_in(walker, username="short", password="weak")
    walker.is_told_about("username", "password", "first_question", "first_answer", "second_question", "second_answer")


@pytest.mark.parametrize("options", [DESK, PHONE, {"javascript": False}], ids=["desk", "phone", "no-script"])
def test_a_link_that_an_upgrade_interrupted_goes_on_where_it_stopped(walks, options):
    walker = walks("upgrade-first", checks=ALL_CHECKS if options.get("javascript", True) else (), **options)
    walker.begins()
    walker.logs_out_first()
    walker.signs_in()
    walker.submits("main button:has-text('Upgrade the account now')")
    walker.submits("main button:has-text('Upgrade')")
    fills_in(walker, date_of_birth="01/02/1970", user_type="Attorney")
    fills_in(walker, **PLACE)
    username = f"upgraded{next(numbers):04}"
    fills_in(walker, username=username, password=NEW_PASSWORD, **QUESTIONS)
    walker.submits("main button:has-text('Continue linking')")
    walker.chooses()
    walker.gives_legacy()
    walker.confirms()
    assert walker.outcome == "linked"


def test_somebody_upgrades_by_keyboard_alone(walks):
    walker = walks("upgrade-first", by_keyboard=True)
    walker.opens("/login")
    walker.fills("username", walker.person.pacer_login)
    walker.fills("password", PACER_PASSWORD)
    walker.ticks("redaction")
    walker.submits()
    walker.opens("/my/upgrade/")
    walker.submits("main form[method=post] button")
    fills_in(walker, date_of_birth="01/02/1970", user_type="Att")
    fills_in(walker, state="Calif", county="Orange")
    # A list is chosen from by typing how an entry begins.
    begun = {name: words[:26] if name.endswith("question") else words for name, words in QUESTIONS.items()}
    fills_in(walker, username=f"keyboard{next(numbers):04}", password=NEW_PASSWORD, **begun)
    assert walker.outcome == "upgraded"


def test_a_forgotten_password_is_set_again_with_the_code_from_the_email(walks):
    walker = walks(checks=ALL_CHECKS)
    username = registers(walker)
    walker.opens("/account/recover/")
    walker.submits("main form[method=post] button")
    fills_in(walker, username=username)
    fills_in(walker, code=walker.newest_code())
    answer = "Rex" if walker.page.get_by_text(QUESTIONS["first_question"]).count() else "Studebaker"
    fills_in(walker, answer=answer, password=f"Another-{NEW_PASSWORD}")
    assert walker.outcome == "recovered"


def test_a_firm_opens_its_account_and_invites_somebody_who_accepts(walks):
    firm, person = walks(checks=ALL_CHECKS), walks(checks=ALL_CHECKS)
    name = f"goldfarbpartners{next(numbers)}"
    firm.opens("/account/firm/")
    firm.submits("main form[method=post] button")
    fills_in(firm, firm_name="Goldfarb", email=f"{name}@example.com")
    fills_in(firm, code=firm.newest_code())
    fills_in(firm, username=name, password=NEW_PASSWORD.replace("Window", "Lantern"))
    logs_in(firm, name, NEW_PASSWORD.replace("Window", "Lantern"))
    logs_in(person, person.person.pacer_login)
    person.opens("/my/account/")
    number = person.page.locator("dd").first.inner_text()
    firm.opens("/my/firm/")
    fills_in(firm, account_number=number, last_name=person.person.name.split()[-1])
    person.opens("/my/account/")
    person.submits("main button:has-text('Accept')")
    assert person.page.get_by_text("Goldfarb").first.is_visible()
    firm.opens("/my/firm/")
    assert firm.page.get_by_role("heading", name=person.person.name).is_visible()


def test_a_cja_attorney_moves_the_exemption_and_the_old_account_names_the_new_one(walks):
    walker = walks("cja-two-accounts", checks=ALL_CHECKS)
    logs_in(walker, walker.person.pacer_login)
    walker.opens("/my/cja/")
    fills_in(walker, username=walker.person.exempt_login, password=PACER_PASSWORD)
    assert walker.path == "/my/cja/done"
    walker.submits("header button:has-text('Log out')")
    logs_in(walker, walker.person.exempt_login)
    assert walker.page.get_by_text(walker.person.pacer_login).first.is_visible()


@pytest.mark.parametrize("path", ["/account/username", "/account/username/sent", "/account/recover/", "/account/firm/"])
def test_axe_is_content_with_the_pages_that_anybody_may_open(walks, path):
    walks(checks=ALL_CHECKS).opens(path)


def test_axe_is_content_with_the_pages_of_an_account(walks):
    walker = walks(checks=ALL_CHECKS, **PHONE)
    logs_in(walker, walker.person.pacer_login)
    for path in ("account/", "account/password", "account/address", "codes/", "codes/passkeys", "cja/", "upgrade/"):
        walker.opens(f"/my/{path}")
        if walker.page.locator(SUBMIT).count():
            walker.submits()
            walker.page.locator(".usa-error-message").first.wait_for()
