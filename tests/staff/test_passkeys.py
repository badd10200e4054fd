"""Passkeys of the staff: where one is required, nothing else opens the console."""

from datetime import timedelta

import pytest

from tests.account.test_passkeys import options
from tests.support.authenticator import SecurityKey
from tests.support.emails import emails
from tests.support.factories import CODE_SECRET, STAFF_PASSWORD, all_of, make_pacer, make_staff
from tests.support.people import Helper, code_now
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.security.passkeys import Passkey
from wizard.staff import services
from wizard.staff.models import StaffMember


@pytest.fixture
def app(make_site):
    """A live site as it is shipped: the console needs a passkey."""
    app = make_site(staff_passkeys="")
    with app.app_context():
        yield app


@pytest.fixture
def member(app) -> StaffMember:
    return make_staff()


@pytest.fixture
def helper(app) -> Helper:
    return Helper(app)


def logs_in_with_code(helper: Helper) -> None:
    helper.logs_in(otp_code=code_now(CODE_SECRET))


def makes(helper: Helper, name: str = "Desk computer", **more) -> SecurityKey:
    key = SecurityKey()
    helper.sends(name=name, passkey=key.makes(options(helper, "/desk/passkeys/new/options")), **more)
    return key


def logs_in(helper: Helper, key: SecurityKey) -> None:
    helper.opens("/desk/login")
    helper.sends(passkey=key.answers(options(helper, "/desk/passkeys/login-options")))


@pytest.fixture
def key(member, helper) -> SecurityKey:
    logs_in_with_code(helper)
    return makes(helper)


def test_the_first_login_leads_to_adding_a_passkey_and_nowhere_else(member, helper):
    logs_in_with_code(helper)
    assert helper.path == "/desk/passkeys/new"
    helper.opens("/desk/")
    assert helper.path.startswith("/desk/login")
    helper.opens("/desk/codes")
    assert helper.path == "/desk/passkeys/new"


def test_once_added_it_opens_the_console_and_the_member_is_told(key, helper):
    assert helper.path == "/desk/find"
    assert "added the passkey “Desk computer”" in emails("staff-passkeys-changed")[0].text


def test_it_logs_in_alone(app, key):
    other = Helper(app)
    logs_in(other, key)
    assert other.path == "/desk/find"


def test_password_and_code_then_open_nothing_more(app, key):
    phisher = Helper(app)
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        logs_in_with_code(phisher)
    assert phisher.refusal == "passkey-required"
    phisher.opens("/desk/passkeys/new")
    assert phisher.path.startswith("/desk/login")
    phisher.opens("/desk/")
    assert phisher.path.startswith("/desk/login")


def test_a_filers_passkey_does_not_open_the_console_nor_the_other_way_round(app, key):
    account, filers = make_pacer(), SecurityKey()
    made = all_of(Passkey)[0]
    with transaction():
        row = {"public_key": made.public_key, "sign_count": 0, "added_at": made.added_at, "name": "x"}
        db.session.add(Passkey(pacer_account_id=account.id, credential_id="QUFB", **row))
    other = Helper(app)
    filers.key, filers.credential_id = key.key, b"AAA"
    logs_in(other, filers)
    assert other.refusal == "passkey"


def test_the_last_one_stays_and_removing_asks_for_the_password(key, helper):
    helper.opens("/desk/passkeys/")
    helper.follows("Remove Desk computer")
    helper.sends(current_password="wrong")
    assert helper.refusal == "wrong-password"
    helper.sends(current_password=STAFF_PASSWORD)
    assert helper.refusal == "last-passkey"
    helper.opens("/desk/passkeys/new")
    makes(helper, "Spare", current_password=STAFF_PASSWORD)
    assert helper.path == "/desk/passkeys/?done=yes"
    helper.follows("Remove Desk computer")
    helper.sends(current_password=STAFF_PASSWORD)
    assert [passkey.name for passkey in all_of(Passkey)] == ["Spare"]


def test_adding_another_asks_for_the_password(key, helper):
    helper.opens("/desk/passkeys/new")
    makes(helper, "Spare", current_password="wrong")
    assert helper.refusal == "wrong-password"
    assert len(all_of(Passkey)) == 1


def test_somebody_elses_passkey_is_not_found(app, key):
    colleague = Helper(app)
    colleague.sits_down(make_staff("colleague"))
    colleague.opens("/desk/passkeys/1/remove")
    assert colleague.response.status_code == 404


def test_a_new_invitation_removes_them(app, key, helper):
    with transaction():
        services.invite(services.find_staff("hdesk"))
    assert all_of(Passkey) == []
    helper.opens("/desk/")
    assert helper.path.startswith("/desk/login")


def test_where_they_are_offered_both_ways_open_the_console(make_site):
    app = make_site(staff_passkeys="offered")
    with app.app_context():
        make_staff()
        helper = Helper(app)
        logs_in_with_code(helper)
        assert helper.path == "/desk/find"
        helper.opens("/desk/passkeys/new")
        key = makes(helper, current_password=STAFF_PASSWORD)
        other = Helper(app)
        logs_in(other, key)
        assert other.path == "/desk/find"


def test_a_password_alone_is_not_enough_for_whoever_has_a_passkey_and_no_app(make_site):
    app = make_site(staff_passkeys="offered", mode="practice")
    with app.app_context():
        make_staff("plain", enrolled=False)
        helper = Helper(app)
        helper.logs_in("plain")
        assert helper.path == "/desk/find"
        helper.opens("/desk/passkeys/new")
        makes(helper, current_password=STAFF_PASSWORD)
        other = Helper(app)
        other.logs_in("plain")
        assert other.refusal == "staff-login"
