"""The courts' public pages: found, complete, and the same for everybody."""

import xml.etree.ElementTree as Xml
from datetime import UTC, datetime

import pytest

from tests.support.people import Filer
from wizard.core import clock

BEFORE, AFTER = datetime(2035, 3, 5, 11, tzinfo=UTC), datetime(2035, 3, 5, 12, tzinfo=UTC)
PAGES = (
    "", "faq", "people-without-lawyers", "never-filed", "help", "guides/", "notices/", "users", "checklist/", "link/",
    "login", "forgot",
)  # fmt: skip


def found(filer: Filer) -> list[str]:
    return [link["href"].split("/")[2] for link in filer.page.select(".court-list a")]


@pytest.mark.parametrize(
    ("query", "courts"),
    [
        ("", ["ca1", "ca9", "cacd", "exd", "exb", "canb"]),
        ("q=california", ["cacd", "canb", "ca9"]),
        ("q=CALIFORNIA&kind=district", ["cacd"]),
        ("q=maine", ["ca1"]),
        ("q=Puerto+Rico", ["ca1"]),
        ("q=guam", ["ca9"]),
        ("q=ninth", ["ca9", "cacd", "canb"]),
        ("q=cacd", ["cacd"]),
        ("q=central+california", ["cacd"]),
        ("q=bankruptcy+northern", ["canb"]),
        ("kind=bankruptcy", ["exb", "canb"]),
        ("q=first+ninth", []),
        ("q=%3Cscript%3E", []),
        ("q=%00", ["ca1", "ca9", "cacd", "exd", "exb", "canb"]),
        ("kind=tax", []),
    ],
)
def test_a_court_is_found_by_name_state_kind_or_id(filer, query, courts):
    filer.opens(f"/?{query}")
    assert found(filer) == courts
    assert ("Show all courts" in filer.text) is (courts == [])


def test_the_state_of_conversion_is_seen_in_the_list(filer):
    with clock.stopped_at(BEFORE):
        filer.opens("/?q=exampleton")
        assert (
            "Not converted yet. Converts to NextGen on Monday, March 5, 2035, at 6:00 a.m. Central time" in filer.text
        )
    with clock.stopped_at(AFTER):
        filer.opens("/?q=exampleton")
        assert "NextGen since Monday, March 5, 2035" in filer.text


