"""Linking where PACER holds the accounts, and tells nothing of them but that a login is right."""

from dataclasses import replace

import pytest

from tests.linking.conftest import events, last_journey
from tests.pacer.wires import SIGNED_IN, TOKEN, answering, http, sends, tells
from tests.support.emails import emails
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, all_of, make_filer
from tests.support.people import Filer
from wizard.audit import trail
from wizard.flow.journey import Journey
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount
from wizard.pacer.remote import RemoteDirectory

# It asks a real server.
pytestmark = pytest.mark.slow


@pytest.fixture
def pacer():
    with answering() as pacer:
        yield pacer


@pytest.fixture
def app(make_site, pacer):
    """A live site that asks PACER."""
    app = make_site(sign_on="api", pacer_api_url="http://127.0.0.1:9")
    settings = replace(app.extensions["settings"], pacer_api_url=pacer.url)
    app.extensions |= {"settings": settings, "directory": RemoteDirectory.of(settings)}
    with app.app_context():
        yield app


class Client(Filer):
    """Somebody whose account PACER holds."""

    def states(self, account="individual", **more):
        """The step between the second and the third."""
        named = {"first_name": "Jordan", "middle_name": "", "last_name": "Rivera"}
        self.sends(**{**named, "account": account, "own": "y", **more})

    def _road(self):
        logout, sign_in, *others = super()._road()
        return logout, sign_in, ("stated", self.states), *others


@pytest.fixture
def client(app) -> Client:
    return Client(app)


def test_the_whole_journey(client, pacer):
    make_filer()
    client.goes_to("confirm")
    assert "Jordan Rivera" in client.text
    assert "Account type Individual and upgraded, as you stated" in client.text
    assert "Stated by you, and not verified" in client.text
    assert "We will e-mail a confirmation to the address on the filer account" in client.text
    client.confirms()
    assert client.outcome == "linked"
    [link], [account] = all_of(Link), all_of(PacerAccount)
    assert (link.pacer_account_id, account.username, account.full_name) == (account.id, "jordanrivera", "Jordan Rivera")
    [email] = emails("linked")
    assert email.recipient == "jordan.rivera@example.com"
    assert "Jordan Rivera (as stated by the person who linked), username jordanrivera" in email.text
    assert events("link.made")[0].detail["by_word"] == "name, kind, upgraded"
    assert pacer.paths() == ["/services/cso-auth", "/services/cso-logout"]
    client.opens("/my/courts")
    assert "You are logged in as jordanrivera" in client.text
    assert "My account" not in client.page.header.get_text()


def test_every_step_says_how_many_there_are(client):
    make_filer()
    client.begins()
    assert "Step 1 of 6" in client.text
    client.goes_to("verify")
    assert "Step 6 of 7" in client.text
    assert "PACER does not tell us whose PACER account this is" in client.text
    client.reads_the_code()
    assert "Step 7 of 7" in client.text


def test_neither_token_nor_password_stands_anywhere(client):
    make_filer()
    client.links()
    [journey] = all_of(Journey)
    left = [
        *trail.export(),
        str(journey.stored_answers),
        str(journey.facts),
        *(email.text for email in all_of(Email)),
    ]
    for secret in (TOKEN, PACER_PASSWORD, LEGACY_PASSWORD):
        assert secret not in "\n".join(left)


def test_each_court_asks_anew(client):
    make_filer(), make_filer("ca9")
    client.links()
    client.links("ca9")
    assert client.outcome == "linked"
    assert len(all_of(Link)) == 2
    assert len(all_of(PacerAccount)) == 1


def test_a_linked_account_is_told_at_the_login(client, app):
    make_filer()
    client.links()
    other = Client(app)
    other.goes_to("sign-in")
    other.signs_in("JordanRivera")
    assert other.outcome == "pacer-linked-already"


FAULTS = {
    "silent": (sends(b""), "broken off"),
    "down for maintenance": (sends(http(b"<html>", "503 Service Unavailable")), "status 503"),
    "redirect": (sends(http(b"", "302 Found", Location="/")), "redirect (302)"),
    "HTML": (sends(http(b"<html>")), "The body is not JSON."),
    "an unknown result": (tells({**SIGNED_IN, "loginResult": "99"}), "unknown loginResult"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_while_pacer_is_down_nothing_is_lost_and_the_journey_goes_on_at_the_same_step(client, pacer, fault):
    make_filer()
    client.goes_to("sign-in")
    pacer.answers["cso-auth"], cause = FAULTS[fault]
    client.signs_in()
    assert (client.response.status_code, client.refusal) == (503, "pacer-down")
    assert "PACER is not responding right now. Nothing was lost." in client.errors[0]
    assert client.page.select_one("input[name=username]")["value"] == "jordanrivera"
    assert events("step.refused")[-1].detail == {"step": "sign-in", "refusal": "pacer-down", "cause": cause}
    pacer.answers["cso-auth"] = tells(SIGNED_IN)
    client.signs_in()
    assert client.path.endswith("/link/stated")


def test_a_wrong_login_is_a_strangers(client, pacer):
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid"})
    client.goes_to("sign-in")
    client.signs_in()
    assert client.refusal == "pacer-login"
    assert "Find your username or set a new password at PACER (opens in a new tab)" in client.text


def test_what_pacer_says_is_shown_as_text(client, pacer):
    said = "Suspended: <a href='//evil.example'>click</a> {wait}"
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "1", "errorDescription": said})
    client.goes_to("sign-in")
    client.signs_in()
    assert client.refusal == "pacer-refuses"
    assert said in client.errors[0]
    assert not client.page.select("a[href*=evil]")


