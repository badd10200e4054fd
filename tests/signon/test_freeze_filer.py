"""The owner of a filer account freezes it, from the e-mail that says that somebody is about to link it."""

import pytest

from tests.support.emails import code_in, emails
from tests.support.factories import LEGACY_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.links.models import Link


@pytest.fixture
def attacker(app) -> Filer:
    """Somebody who knows the old password, and waits for the code that went to the owner."""
    make_filer()
    make_pacer(opened_on=clock.now().date())
    browser = Filer(app)
    browser.goes_to("verify")
    return browser


def freezes(app, password: str = LEGACY_PASSWORD, username: str = "jrivera") -> Filer:
    owner = Filer(app)
    owner.opens("/courts/cacd/freeze")
    owner.sends(username=username, password=password)
    return owner


def test_the_email_leads_to_the_page_and_what_was_under_way_ends(app, attacker):
    (email,) = emails("link-code")
    assert "/courts/cacd/freeze" in email.text
    owner = freezes(app)
    assert "The account is frozen" in owner.text
    attacker.sends(code=code_in(email))
    attacker.opens(f"{attacker.base}confirm")
    assert attacker.path.endswith("/legacy?because=credentials-changed")
    attacker.gives_legacy()
    assert attacker.outcome == "frozen"
    assert all_of(Link) == []
    (row,) = all_of(AuditRow, event="account.frozen")
    assert (row.filer_account_id, row.detail) == (all_of(FilerAccount)[0].id, {"what": "CM/ECF filer account"})
    (told,) = emails("account-frozen")
    assert (told.recipient, "CM/ECF filer account jrivera" in told.text) == ("jordan.rivera@example.com", True)


@pytest.mark.parametrize(("username", "password"), [("jrivera", "wrong"), ("nobody", LEGACY_PASSWORD)])
def test_nobody_freezes_without_the_password_and_the_page_does_not_tell_why(app, username, password):
    make_filer()
    owner = freezes(app, password, username)
    assert owner.refusal == "legacy-login"
    assert all_of(FilerAccount)[0].frozen_at is None


def test_freezing_twice_is_told_once(app):
    make_filer()
    freezes(app)
    at = all_of(FilerAccount)[0].frozen_at
    freezes(app)
    assert (all_of(FilerAccount)[0].frozen_at, len(emails("account-frozen"))) == (at, 1)


def test_it_is_frozen_before_go_live_too(app):
    make_filer("exd")
    owner = Filer(app)
    owner.opens("/courts/exd/freeze")
    owner.sends(username="jrivera", password=LEGACY_PASSWORD)
    assert "The account is frozen" in owner.text
    owner.opens("/courts/exd/login")
    owner.sends(username="jrivera", password=LEGACY_PASSWORD)
    assert "has frozen this account" in owner.text