def test_what_was_asked_stays_in_the_form(filer):
    filer.opens("/?q=maine&kind=appellate")
    assert filer.page.select_one("#q")["value"] == "maine"
    assert filer.page.select_one("#kind [selected]")["value"] == "appellate"


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("court", ["ca1", "cacd", "canb", "exd"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_every_kind_of_court_is_shown_before_and_after_go_live(filer, court, page, moment):
    with clock.stopped_at(moment):
        filer.opens(f"/courts/{court}/{page}")
    assert filer.response.status_code == 200


def test_a_converted_courts_page_has_one_clear_button(filer):
    filer.opens("/courts/cacd/")
    [button] = filer.page.select("main a.usa-button:not(.usa-button--outline)")
    assert button.get_text() == "Link a CM/ECF account to my PACER account"
    assert "has used NextGen since Tuesday, February 18, 2020" in filer.text
    assert "“Central District of California - Document Filing System”" in filer.text
    assert "You are prompted to link at your first login on or after go-live." in filer.text


def test_a_court_that_has_not_converted_says_what_works_until_when(filer):
    filer.opens("/courts/exd/")
    assert "It converts to NextGen on Monday, March 5, 2035, at 6:00 a.m. Central time" in filer.text
    assert "Until Monday, March 5, 2035, at 6:00 a.m. Central time, file with your CM/ECF login." in filer.text
    button = filer.page.select("main a.usa-button")[0]
    assert button["href"] == "/courts/exd/checklist/"


@pytest.mark.parametrize(
    ("court", "place"), [("ca1", "appellate filers do that through PACER"), ("canb", "you do that in this court")]
)
def test_the_two_steps_follow_the_order_of_the_notices(filer, court, place):
    filer.opens(f"/courts/{court}/")
    order = [
        "Step 1", "Case Search Only", "Account Type", "forgot your PACER username", "PACER Administrative Account",
        "Step 2", "close your browser", "Log in with your upgraded PACER account", "someone else",
        "Check both accounts", "lowercase", place,
    ]  # fmt: skip
    positions = [filer.text.find(words) for words in order]
    assert -1 not in positions, order[positions.index(-1)]
    assert positions == sorted(positions)


@pytest.mark.parametrize("page", ["", "faq", "notices/", "help"])
def test_each_page_links_to_the_others_but_not_to_itself(filer, page):
    filer.opens(f"/courts/cacd/{page}")
    links = [link["href"] for link in filer.page.select(".side-help .link-list a")]
    assert f"/courts/cacd/{page}" not in links
    assert {"/courts/cacd/checklist/", "/courts/cacd/users"} <= set(links)


FAQ = (
    ("What are NextGen and Central Sign-On", "every NextGen court"),
    ("Who must link", "had a filer account in this court before"),
    ("When am I asked to link", "first time on or after"),
    ("I linked in the Ninth Circuit", "A link counts in one court only"),
    ("What happens to my CM/ECF login afterwards", "no longer used in this court"),
    ("What happens to my CM/ECF login afterwards", "In courts that have not converted yet"),
    ("not converted yet", "you can view cases in all courts"),
    ("sharing one PACER account", "each person who files needs their own PACER account"),
    ("is upgraded", "exactly six characters"),
    ("CJA panel attorney", "the separate exempt account is canceled"),
    ("PACER Administrative Account (PAA)", "cannot file"),
    ("never an e-filer", "nothing to link"),
    ("I have no lawyer", "Only where the court permits it"),
    ("only receive electronic service", "You link like a filer"),
    ("I am linking for someone else", "cannot undo this after you select Submit"),
    ("attorney and a trustee", "needs its own PACER account"),
    # The failure table.
    ("not accepted", "all in lowercase"),
    ("special character", "The court must change the login first"),
    ("forgot my CM/ECF password", "PACER cannot reset it"),
    ("old address", "The court must correct your address first"),
    ("do not know my CM/ECF login", "often your bar number"),
    ("must be upgraded", "Find Account Type and select Upgrade"),
    ("is shared", "lock your office out"),
    ("second filer account", "each needs its own PACER account"),
    ("registered again", "rejects the new registration"),
    ("no filing menus", "clear your browser’s cookies and cache"),
    ("old PACER session", "close the browser"),
    ("already linked in another court", "once in each court"),
    ("firm’s PACER Administrative Account", "not for filing"),
    ("one-time passcode is refused", "automatic date and time"),
    ("one-time passcode is refused", "backup codes"),
    ("inactive", "1-800-676-6856"),
    ("linked the wrong accounts", "Call the CM/ECF Help Desk (213-894-0242) now"),
)


@pytest.mark.parametrize(("asked", "answered"), FAQ)
def test_every_question_of_the_notices_and_every_failure_is_answered(filer, asked, answered):
    filer.opens("/courts/cacd/faq")
    answers = [
        " ".join(section.get_text(" ").split())
        for section in filer.page.select(".question")
        if asked in section.h3.get_text()
    ]
    assert any(answered in answer for answer in answers), answers


def test_questions_have_anchors_of_their_own(filer):
    filer.opens("/courts/cacd/help")
    link = filer.page.find("a", string=lambda words: words and "filing menus" in words)
    path, _, anchor = link["href"].partition("#")
    filer.opens(path)
    answer = filer.page.find(id=anchor)
    assert "filing menus" in answer.parent.summary.get_text()
    assert answer.parent.has_attr("open")
    assert len(filer.page.select("details[open]")) == 1


@pytest.mark.parametrize(("court", "place"), [("ca1", "The court cannot reset it"), ("canb", "PACER cannot reset it")])
def test_answers_fit_the_kind_of_court(filer, court, place):
    filer.opens(f"/courts/{court}/faq")
    assert place in filer.text


def test_notices_are_listed_by_month(filer):
    filer.opens("/courts/cacd/notices/")
    assert "February 2020" in [heading.get_text() for heading in filer.page.select("main h2")]
    filer.follows("This court uses NextGen CM/ECF")
    assert filer.path == "/courts/cacd/notices/2020-02-18-nextgen"
    assert "the Ninth Circuit for example, does not carry over" in filer.text


def test_a_court_without_notices_says_so(filer):
    filer.opens("/courts/canb/notices/")
    assert "This court has published no notice here yet" in filer.text


def test_a_notice_that_does_not_exist_is_not_found(filer):
    filer.opens("/courts/cacd/notices/2020-02-18-nothing")
    assert filer.response.status_code == 404


@pytest.mark.parametrize(("court", "count"), [("cacd", 1), ("ca1", 1), ("canb", 0)])
def test_the_feed_is_atom(filer, court, count):
    answer = filer.client.get(f"/courts/{court}/notices.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = Xml.fromstring(answer.data)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    for required in ("id", "title", "updated", "author"):
        assert feed.find(f"{atom}{required}") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
    assert links["self"] == f"http://localhost/courts/{court}/notices.atom"
    assert links["alternate"] == f"http://localhost/courts/{court}/notices/"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == count
    for entry in entries:
        assert entry.find(f"{atom}updated").text.endswith("T00:00:00Z")
        assert entry.find(f"{atom}content").get("type") == "html"
        assert "<p>" in entry.find(f"{atom}content").text


@pytest.mark.parametrize("page", ["", "faq", "help", "guides/", "notices/", "notices.atom", "never-filed", "users"])
def test_caches_may_keep_every_public_page(filer, page):
    assert filer.client.get(f"/courts/cacd/{page}").headers["Cache-Control"] == "public, max-age=300"


def test_court_check_says_what_was_read(app):
    done = app.test_cli_runner().invoke(args=["court", "check"])
    assert done.exit_code == 0
    assert "cacd: right. 1 notices, " in done.output
    assert done.output.endswith("courts without texts of their own: right.\n")
    one = app.test_cli_runner().invoke(args=["court", "check", "ca1"])
    assert one.output.startswith("ca1: right.")
    assert app.test_cli_runner().invoke(args=["court", "check", "nowhere"]).exit_code == 2


@pytest.mark.parametrize("path", ["/faq", "/help", "/faq/", "/help/?"])
def test_guessed_addresses_lead_to_the_page_of_the_court_that_is_chosen(filer, path):
    filer.opens(path)
    topic = path.strip("/?")
    assert f"/courts/cacd/{topic}" in [link["href"] for link in filer.page.select(".court-list a")]
    filer.opens(f"/?topic={topic}&q=nowhere")
    filer.follows("Show all courts")
    assert f"/courts/cacd/{topic}" in [link["href"] for link in filer.page.select(".court-list a")]


@pytest.mark.parametrize("page", ["faq", "help", "users", "forgot", "login"])
def test_a_final_slash_makes_no_other_page(filer, page):
    filer.opens(f"/courts/cacd/{page}/?q=x")
    assert filer.response.status_code == 200
    assert filer.path.startswith(f"/courts/cacd/{page}")


@pytest.mark.parametrize("path", ["/courts/cacd/link/nothing/", "/courts/cacd/link/now/"])
def test_a_final_slash_leads_nowhere_else(filer, path):
    assert filer.client.get(path).status_code == 404


def test_two_slashes_lead_to_no_other_host(filer):
    answer = filer.client.get("/", environ_overrides={"PATH_INFO": "//faq/"})
    assert answer.headers.get("Location", "/").startswith(("/f", "http://localhost/"))


def test_robots_are_told_what_they_may_read(filer):
    rules = filer.client.get("/robots.txt")
    assert rules.mimetype == "text/plain"
    assert {"Disallow: /desk", "Disallow: /courts/*/login"} < set(rules.text.splitlines())
    assert "Disallow: /\n" not in rules.text


def test_robots_may_read_nothing_of_practice(practice_app):
    asked = practice_app.test_client().get("/robots.txt", base_url="http://practice.example.gov")
    assert asked.text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_where_no_robot_comes_practice_answers_as_a_live_site_does(practice_app, filer, host):
    practiced = practice_app.test_client().get("/robots.txt", base_url=f"http://{host}")
    assert practiced.text == filer.client.get("/robots.txt").text


@pytest.mark.parametrize("path", ["/", *(f"/courts/cacd/{page}" for page in PAGES)])
def test_each_public_page_says_in_a_sentence_what_it_is(filer, path):
    filer.opens(path)
    said = filer.page.select_one("meta[name=description]")["content"]
    assert 40 <= len(said) <= 160
    assert said == said.strip()


def test_no_two_public_pages_describe_themselves_alike(filer):
    said = set()
    for page in PAGES:
        filer.opens(f"/courts/cacd/{page}")
        said.add(filer.page.select_one("meta[name=description]")["content"])
    assert len(said) >= len(PAGES) - 2
