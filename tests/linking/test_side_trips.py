"""Whoever is led away from the wizard finds the way back, with the username filled in."""

from datetime import timedelta

import pytest

from tests.account.conftest import NEW_PASSWORD
from tests.support.emails import code_in, emails
from tests.support.factories import PACER_PASSWORD, make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock

NEW_LEGACY_PASSWORD = "new-paper-lantern"
TRIPS = (
    "/courts/cacd/forgot", "/courts/cacd/forgot/password", "/courts/cacd/forgot/login", "/account/recover/",
    "/account/username", "/account/register/", "/account/passcode/",
)  # fmt: skip


@pytest.mark.parametrize("path", TRIPS)
def test_every_side_trip_says_where_the_journey_stands_and_leads_back(filer, path):
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.opens(path)
    assert "You were at step 4 of 5 in the Central District of California" in filer.text
    filer.follows("Continue linking")
    assert filer.path == "/courts/cacd/link/legacy"


@pytest.mark.parametrize("path", TRIPS)
def test_nobody_elses_journey_is_named(filer, app, path):
    filer.stands_at("legacy", make_pacer(), make_filer())
    stranger = Filer(app)
    stranger.opens(path)
    assert "You were" not in stranger.text


@pytest.mark.parametrize("path", ["/", "/courts/cacd/", "/courts/cacd/faq", "/courts/cacd/link/", "/nothing"])
def test_only_side_trips_name_it(filer, path):
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.opens(path)
    assert "You were at step" not in filer.text


def test_a_journey_that_ended_is_not_named(filer):
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.posts("/courts/cacd/link/not-now")
    filer.opens("/courts/cacd/forgot")
    assert "You were" not in filer.text


def test_after_the_session_ran_out_the_ticket_says_so_and_keeps_the_court(filer):
    filer.stands_at("legacy", make_pacer(), make_filer())
    with clock.stopped_at(clock.actual() + timedelta(hours=2)):
        filer.opens("/account/recover/")
        assert "that session has ended" in filer.text
        filer.follows("Start again")
        assert filer.path == "/courts/cacd/link/"


def test_a_cm_ecf_password_that_was_reset_returns_to_its_step_with_the_login_filled_in(filer):
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.opens("/courts/cacd/forgot/password")
    filer.sends(username="jrivera")
    filer.follows("I have the code")
    filer.sends(code=code_in(emails("legacy-reset")[0]), new_password=NEW_LEGACY_PASSWORD)
    filer.follows("Continue linking")
    assert filer.page.select_one("[name=username]")["value"] == "jrivera"
    filer.gives_legacy("jrivera", NEW_LEGACY_PASSWORD)
    assert filer.path == "/courts/cacd/link/confirm"


def test_what_was_only_typed_is_not_filled_in(filer):
    """People type passwords into that field."""
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.opens("/courts/cacd/forgot/password")
    filer.sends(username="jrivera")
    filer.follows("Continue linking")
    assert not filer.page.select_one("[name=username]").get("value")


def test_a_recovered_pacer_account_returns_to_the_login_with_its_username_filled_in(filer):
    make_pacer(), make_filer()
    filer.goes_to("sign-in")
    filer.follows("set a new password")
    filer.presses("Begin")
    filer.sends(username="jordanrivera")
    filer.sends(code=code_in(emails("pacer-recovery")[0]))
    filer.sends(password=NEW_PASSWORD)
    filer.follows("Continue linking")
    assert filer.path == "/courts/cacd/link/sign-in"
    assert filer.page.select_one("[name=username]")["value"] == "jordanrivera"
    filer.signs_in("jordanrivera", NEW_PASSWORD)
    assert filer.path == "/courts/cacd/link/choose"


def test_what_was_interrupted_once_hides_no_later_journey(filer):
    make_pacer("pembertonoffice", kind="shared", upgraded=False), make_pacer(), make_filer()
    filer.goes_to("sign-in")
    filer.signs_in("pembertonoffice")
    filer.posts("/courts/cacd/link/mend")
    assert "as soon as your PACER account is ready" in filer.text
    filer.goes_to("legacy")
    filer.opens("/courts/cacd/forgot/password")
    assert "You were at step 4 of 5" in filer.text
    filer.follows("Continue linking")
    filer.gives_legacy()
    filer.confirms()
    filer.opens("/courts/cacd/forgot/password")
    assert "You were" not in filer.text


def test_whoever_begins_signed_in_is_interrupted_no_longer(filer):
    make_pacer("pembertonoffice", kind="shared", upgraded=False), make_pacer()
    filer.goes_to("sign-in")
    filer.signs_in("pembertonoffice")
    filer.posts("/courts/cacd/link/mend")
    filer.opens("/login")
    filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    filer.posts("/courts/cacd/link/now")
    assert filer.path == "/courts/cacd/link/choose"
    filer.opens("/courts/cacd/forgot/password")
    assert "You were at step 3 of" in filer.text


def test_without_a_journey_a_reset_leads_to_linking_in_that_court(filer):
    make_filer()
    filer.opens("/courts/cacd/forgot/password")
    filer.sends(username="jrivera")
    filer.follows("I have the code")
    filer.sends(code=code_in(emails("legacy-reset")[0]), new_password=NEW_LEGACY_PASSWORD)
    filer.follows("Link in this court")
    assert filer.path == "/courts/cacd/link/"
