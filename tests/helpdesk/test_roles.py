"""Who may open which URL of the console: every URL, with every role and without any."""

import re
from pathlib import Path

import pytest

from tests.support.factories import index_names, make_filer, make_pacer, make_staff
from tests.support.people import Filer, Helper
from tests.test_addresses import ADDRESSES
from wizard import helpdesk
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.helpdesk.models import Call
from wizard.security.access import ROLES, Access

ROLE_NAMES = ("help-desk", "trainer", "administrator")
CONSOLE = {rule: methods for rule, (methods, who) in ADDRESSES.items() if who in ROLES}
PARTS = {
    "<int:call_id>": "1",
    "<court:court>": "cacd",
    "<word:slug>": "capitals",
    "<int:passkey_id>": "1",
}


def concrete(rule: str) -> str:
    for part, value in PARTS.items():
        rule = rule.replace(part, value)
    return re.sub(r'<any\("?([a-z-]+).*:[a-z]+>', r"\1", rule)


@pytest.fixture
def staff_of(app):
    """A function that logs in a staff member of a role, who opens the call number 1."""

    def sit(role: str) -> Helper:
        make_pacer()
        filer, member = make_filer(), make_staff(role=role)
        with transaction():
            call = {"kind": "filer", "subject_id": filer.id, "reason": "how-to", "opened_at": clock.now()}
            db.session.add(Call(staff_id=member.id, **call))
        helper = Helper(app)
        helper.sits_down(member)
        return helper

    return sit


def status_of(helper: Helper, rule: str, method: str) -> int:
    """The status of an address, its redirects not followed."""
    token = {"csrf_token": helper.page.select_one("[name=csrf_token]")["value"]} if method == "POST" else None
    return helper.client.open(concrete(rule), method=method, data=token).status_code


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_each_role_opens_what_its_row_allows(staff_of, role):
    helper = staff_of(role)
    found = {}
    for rule, methods in CONSOLE.items():
        for method in methods.split():
            if not rule.endswith("/close"):
                found[rule, method] = status_of(helper, rule, method)
    wanted = {key: role in ROLES[ADDRESSES[key[0]][1]] for key in found}
    assert {key: status != 403 for key, status in found.items()} == wanted
    assert {status for key, status in found.items() if wanted[key]} <= {200, 302, 303, 404}


@pytest.mark.parametrize("rule", CONSOLE)
def test_an_anonymous_visitor_opens_nothing(app, rule):
    filer = Filer(app)
    make_pacer()
    filer.knocks()
    for method in CONSOLE[rule].split():
        answer = filer.client.open(concrete(rule), method=method)
        assert answer.status_code in ((302,) if method == "GET" else (302, 400)), method
        assert "/desk/login" in answer.headers.get("Location", "/desk/login")


def test_a_call_belongs_to_the_person_who_opened_it(app, staff_of):
    staff_of("help-desk")
    other = Helper(app)
    other.sits_down(make_staff("other"))
    assert other.client.get("/desk/calls/1").status_code == 404
    assert other.client.get("/desk/calls/1/now").status_code == 404


def test_every_role_of_the_table_opens_something():
    assert {role for roles in ROLES.values() for role in roles} == set(ROLE_NAMES)
    assert set(ROLES) == {Access.STAFF, Access.HELP_DESK, Access.ADMINISTRATORS}


def test_staff_of_one_court_see_no_caller_of_another(sits, app):
    make_filer("cacd", "jrivera"), make_filer("canb", "jrivera2", last_name="Rivera")
    index_names("cacd", "canb")
    helper = sits(courts=["canb"])
    assert helper.looks_for("Rivera") == ["Jordan Rivera"]
    assert "jrivera2" in helper.text
    assert helper.looks_for("jrivera")
    assert "CM/ECF login jrivera," not in helper.text
    helper.sends(reason="how-to", who="filer-1")
    assert helper.response.status_code == 404


def test_no_url_of_the_console_sets_shows_links_or_unlinks(app):
    """What the help desk may not do has no address, and its acts do not even know how."""
    rules = [rule for rule in ADDRESSES if rule.startswith("/desk/calls")]
    assert not [rule for rule in rules if re.search("password|code|unlink|/link", rule)]
    for path in Path(helpdesk.__file__).parent.glob("*.py"):
        text = path.read_text()
        assert not re.search(r"make_link|password_hash|hash_new|CodeApp|BackupCode|sealing|sign_in\(", text), path.name
