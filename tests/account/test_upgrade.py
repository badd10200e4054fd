"""Upgrading a legacy account, and coming back to the very step where linking stopped."""

from datetime import date, timedelta

import pytest

from tests.account.conftest import NEW_PASSWORD, SECURITY, Owner
from tests.support.emails import emails
from tests.support.factories import all_of, make_filer, make_pacer
from wizard.core import clock
from wizard.pacer.models import PacerAccount

BIRTH = {"date_of_birth": "1970-01-02", "user_type": "INDIVIDUAL"}
PLACE = {"state": "California", "county": "Orange"}


def upgrade(owner: Owner, **security: str) -> None:
    owner.presses("Upgrade")
    owner.sends(**BIRTH)
    owner.sends(**PLACE)
    owner.sends(**{**SECURITY, **security})


@pytest.fixture
def legacy(app):
    return make_pacer("kt4821", upgraded=False)


def test_a_legacy_account_is_upgraded_with_a_new_username(owner, legacy):
    owner.logs_in("kt4821")
    owner.opens("/my/account/")
    assert "Legacy PACER Account (Upgrade)" in owner.text
    owner.follows("Upgrade")
    upgrade(owner)
    assert owner.outcome == "upgraded"
    [row] = all_of(PacerAccount)
    assert (row.upgraded, row.username, row.date_of_birth, row.county) == (
        True,
        "jordanrivera99",
        date(1970, 1, 2),
        "Orange",
    )
    assert "New username: jordanrivera99 (before: kt4821)" in emails("upgraded")[0].text


def test_an_upgrade_keeps_this_session_and_ends_all_others(owner, legacy, app):
    elsewhere = Owner(app)
    elsewhere.logs_in("kt4821")
    owner.logs_in("kt4821")
    owner.opens("/my/upgrade/")
    upgrade(owner)
    owner.opens("/my/account/")
    assert "Upgraded PACER Account" in owner.text
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")


def test_an_interrupted_link_continues_past_the_login_just_made(owner, legacy):
    make_filer()
    owner.goes_to("sign-in")
    owner.signs_in("kt4821")
    owner.presses("Upgrade the account now")
    assert "as soon as your PACER account is ready" in owner.text
    upgrade(owner)
    assert "as soon as" not in owner.text
    assert "Log in there" not in owner.text
    owner.presses("Continue linking")
    assert owner.path == "/courts/cacd/link/choose"
    owner.chooses()
    owner.gives_legacy()
    owner.confirms()
    assert owner.outcome == "linked"


def test_a_slow_upgrade_continues_at_the_login_and_names_the_new_username(owner, legacy):
    make_filer()
    owner.goes_to("sign-in")
    owner.signs_in("kt4821")
    assert owner.outcome == "upgrade-first"
    owner.presses("Upgrade the account now")
    assert owner.path == "/my/upgrade/"
    upgrade(owner)
    with clock.stopped_at(clock.actual() + timedelta(minutes=11)):
        owner.opens("/my/upgrade/done")
        assert "Log in there with the username jordanrivera99 to continue." in owner.text
        owner.presses("Continue linking")
    assert owner.path == "/courts/cacd/link/sign-in?because=account-ready"
    owner.signs_in("jordanrivera99", NEW_PASSWORD)
    owner.chooses()
    owner.gives_legacy()
    owner.confirms()
    assert owner.outcome == "linked"


def test_an_upgrade_after_too_long_a_wait_needs_a_new_login(owner, legacy):
    start = clock.now()
    with clock.stopped_at(start):
        owner.goes_to("sign-in")
        owner.signs_in("kt4821")
    with clock.stopped_at(start + timedelta(minutes=11)):
        owner.presses("Upgrade the account now")
        assert owner.path == "/login?then=/my/upgrade/"


def test_the_remedy_without_a_refusal_leads_nowhere(owner):
    make_pacer()
    owner.goes_to("choose")
    owner.posts("/courts/cacd/link/mend")
    assert owner.path == "/courts/cacd/link/choose"
    owner.opens("/my/account/")
    assert owner.path.startswith("/login")


def test_the_user_of_a_shared_account_is_told_to_register_instead(owner):
    make_pacer("pembertonoffice", kind="shared", upgraded=False)
    owner.logs_in("pembertonoffice")
    owner.opens("/my/upgrade/")
    assert "A shared account cannot be upgraded. Register your own" in owner.text
    owner.follows("Register your own account")
    assert owner.path == "/account/register/"


def test_an_upgraded_account_has_nothing_to_upgrade(owner):
    make_pacer()
    owner.logs_in()
    owner.opens("/my/upgrade/")
    assert "There is nothing to do" in owner.text


@pytest.mark.parametrize("facts", [{}, {"kind": "shared", "upgraded": False}, {"kind": "paa", "upgraded": False}])
def test_no_other_account_can_be_upgraded_by_sending_the_forms(owner, facts):
    before = make_pacer("officeaccount", **facts)
    owner.logs_in("officeaccount")
    owner.opens("/my/upgrade/")
    owner.posts("/my/upgrade/")
    owner.sends(**BIRTH)
    assert owner.path == "/my/upgrade/"
    [row] = all_of(PacerAccount)
    assert (row.username, row.upgraded) == ("officeaccount", before.upgraded)


def test_a_shared_login_while_linking_leads_to_registration_and_back(owner):
    make_filer()
    make_pacer("pembertonoffice", kind="shared")
    owner.goes_to("sign-in")
    owner.signs_in("pembertonoffice")
    owner.presses("Register your own account")
    assert owner.path == "/account/register/"
    owner.registers()
    owner.presses("Continue linking")
    owner.signs_in("jordanrivera99", NEW_PASSWORD)
    assert owner.path.endswith("/choose")
