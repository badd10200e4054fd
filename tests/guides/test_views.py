"""The published guides."""

from dataclasses import replace

import pytest

from tests.guides.conftest import SENTENCE, png
from tests.support.factories import make_filer, make_pacer
from wizard.courts.phases import Phase
from wizard.guides import published
from wizard.guides.handouts import HANDOUTS

GUIDE = "/courts/cacd/guides/link/"
THERE = "step-by-step instructions, with screenshots"


def test_a_court_without_guides_shows_none_and_leads_to_none(filer):
    filer.opens("/courts/cacd/guides/")
    assert "with screenshots" not in filer.page.get_text()
    assert "Prepare for NextGen" in filer.text
    filer.opens(GUIDE)
    assert filer.response.status_code == 404


def test_a_court_lists_its_guides_and_no_others(filer, shelved):
    shelved()
    filer.opens("/courts/cacd/guides/")
    filer.follows("Link your account")
    assert filer.path == GUIDE
    filer.opens("/courts/ca1/guides/")
    assert "Link your account" not in filer.text


def test_a_guide_shows_every_step_with_its_picture_and_its_sentences(filer, shelved):
    guide = shelved()
    filer.opens(GUIDE)
    for step in guide.steps:
        section = filer.page.find(id=f"step-{step.number}")
        assert f"Step {step.number}: {step.title}" in section.get_text()
        assert section.img["alt"] == step.alt
        assert section.img["src"] == f"{GUIDE}{step.picture}"
        assert all(sentence in section.get_text() for sentence in step.sentences)
    for told in (SENTENCE, "A tip.", "A note.", "March 3, 2031", guide.fingerprint, "Fictional data"):
        assert told in filer.text


def test_a_guide_says_itself_that_the_program_has_changed_since(filer, shelved):
    shelved()
    filer.opens(GUIDE)
    assert "out of date" not in filer.text
    shelved(fingerprint="another one")
    filer.opens(GUIDE)
    assert "This guide may be out of date" in filer.text


def test_a_picture_has_an_address_of_its_own_that_any_site_may_show(filer, shelved):
    shelved()
    filer.opens(f"{GUIDE}02.png")
    assert filer.response.mimetype == "image/png"
    assert filer.response.data == png()
    assert filer.response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert filer.response.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    "address",
    ["link/03.png", "link/00.png", "link/2.png", "link/guide.json", "upgrade/01.png", "nothing/", "aids/prepare.pdf"],
)
def test_what_was_not_built_is_not_there(filer, shelved, address):
    shelved()
    filer.opens(f"/courts/cacd/guides/{address}")
    assert filer.response.status_code == 404


@pytest.mark.parametrize(("kind", "mimetype"), [("pdf", "application/pdf"), ("html", "text/html")])
def test_a_guide_can_be_taken_along(app, shelved, kind, mimetype):
    shelved()
    answer = app.test_client().get(f"{GUIDE}guide.{kind}")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert f"cacd-link.{kind}" in answer.headers["Content-Disposition"]


def test_the_way_to_the_guide_opens_it_at_the_readers_step(filer, shelved):
    shelved()
    filer.stands_at("sign-in", make_pacer(), make_filer())
    assert _way(filer) == f"{GUIDE}#step-2"
    filer.opens("/courts/cacd/")
    assert _way(filer) == f"{GUIDE}#step-1"
    filer.opens("/courts/cacd/faq")
    assert _way(filer) == "/courts/cacd/guides/"
    filer.opens("/courts/ca1/")
    assert THERE not in filer.page.get_text()


def _way(filer) -> str:
    return next(link["href"] for link in filer.page.find_all("a") if link.get_text(strip=True) == THERE)


def test_a_guide_that_another_program_wrote_is_not_shown(app, filer, shelved):
    shelved()
    path = published.folder_of(app.extensions["courts"]["cacd"]) / "link" / "guide.json"
    for written in ("{", "[]", '{"scenario": "link"}'):
        path.write_text(written)
        published.look_again()
        filer.opens(GUIDE)
        assert filer.response.status_code == 404


@pytest.mark.parametrize("court", ["cacd", "ca1", "exd"])
@pytest.mark.parametrize("aid", HANDOUTS)
def test_an_aid_is_a_page_of_every_court(filer, court, aid):
    filer.opens(f"/courts/{court}/guides/aids/{aid}")
    assert filer.response.status_code == 200
    assert HANDOUTS[aid].title in filer.text


def test_the_problems_are_those_of_the_faq(app, filer):
    filer.opens("/courts/cacd/guides/aids/problems")
    troubles = app.extensions["courts"]["cacd"].texts.faq_by_group(Phase.OPEN)["When something goes wrong"]
    assert len(troubles) > 5
    for trouble in troubles:
        assert trouble.question in filer.text


def test_an_article_shows_how_it_looks_or_else_where_it_is_said(sits, shelved):
    first, second = shelved().steps
    shelved(scenario="capitals", title="Capitals", steps=[first, replace(second, path="/x", page_marker="capitals")])
    reader = sits("help-desk", ("cacd",))
    for slug, seen, step in (
        ("capitals", "How it looks", "/courts/cacd/guides/capitals/#step-2"),
        ("pacer-login", "The page where the caller sees it", f"{GUIDE}#step-2"),
    ):
        reader.opens(f"/desk/articles/{slug}")
        shown = reader.page.select_one(".guide-picture")
        assert seen in shown.get_text()
        assert (shown.a["href"], shown.img["alt"]) == (step, second.alt)
        assert reader.client.get(shown.img["src"]).data == png()
    reader.opens("/desk/articles/last-name")
    assert not reader.page.select(".guide-picture")


def test_an_article_shows_the_court_of_the_call_and_no_court_of_others(sits, shelved):
    for court in ("ca1", "cacd"):
        shelved(court=court)
    everywhere, elsewhere = sits("help-desk"), sits("help-desk", ("canb",), "other")
    for court in ("ca1", "cacd"):
        everywhere.opens(f"/desk/articles/pacer-login?court={court}")
        assert everywhere.page.select_one(".guide-picture img")["src"] == f"/courts/{court}/guides/link/02.png"
    elsewhere.opens("/desk/articles/pacer-login?court=cacd")
    assert not elsewhere.page.select(".guide-picture")
