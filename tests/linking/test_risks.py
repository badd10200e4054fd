"""Whoever knows an old CM/ECF password takes no filer account for good, whatever the risk is by which it shows."""

from datetime import date, timedelta

import pytest

from tests.linking.conftest import events, nothing_is_linked
from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock
from wizard.linking.rules import MANY_TRIES, Risk

BORN = date(1970, 1, 1)


def guesses_as_a_stranger(app) -> None:
    stranger = Filer(app)
    stranger.stands_at("legacy", make_pacer("stranger1", first_name="Kim"))
    for _ in range(MANY_TRIES):
        stranger.gives_legacy(password="wrong")


ROADS = {
    Risk.NAMES_DIFFER: ({"last_name": "Castellan"}, None, {}),
    Risk.NEW_ACCOUNT: ({"opened_on": clock.now().date() - timedelta(days=29)}, None, {}),
    Risk.SIMILAR_ACCOUNT: ({"date_of_birth": BORN}, lambda _app: make_pacer("theowner", date_of_birth=BORN), {}),
    Risk.WRONG_TRIES: ({}, guesses_as_a_stranger, {}),
    Risk.ANOTHER_PERSONS: ({}, None, {"whose": "somebody_else", "filer_name": "Jordan Rivera"}),
}


@pytest.mark.parametrize("risk", ROADS)
def test_where_risk_shows_the_old_password_alone_links_nothing(app, risk):
    facts, before, chosen = ROADS[risk]
    make_filer(), make_pacer(**facts)
    if before:
        before(app)
    browser = Filer(app)
    browser.goes_to("choose")
    browser.chooses(**chosen)
    browser.gives_legacy()
    if not browser.path.endswith("/confirm"):
        browser.opens(f"{browser.base}confirm")
    if browser.path.endswith("/confirm"):
        browser.confirms(**({"typed_last_name": "Rivera"} if risk is Risk.NAMES_DIFFER else {}))
    assert nothing_is_linked()
    assert browser.path.endswith("/verify")
    assert events("proof.asked")[0].detail["risks"] == risk.value
