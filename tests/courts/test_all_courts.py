"""A live site for all federal courts: no page drowns in them, and those of which little is known have whole pages."""

import pytest

from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer


@pytest.fixture
def filer(make_site):
    app = make_site(courts=("all",))
    with app.app_context():
        yield Filer(app)


def found(filer: Filer) -> list[str]:
    return [link["href"].split("/")[2] for link in filer.page.select(".court-list a")]


def test_home_lists_no_court_but_leads_to_each(filer):
    filer.opens("/")
    assert found(filer) == []
    assert len(filer.page.select(".state-list a")) == 55
    filer.follows("Wyoming")
    assert found(filer) == ["wyd", "wyb", "ca10"]
    filer.opens("/")
    filer.follows("Appellate courts")
    assert len(found(filer)) == 13


def test_what_is_sought_stays_sought_on_the_way_to_the_faq(filer):
    filer.opens("/faq")
    filer.follows("Wyoming")
    assert filer.page.select_one(".court-list a")["href"] == "/courts/wyd/faq"


def test_what_was_only_guessed_is_said_to_be_a_guess(filer):
    filer.opens("/?q=massachusets")
    assert "No court matches “massachusets” exactly. Did you mean one of these?" in filer.text
    assert found(filer)[0] == "mad"


def test_no_fictional_court_is_shown(filer):
    filer.opens("/?q=exampleton")
    assert "Show all courts" in filer.text
    assert filer.client.get("/courts/exd/").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "faq", "help", "deadline", "never-filed", "checklist/", "link/", "login", "users"]
)
@pytest.mark.parametrize("court", ["akd", "nmid", "vib", "cafc", "gub"])
def test_a_court_without_a_date_a_number_or_a_site_has_whole_pages(filer, court, page):
    filer.opens(f"/courts/{court}/{page}")
    assert "None" not in filer.text
    assert "()" not in filer.text


def test_my_courts_has_what_is_linked_and_what_is_to_be_linked(filer):
    make_pacer(), make_filer("akd"), make_filer("cacd")
    filer.links("akd")
    filer.opens("/my/courts")
    assert [item["id"] for item in filer.page.select("main li[id]")] == ["cacd", "akd"]
    assert "In 199 courts there is nothing linked" in filer.text


def test_a_mistyped_court_of_a_command_gets_the_nearest(filer):
    done = filer.app.test_cli_runner().invoke(args=["court", "check", "nysx"])
    assert done.exit_code == 2
    assert "nysx is not a court of this site. The most similar: " in done.output
    assert "nysd" in done.output
    assert len(done.output) < 400


def test_court_check_counts_those_without_texts_of_their_own(filer):
    done = filer.app.test_cli_runner().invoke(args=["court", "check"])
    assert done.output.endswith("\n199 courts without texts of their own: right.\n")