def test_tries_are_counted_here_before_pacer_is_asked(client, pacer):
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid"})
    client.goes_to("sign-in")
    for _ in range(7):
        client.signs_in()
    assert client.refusal == "too-many-tries"
    assert len(pacer.asked) == 5


def test_the_rule_of_thumb_ends_the_journey_and_leads_to_pacer(client):
    client.goes_to("sign-in")
    client.signs_in("jr0123")
    assert client.outcome == "upgrade-first"
    assert "two letters and four digits" in client.text
    assert "Manage My Account at PACER (opens in a new tab)" in client.text
    assert not client.page.select("form[action$=mend]")


@pytest.mark.parametrize(
    ("stated", "outcome"),
    [
        ("legacy", "upgrade-first"),
        ("shared", "shared-account"),
        ("paa", "administrative-account"),
        ("cja-exempt", "cja-exempt-account"),
    ],
)
def test_an_account_that_is_stated_not_to_be_linkable_is_not_linked(client, stated, outcome):
    client.goes_to("stated")
    client.states(stated)
    assert client.outcome == outcome
    assert "jordanrivera" in client.text or outcome in ("administrative-account", "cja-exempt-account")
    assert "at PACER (opens in a new tab)" in client.text
    assert events("step.refused")[-1].detail["cause"] == "stated"
    client.opens(client.base)
    client.posts("/courts/cacd/link/mend")
    assert client.outcome == outcome


@pytest.mark.parametrize(
    ("left_out", "says"),
    [("first_name", "first name"), ("last_name", "last name"), ("account", "what kind"), ("own", "Select the box")],
)
def test_what_is_not_stated_is_asked_for(client, left_out, says):
    client.goes_to("stated")
    client.states(**{left_out: None if left_out in ("account", "own") else ""})
    assert client.path.endswith("/stated")
    assert any(says in error for error in client.errors)


def test_a_stated_name_that_is_another_is_pointed_out(client):
    make_filer()
    client.goes_to("stated")
    client.states(last_name="Castellan")
    client.chooses()
    client.gives_legacy()
    client.reads_the_code()
    assert "The name on the PACER account is Jordan Castellan" in client.text
    client.confirms()
    assert client.refusal == "last-name"
    client.confirms(typed_last_name="Rivera")
    assert client.outcome == "linked"


def test_what_was_stated_can_be_changed_and_what_came_later_is_asked_again(client):
    make_filer()
    client.goes_to("confirm")
    client.follows("Change what you stated")
    assert client.page.select_one("input[name=last_name]")["value"] == "Rivera"
    client.states(last_name="Rivero")
    assert client.path.endswith("/choose")
    assert set(last_journey().stored_answers) == {"logout", "sign-in", "stated"}


def test_whoever_comes_from_the_courts_door_states_it_too(client):
    make_filer()
    client.knocks()
    client.presses("Link now")
    assert client.path.endswith("/link/stated")
    client.states()
    client.chooses()
    client.gives_legacy()
    client.reads_the_code()
    client.confirms()
    assert client.outcome == "linked"


def test_at_the_door_too_it_is_said_that_pacer_does_not_answer(client, pacer):
    pacer.answers["cso-auth"] = sends(b"")
    client.knocks()
    assert (client.response.status_code, client.refusal) == (503, "pacer-down")
    assert events("form.refused")[-1].detail["cause"] == "broken off"
    pacer.answers["cso-auth"] = tells(SIGNED_IN)
    client.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert "not linked to a filer account yet" in client.text


def test_my_courts_cannot_look_for_a_name_that_pacer_does_not_tell(client):
    make_filer()
    client.knocks()
    client.opens("/my/courts")
    assert "PACER does not tell us your name" in client.text
    assert "We did not find you" not in client.text


@pytest.mark.parametrize(
    "address",
    [
        "/account/register/",
        "/account/recover/",
        "/account/firm/",
        "/account/username",
        "/my/account/",
        "/my/codes/",
        "/my/upgrade/",
        "/my/firm/",
        "/my/cja/",
        "/services/cso-auth",
        "/services/cso-logout",
    ],
)
def test_the_stories_of_an_account_are_pacers(client, address):
    client.knocks()
    for ask in (client.client.get, client.client.post):
        assert ask(address).status_code == 404


def test_where_the_accounts_lie_here_nothing_is_stated(make_site):
    app = make_site()
    with app.app_context():
        filer = Filer(app)
        filer.goes_to("sign-in")
        filer.opens("/courts/cacd/link/stated")
        assert filer.path.endswith("/link/sign-in")
        assert "Step 2 of 5" in filer.text
