"""Whoever lost every app, passkey, and backup code gets in again once two people agree, and the owner is told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.account.conftest import Owner
from tests.support.factories import CODE_SECRET, PACER_PASSWORD, all_of, change, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.helpdesk.models import TwoPersonRequest
from wizard.mail.outbox import Email
from wizard.pacer.api_tokens import issue, owner_of
from wizard.pacer.models import AuthenticatorApp, BackupCode, PacerAccount, identity_of
from wizard.security.passkeys import Passkey


@pytest.fixture
def account(app):
    """A person of the court with an app, a passkey, and a backup code, who is logged in there."""
    app.extensions["settings"] = replace(app.extensions["settings"], one_time_codes="required")
    account, _filer = make_pacer(enrolled=True), make_filer()
    with transaction():
        key = {"name": "Laptop", "credential_id": "id", "public_key": "key", "added_at": clock.now()}
        db.session.add(Passkey(pacer_account_id=account.id, **key))
        db.session.add(BackupCode(pacer_account_id=account.id, digest="digest"))
    return account


@pytest.fixture
def owner(app, account):
    owner = Owner(app)
    owner.knocks(otp_code=code_now(CODE_SECRET))
    owner.opens("/my/account/")
    assert owner.path == "/my/account/"
    return owner


@pytest.fixture
def administrator(sits, owner):
    administrator = sits("administrator", ["cacd"], login="hadmin")
    administrator.takes_call("jordanrivera")
    return administrator


@pytest.fixture
def second(sits, administrator):
    second = sits("help-desk", ["cacd"], login="hsecond")
    second.takes_call("jordanrivera")
    return second


def ask(administrator, identity: str = "in-person", call: int = 1) -> None:
    administrator.opens(f"/desk/calls/{call}/authenticators")
    administrator.sends(identity=identity)


def approve(second, call: int = 2, **more: str) -> None:
    second.opens(f"/desk/calls/{call}/authenticators/approve")
    second.sends(reason="court", **more)


def authenticators() -> list[object]:
    return [*all_of(AuthenticatorApp), *all_of(Passkey), *all_of(BackupCode)]


def told(kind: str) -> list[str]:
    return [email.recipient for email in all_of(Email) if email.kind == kind]


def test_from_the_call_to_a_new_app(app, administrator, second, owner, account):
    with transaction():
        token = issue(identity_of(db.session.get_one(PacerAccount, account.id)))
    assert owner_of(token) == account.id
    administrator.follows("Remove lost apps, passkeys, and backup codes")
    administrator.sends(identity="called-back")
    assert told("desk-authenticators-requested") == [account.email]
    assert "/my/account/freeze" in all_of(Email)[-1].text
    assert len(authenticators()) == 3
    second.opens("/desk/calls/2")
    second.follows("Approve it")
    assert all(each in second.text for each in (account.email, "called back at a telephone number", "Requested by"))
    second.sends(reason="court")
    assert authenticators() == []
    assert told("desk-authenticators-removed") == [account.email]
    assert "/my/account/freeze" in all_of(Email)[-1].text
    assert owner_of(token) is None
    owner.opens("/my/account/")
    assert owner.path.startswith("/login")
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert owner.path == "/my/codes/offer"
    assert "Not now" not in owner.text
    assert [row.event for row in all_of(AuditRow) if row.event.startswith("desk.") and "opened" not in row.event] == [
        "desk.authenticators",
        "desk.removed",
    ]


def test_neither_time_nor_the_same_person_approves_it(administrator, owner):
    ask(administrator)
    approve(administrator, 1)
    assert "Someone else must approve" in administrator.errors[0]
    with clock.stopped_at(clock.now() + timedelta(days=400)):
        owner.opens("/")
    assert len(authenticators()) == 3


def test_only_what_was_read_is_approved(administrator, second):
    ask(administrator)
    second.opens("/desk/calls/2/authenticators/approve")
    ask(administrator, "vouched")
    second.sends(reason="court")
    assert "was replaced since you opened this page" in second.errors[0]
    approve(second, correction="1-00000000000000000000000000000000")
    assert "was replaced" in second.errors[0]
    assert len(authenticators()) == 3
    approve(second)
    assert authenticators() == []


@pytest.mark.parametrize("path", ["/my/account/freeze", "/my/account/password"])
def test_an_owner_who_acts_meanwhile_stops_it(administrator, second, owner, path):
    ask(administrator)
    owner.opens(path)
    new = {} if path.endswith("freeze") else {"password": "Harbor-Window-Seven!"}
    owner.sends(current_password=PACER_PASSWORD, **new)
    approve(second)
    assert "was changed since this was requested" in second.errors[0]
    assert len(authenticators()) == 3


def test_it_is_rejected_and_withdrawn(administrator, second, account):
    ask(administrator)
    second.opens("/desk/calls/2/authenticators/reject")
    second.sends(remark="The photo is of somebody else")
    ask(administrator)
    administrator.opens("/desk/calls/1/authenticators/withdraw")
    administrator.presses("Withdraw it")
    assert [request.verdict for request in all_of(TwoPersonRequest)] == ["rejected", "withdrawn"]
    assert told("desk-request-ended") == [account.email] * 2
    approve(second)
    assert "is pending" in second.errors[0]
    assert len(authenticators()) == 3


def test_without_a_check_of_identity_nothing_is_asked(administrator):
    administrator.opens("/desk/calls/1/authenticators")
    administrator.presses("Request the removal")
    assert "Choose how" in administrator.errors[0]
    assert all_of(TwoPersonRequest) == []


def test_an_account_without_authenticators_needs_none_removed(sits, app):
    make_pacer()
    visitor = Filer(app)
    visitor.knocks()
    administrator = sits("administrator")
    administrator.takes_call("jordanrivera")
    assert "Remove lost apps" not in administrator.page.get_text()
    ask(administrator)
    assert "There is nothing to remove" in administrator.errors[0]


def test_an_owner_who_cannot_be_told_keeps_everything(administrator, second, account):
    change(account, email="")
    ask(administrator)
    assert "we cannot notify the owner" in administrator.errors[0]
    assert all_of(TwoPersonRequest) == []


def test_another_court_neither_asks_nor_decides_nor_sees_it(administrator, sits, account):
    ask(administrator)
    stranger = sits("administrator", ["canb"], login="hother")
    stranger.takes_call("jordanrivera")
    assert "Pending" not in stranger.text
    ask(stranger, call=2)
    assert "has not logged in at any of your courts" in stranger.errors[0]
    approve(stranger, 2)
    assert "has not logged in at any of your courts" in stranger.errors[0]
    assert account.email not in stranger.response.text
    assert len(authenticators()) == 3


def test_an_account_that_only_bears_the_name_is_not_opened(sits, administrator):
    """Found by the filer account: the PACER account may be a namesake's."""
    namesake = sits("administrator", ["cacd"], login="hname")
    namesake.takes_call("jrivera")
    assert "found by name" in namesake.text
    ask(namesake, call=2)
    assert "Find the caller by the PACER username" in namesake.errors[0]
    assert all_of(TwoPersonRequest) == []
