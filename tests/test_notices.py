"""What the two notices ask of the system, sentence by sentence: each has a test that is named after it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock
from wizard.links.models import Link
from wizard.mail.outbox import Email

EXD_GO_LIVE = datetime(2035, 3, 5, 12, tzinfo=UTC)


def test_1_who_had_a_legacy_account_must_link_and_who_had_not_is_told_where_to_go_instead(filer):
    make_pacer(), make_filer()
    filer.knocks()
    assert "Link now" in filer.text
    filer.follows("I was never an e-filer here")
    assert "You have nothing to link. To file, you need the court’s permission" in filer.text


@pytest.mark.parametrize(
    ("facts", "advice"),
    [
        ({"kind": "shared"}, "You can still use it to view cases"),
        ({"kind": "shared"}, "Choose “Case Search Only”. A new account is upgraded from the start"),
        ({"upgraded": False}, "Find Account Type and select Upgrade"),
    ],
)
def test_2_everybody_who_files_needs_an_upgraded_pacer_account_of_ones_own(filer, facts, advice):
    make_pacer(**facts)
    filer.stands_at("sign-in")
    filer.signs_in()
    assert advice in filer.text
    assert all_of(Link) == []


def test_2_a_forgotten_pacer_username_or_password_has_recovery_links_on_the_login_page(filer):
    for page in ("/login", "/courts/cacd/login"):
        filer.opens(page)
        assert "Forgot username or password?" in filer.text


def test_3_a_firm_may_open_an_administrative_account_to_manage_and_pay(filer):
    filer.opens("/courts/ca1/")
    assert "It can open a PACER Administrative Account (PAA)" in filer.text


def test_4_from_the_courts_login_screen_to_its_landing_page(filer):
    make_pacer(), make_filer("ca1")
    filer.opens("/courts/ca1/")
    filer.follows("Link My Filer Account to My PACER Account")
    assert "Log out of PACER and of CM/ECF. Close your browser, and open a new one." in filer.text
    filer.court = "ca1"
    filer.presses("Begin")
    filer.logs_out_first()
    filer.signs_in()
    assert filer.page.h1.get_text() == "Link My Filer Account to My PACER Account"
    filer.chooses()
    filer.gives_legacy()
    filer.presses("Submit")
    filer.confirms()
    assert filer.outcome == "linked"
    filer.opens("/courts/ca1/home")
    assert "You may file and view" in filer.text


def test_4_from_then_on_only_the_pacer_account_logs_in_to_file_and_to_view(filer):
    make_pacer(), make_filer()
    filer.links()
    filer.presses("Log out")
    filer.knocks(username="jrivera", password=LEGACY_PASSWORD)
    assert filer.refusal == "pacer-login"
    filer.knocks()
    assert "You may file and view" in filer.text


def test_5_linking_for_somebody_else_is_allowed_and_submit_cannot_be_undone(filer):
    make_pacer(), make_filer()
    filer.goes_to("choose")
    filer.chooses("somebody_else", filer_name="Jordan Rivera")
    filer.gives_legacy()
    filer.reads_the_code()
    assert "No one can undo the link on this site" in filer.text
    filer.confirms()
    assert filer.outcome == "linked"


def test_6_failed_the_username_must_be_all_lowercase_try_again(filer):
    make_pacer(), make_filer()
    filer.goes_to("legacy")
    filer.gives_legacy("JRivera")
    assert filer.errors == [
        "You typed capital letters. The CM/ECF login is all lowercase, so we changed it. Check it, then type your "
        "password."
    ]
    assert filer.page.select_one("[name=username]")["value"] == "jrivera"
    assert not filer.page.select_one("[name=password]").get("value")
    filer.gives_legacy()
    assert filer.path.endswith("/confirm")


@pytest.mark.parametrize(
    ("court", "place"), [("ca1", "/appellate/forgot/password"), ("cacd", "/courts/cacd/forgot/password")]
)
def test_6_a_forgotten_legacy_password_is_reset_by_appellate_filers_at_pacer_by_others_at_the_court(
    filer, court, place
):
    make_filer(court)
    filer.opens(f"/courts/{court}/forgot")
    filer.follows("Send me a code")
    assert filer.path == place
    filer.sends(username="jrivera")
    assert [email.kind for email in all_of(Email)] == ["legacy-reset"]


def test_7_the_court_publishes_the_list_of_people_who_have_a_legacy_account(filer):
    filer.opens("/courts/ca1/")
    filer.follows("List of users with a legacy account")
    assert filer.path == "/courts/ca1/users"


def test_8_one_login_for_all_nextgen_courts_and_for_viewing_in_courts_not_yet_converted(filer):
    make_pacer(), make_filer()
    filer.links()
    for court in ("ca1", "ca9", "canb", "exd"):
        filer.opens(f"/courts/{court}/home")
        assert "You may view" in filer.text


def test_9_on_the_first_login_on_or_after_go_live_the_user_is_prompted_to_link(filer):
    make_pacer(), make_filer("exd")
    with clock.stopped_at(EXD_GO_LIVE - timedelta(minutes=1)):
        filer.opens("/courts/exd/login/to-view")
        filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
        assert "Link now" not in filer.text
    with clock.stopped_at(EXD_GO_LIVE):
        filer.opens("/courts/exd/login")
        assert "Link now" in filer.text


def test_9_a_link_in_the_ninth_circuit_does_not_carry_over(filer):
    make_pacer(), make_filer("ca9"), make_filer("cacd")
    filer.links("ca9")
    filer.opens("/courts/cacd/login")
    assert "A link in another court does not count here" in filer.text
    filer.presses("Link now")
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    assert {link.court_id for link in all_of(Link)} == {"ca9", "cacd"}


def test_10_after_linking_the_legacy_login_is_no_longer_used_and_goes_on_in_courts_not_yet_converted(filer):
    make_pacer(), make_filer("cacd"), make_filer("exd")
    filer.links()
    other = Filer(filer.app)
    other.opens("/courts/exd/login")
    other.sends(username="jrivera", password=LEGACY_PASSWORD)
    assert "You may file" in other.text
    again = Filer(filer.app)
    make_pacer("jordanrivera2")
    again.begins()
    again.logs_out_first()
    again.signs_in("jordanrivera2")
    again.chooses()
    again.gives_legacy()
    assert again.refusal == "legacy-login"


def test_11_a_cja_attorney_keeps_one_account(filer):
    private = make_pacer("jordanprivate")
    make_pacer(kind="cja-exempt", cancelled=True, replaced_by_id=private.id)
    filer.stands_at("sign-in")
    filer.signs_in()
    assert "The fee exemption moves to it. The separate exempt account is canceled." in filer.text
    assert "Log in here as jordanprivate" in filer.text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", "Forgot your login or password?"),
        ("", "People Without Lawyers"),
        ("", "Frequently asked questions"),
        ("notices/", "February 2020"),
        ("guides/", "How to link, step by step"),
        ("guides/", "electronic learning modules"),
        ("never-filed", "You never filed here electronically"),
        ("help", "1-800-676-6856"),
    ],
)
def test_12_help_for_everything_the_notices_name(filer, page, words):
    filer.opens(f"/courts/cacd/{page}")
    assert words in filer.text
