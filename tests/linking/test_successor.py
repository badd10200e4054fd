"""The next conversion needs no line of Python: a court that links a NextGen account to another identity, from its data.

Everything that the wizard calls either account comes from the court's kind, in the deployment's folder.
"""

import re

import pytest

from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from tests.support.sites import create_site
from wizard.courts.loader import CourtConfigError, read_courts
from wizard.linking.flow import LINKING
from wizard.mail.outbox import Email

KIND = """
[successor]
title = "Courts that leave NextGen"
redaction_rule = "the rules of this court"
reset_place = "the court"
link_place = "After you log in, the link action is on the first page."
found_by = "successor"
second_proof = "always"

[successor.labels]
system_name = "NextGen"
entry = "{short_name} - Filing"
link_action = "Connect my NextGen account"
filer_account = "NextGen account"
filer_login = "NextGen username"
filer_password = "NextGen password"

[successor.words]
next_system = "Meridian"
filer_account = "NextGen account"
full_filer_account = "NextGen account"
filer_login = "NextGen username"
identity = "Docket Key"
identity_account = "Docket Key account"
identity_username = "Docket Key username"

[successor.steps]
logout = "Log out everywhere"
sign-in = "Log in with your Docket Key"
legacy = "Enter your NextGen username and password"
verify = "Enter the code that we sent you"
confirm = "Compare both accounts"
"""
COURT = """
id = "nxd"
name = "United States District Court for the District of Nexus"
short_name = "District of Nexus"
states = ["Nexus (fictional)"]
kind = "successor"
time_zone = "America/Denver"
go_live = 2020-03-02T06:00:00

[contacts]
help_desk = "Nexus Help Desk"
website = "https://www.nxd.example.gov/"
filing = "https://ecf.nxd.example.gov/"
"""
TITLES = {
    "logout": "Log out everywhere",
    "sign-in": "Log in with your Docket Key",
    "choose": "Connect my NextGen account",
    "legacy": "Enter your NextGen username and password",
    "verify": "Enter the code that we sent you",
    "confirm": "Compare both accounts",
}
# What belongs to the conversion of today. The login's help and PACER's own fields are the directory's, not the court's.
OF_TODAY = re.compile(r"CM/ECF|[Ll]egacy|\bPACER (account|username|login)\b|with PACER|filer account")


@pytest.fixture
def filer(make_site):
    folder = make_site().extensions["settings"].instance
    (folder / "courts").mkdir()
    (folder / "courts" / "kinds.toml").write_text(KIND)
    (folder / "courts" / "nxd.toml").write_text(COURT)
    app = create_site(folder, courts=("nxd", "cacd"))
    with app.app_context():
        make_pacer(), make_filer("nxd")
        yield Filer(app)


def words_of(filer: Filer) -> str:
    """What the step itself says, without the help beside it."""
    for aside in filer.page.main.select(".side-help"):
        aside.decompose()
    return " ".join(filer.page.main.get_text(" ").split())


@pytest.mark.parametrize("step", TITLES)
def test_each_step_speaks_of_both_accounts_in_the_words_of_the_kind(filer, step):
    filer.goes_to(step, "nxd")
    assert filer.page.h1.get_text(" ", strip=True).endswith(TITLES[step])
    assert OF_TODAY.findall(words_of(filer)) == [], words_of(filer)


def test_a_link_its_receipt_and_its_email_name_both_accounts_so(filer):
    filer.opens("/courts/nxd/link/")
    assert filer.page.h1.get_text(strip=True) == "Link your NextGen account to your Docket Key account"
    filer.links("nxd")
    receipt = words_of(filer)
    assert "NextGen username, retired jrivera" in receipt
    assert "Docket Key account jordanrivera" in receipt
    assert "Link once in each Meridian court" in receipt
    assert OF_TODAY.findall(receipt) == []
    bodies = [email.body for email in all_of(Email, kind="linked")]
    assert bodies
    for body in bodies:
        assert body.startswith("A NextGen account and a Docket Key account were linked.")
        assert "Docket Key account: Jordan Rivera, username jordanrivera" in body
        assert OF_TODAY.findall(body) == []


def test_the_kind_says_how_the_account_is_proved_and_how_the_court_is_found(filer):
    filer.opens("/?q=successor")
    assert "Courts that leave NextGen" in filer.text
    filer.goes_to("verify", "nxd")
    assert "asks for a code for every link" in filer.text


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ('reset_place = "the court"', 'reset_place = "home"', ':4: successor.reset_place: is "home"; write one of'),
        ('identity = "', 'identify = "', ':22: successor.words.identify: unknown key; write "identity"'),
        ('filer_login = "NextGen username"\nfiler_p', "filer_p", " successor.labels.filer_login: is missing"),
        ('confirm = "', 'confrim = "', ':31: successor.steps.confrim: unknown key; write "confirm"'),
        ("[successor]", "[successor", " is not TOML: "),
    ],
)
def test_a_mistake_in_a_kind_is_named_with_file_and_line(tmp_path, old, new, mistake):
    own = tmp_path / "own"
    own.mkdir()
    (own / "kinds.toml").write_text(KIND.replace(old, new).lstrip("\n"))
    with pytest.raises(CourtConfigError) as caught:
        read_courts(tmp_path, own, LINKING.names)
    assert any(f"kinds.toml{mistake}" in each or f"kinds.toml:{mistake}" in each for each in caught.value.mistakes), (
        caught.value.mistakes
    )


def test_a_court_of_an_unknown_kind_is_told_which_there_are(tmp_path):
    (tmp_path / "nxd.toml").write_text(COURT)
    with pytest.raises(CourtConfigError) as caught:
        read_courts(tmp_path)
    assert 'kind: is "successor"; write one of: appellate, district, bankruptcy' in str(caught.value)
