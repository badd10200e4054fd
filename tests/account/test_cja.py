"""A CJA attorney's two accounts become one, in one transaction."""

import pytest

from tests.account.conftest import Owner
from tests.support.emails import emails
from tests.support.factories import PACER_PASSWORD, all_of, change, make_filer, make_pacer
from wizard.pacer.models import PacerAccount

OTHER_PASSWORD = "Canal-Number-Nine!"


@pytest.fixture
def both(app):
    individual = make_pacer(email="jordan@example.com")
    exempt = make_pacer("jordancjapanel", OTHER_PASSWORD, kind="cja-exempt", email="cja@example.com")
    return individual, exempt


def move_exemption(owner: Owner, username="jordancjapanel", password=OTHER_PASSWORD) -> None:
    owner.logs_in()
    owner.opens("/my/cja/")
    owner.sends(username=username, password=password)


def account_rows() -> tuple[PacerAccount, PacerAccount]:
    return tuple(all_of(PacerAccount))


def test_the_exemption_moves_and_the_exempt_account_is_canceled(owner, both):
    move_exemption(owner)
    assert owner.path == "/my/cja/done"
    individual, exempt = account_rows()
    assert (individual.exempt, exempt.cancelled, exempt.replaced_by_id) == (True, True, individual.id)
    assert {email.recipient for email in emails("cja-moved")} == {"jordan@example.com", "cja@example.com"}


def test_logging_in_with_the_canceled_account_names_its_replacement(owner, both, app):
    move_exemption(owner)
    other = Owner(app)
    other.logs_in("jordancjapanel", OTHER_PASSWORD)
    assert other.refusal == "cancelled-account"
    assert "jordanrivera" in other.errors[0]


def test_sessions_of_the_exempt_account_end(owner, both, app):
    elsewhere = Owner(app)
    elsewhere.logs_in("jordancjapanel", OTHER_PASSWORD)
    move_exemption(owner)
    elsewhere.opens("/my/account/")
    assert elsewhere.path.startswith("/login")


def test_the_exemption_is_toggled_per_session_and_starts_as_not_exempt(owner, both, app):
    move_exemption(owner)
    owner.opens("/my/account/")
    assert "In this session you are not exempt from fees" in owner.text
    owner.presses("Change PACER Exemption Status")
    assert "In this session you are exempt from fees" in owner.text
    owner.presses("Change PACER Exemption Status")
    assert "not exempt from fees" in owner.text
    other = Owner(app)
    other.logs_in()
    other.opens("/my/account/")
    assert "not exempt from fees" in other.text


def test_an_account_without_an_exemption_cannot_toggle_it(owner, both):
    owner.logs_in()
    owner.opens("/my/account/")
    owner.posts("/my/account/exemption")
    assert owner.response.status_code == 403


@pytest.mark.parametrize(
    ("username", "password", "refusal"),
    [
        ("jordancjapanel", "wrong", "pacer-login"),
        ("nobody-here", "wrong", "pacer-login"),
        ("jordanrivera", PACER_PASSWORD, "no-exempt-account"),
    ],
)
def test_only_a_verified_exempt_account_is_accepted(owner, both, username, password, refusal):
    move_exemption(owner, username, password)
    assert owner.refusal == refusal
    assert [row.exempt or row.cancelled for row in account_rows()] == [False, False]


def test_a_canceled_exempt_account_cannot_move_its_exemption_again(owner, both):
    change(both[1], cancelled=True)
    move_exemption(owner)
    assert owner.refusal == "no-exempt-account"
    assert account_rows()[0].exempt is False


@pytest.mark.parametrize("facts", [{"upgraded": False}, {"kind": "shared"}])
def test_an_account_that_cannot_be_linked_cannot_receive_it(owner, both, facts):
    change(both[0], **facts)
    move_exemption(owner)
    assert owner.refusal == "no-exempt-account"
    assert account_rows()[1].cancelled is False


def test_an_exempt_login_while_linking_leads_here_and_back(owner, both):
    make_filer()
    owner.goes_to("sign-in")
    owner.signs_in("jordancjapanel", OTHER_PASSWORD)
    assert owner.outcome == "cja-exempt-account"
    owner.presses("Move the exemption")
    assert owner.path == "/login?then=/my/cja/"
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    owner.sends(username="jordancjapanel", password=OTHER_PASSWORD)
    owner.presses("Continue linking")
    assert owner.path.endswith("/choose")
