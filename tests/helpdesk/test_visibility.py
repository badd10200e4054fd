"""A court's help desk sees the e-mail addresses of people of that court, and of nobody else."""

from dataclasses import replace

import pytest

from tests.support.answers import answers_before
from tests.support.factories import PACER_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer, Helper
from wizard.account.register import REGISTER
from wizard.flow.journey import Journey

IN_COURT_B, OF_PACER = "filed.in.b@example.com", "pacer.address@example.com"
PAGES = (
    "/desk/calls/1",
    "/desk/calls/1/now",
    "/desk/calls/1/note",
    "/desk/calls/1/end-wait",
    "/desk/calls/1/send-reset",
    "/desk/calls/1/send-login",
    "/desk/calls/1/end-journey",
    "/desk/calls/1/wrong-pair",
    "/desk/calls/1/approve",
    "/desk/calls/1/address",
    "/desk/timeline/?call=1",
    "/desk/timeline/",
    "/desk/today",
)


@pytest.fixture
def linked_in_b(app):
    """Somebody who has linked in canb, through every page."""
    make_filer("canb", email=IN_COURT_B)
    make_pacer(email=OF_PACER)
    filer = Filer(app)
    filer.goes_to("legacy", court="canb")
    filer.gives_legacy()
    filer.confirms()
    assert filer.outcome == "linked"
    return filer


def pages_with(helper: Helper, address: str) -> list[str]:
    return [path for path in PAGES if address in helper.client.get(path).text]


@pytest.mark.parametrize("role", ["help-desk", "administrator"])
def test_another_court_s_help_desk_sees_no_address(sits, linked_in_b, role):
    helper = sits(role, ["cacd"])
    helper.takes_call("jordanrivera")
    assert helper.path == "/desk/calls/1"
    assert pages_with(helper, IN_COURT_B) == pages_with(helper, OF_PACER) == []
    assert helper.looks_for(OF_PACER) == helper.looks_for(IN_COURT_B) == []
    assert "Rivera" not in helper.text


def test_no_export_of_another_court_has_an_address(sits, linked_in_b):
    helper = sits("administrator", ["cacd"])
    helper.takes_call("jordanrivera")
    helper.opens("/desk/timeline/?call=1")
    helper.presses("Export as JSON lines")
    assert "@" not in helper.response.text


@pytest.mark.parametrize("courts", [["canb"], ["cacd", "canb"], ["all"]])
def test_the_person_s_own_court_sees_both(sits, linked_in_b, courts):
    helper = sits(courts=courts)
    helper.takes_call("jordanrivera")
    assert IN_COURT_B in helper.text
    assert OF_PACER in helper.text
    assert helper.looks_for(OF_PACER)


def test_a_refused_login_makes_nobody_a_person_of_the_court(sits, app):
    make_pacer(email=OF_PACER)
    stranger = Filer(app)
    stranger.goes_to("sign-in")
    stranger.signs_in(password="wrong")
    helper = sits(courts=["cacd"])
    helper.takes_call("jordanrivera")
    assert OF_PACER not in helper.text
    stranger.signs_in(password=PACER_PASSWORD)
    helper.opens("/desk/calls/1")
    assert OF_PACER in helper.text


@pytest.mark.parametrize(("courts", "shown"), [(["cacd"], False), (["all"], True)])
def test_the_picture_of_a_registration_has_no_address_for_one_court(sits, app, courts, shown):
    visitor, answers = Filer(app), answers_before(REGISTER, "code")
    address = replace(answers["address"], email=OF_PACER)
    visitor.court = ""
    visitor.has_begun({**answers, "address": address}, "register")
    helper = sits(courts=courts)
    helper.takes_call(all_of(Journey)[0].reference)
    picture = helper.page.select_one(".picture").get_text()
    assert "e-mailed a code to" in picture
    assert (OF_PACER in picture) == shown


@pytest.mark.parametrize(
    ("role", "courts", "reads"),
    [
        ("help-desk", ["canb"], False),
        ("help-desk", ["cacd", "canb"], True),
        ("help-desk", ["all"], True),
        ("administrator", ["canb"], True),
    ],
)
def test_a_note_is_read_by_the_court_that_wrote_it_and_by_administrators(sits, linked_in_b, role, courts, reads):
    author = sits(courts=["cacd"])
    author.takes_call("jordanrivera")
    author.opens("/desk/calls/1/note")
    author.sends(text="Calls from the old office")
    assert "Calls from the old office" in author.text
    colleague = sits(role, courts, login="hother")
    colleague.takes_call("jordanrivera")
    assert ("Calls from the old office" in colleague.text) is reads
    assert colleague.text.count("How to") == author.text.count("How to")
