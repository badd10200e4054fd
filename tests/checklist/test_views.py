"""The flow of questions, and the list with its code."""

import pytest

from tests.support.factories import all_of, make_pacer
from tests.support.people import Filer
from wizard.flow.journey import Journey

BASE = "/courts/cacd/checklist/"


class Asker(Filer):
    """Somebody who wants to know what to do."""

    def asks(self, *answers: str, court: str = "cacd") -> "Asker":
        """Begin, and answer question after question."""
        self.opens(f"/courts/{court}/checklist/")
        self.presses("Begin")
        for answer in answers:
            self.sends(answer=answer)
        return self

    @property
    def code(self) -> str:
        return self.page.select_one("main .code").get_text().replace(" ", "")

    @property
    def told(self) -> list[str]:
        return [heading.get_text() for heading in self.page.select(".checklist h2")]


@pytest.fixture
def asker(app) -> Asker:
    return Asker(app)


def test_three_answers_lead_to_a_numbered_list(asker):
    asker.asks("yes", "upgraded", "attorney")
    assert asker.path == f"{BASE}done"
    assert asker.page.select("ol.checklist")
    assert asker.told[-1] == "Log in with PACER from then on"


def test_whoever_is_not_sure_of_the_account_is_asked_one_question_more(asker):
    asker.asks("yes", "unsure")
    assert asker.path == f"{BASE}thumb"
    assert "Step 3 of 4" in asker.text
    asker.sends(answer="legacy")
    asker.sends(answer="attorney")
    assert "Upgrade your PACER account" in asker.told


def test_the_questions_use_the_courts_day(asker):
    asker.asks()
    assert "before Tuesday, February 18, 2020?" in asker.text


def test_no_answer_is_told(asker):
    asker.asks()
    asker.sends()
    assert asker.errors == ["Choose one answer."]


def test_an_answer_that_is_none_of_them_is_not_taken(asker):
    asker.asks()
    asker.posts(f"{BASE}filer", answer="perhaps", version="1")
    assert asker.errors
    assert all_of(Journey)[0].answers == {}


def test_an_earlier_answer_changed_asks_the_later_ones_again(asker):
    asker.asks("yes", "unsure", "legacy")
    asker.opens(f"{BASE}account")
    assert asker.page.select_one("[checked]")["value"] == "unsure"
    asker.sends(answer="shared")
    assert asker.path == f"{BASE}role"
    asker.opens(f"{BASE}thumb")
    assert asker.path == f"{BASE}role"
    asker.sends(answer="attorney")
    assert "Register your own PACER account" in asker.told


def test_the_list_is_reopened_by_its_code_in_another_browser(asker, app):
    asker.asks("yes", "shared", "trustee")
    other = Asker(app)
    other.opens(f"{BASE}code/{asker.code.lower()}")
    assert (other.told, other.code) == (asker.told, asker.code)


@pytest.mark.parametrize("form", ["{0}", "{1}", " {0} ", "{2}", "{3}"])
def test_a_code_may_be_typed_in_many_ways(asker, app, form):
    asker.asks("yes", "upgraded", "attorney")
    code = asker.code
    typed = form.format(code, f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}", code.lower())
    other = Asker(app)
    answer = other.client.get(f"{BASE}open", query_string={"code": typed})
    assert answer.headers["Location"] == f"{BASE}code/{code.lower()}"


@pytest.mark.parametrize("code", ["nothing", "aaaaaaaa", "o0i1l5s8"])
def test_an_unknown_code_is_explained(asker, code):
    asker.opens(f"{BASE}code/{code}")
    assert asker.response.status_code == 404
    assert "We do not know this code" in asker.text
    assert "never contain the letters B, I, L, O" in asker.text
    assert "Begin" in asker.text


def test_an_empty_code_leads_to_the_start(asker):
    for typed in ("", "  ", "ÄÖ", "…"):
        answer = asker.client.get(f"{BASE}open", query_string={"code": typed})
        assert answer.headers["Location"] == BASE


def test_a_code_opens_a_finished_list_of_its_own_court_only(asker, app):
    asker.asks("yes", "upgraded")
    unfinished = all_of(Journey)[-1].reference.lower()
    asker.opens(f"{BASE}code/{unfinished}")
    assert asker.response.status_code == 404
    asker.asks("yes", "upgraded", "attorney")
    asker.opens(f"/courts/canb/checklist/code/{asker.code.lower()}")
    assert asker.response.status_code == 404


def test_the_reference_of_a_linking_journey_opens_nothing(asker, app):
    filer = Filer(app)
    filer.stands_at("choose", make_pacer())
    asker.opens(f"{BASE}code/{all_of(Journey)[-1].reference.lower()}")
    assert asker.response.status_code == 404


def test_nothing_personal_is_kept(asker):
    asker.asks("yes", "upgraded", "staff")
    row = all_of(Journey)[-1]
    assert row.answers == {"filer": {"answer": "yes"}, "account": {"answer": "upgraded"}, "role": {"answer": "staff"}}


def test_the_list_has_a_worksheet_without_any_password(asker):
    asker.asks("yes", "upgraded", "attorney")
    worksheet = asker.page.select_one(".worksheet")
    assert "Never write a password on it" in worksheet.get_text()
    names = [name.get_text() for name in worksheet.find_all("dt")]
    assert "PACER username" in names
    assert not [name for name in names if "password" in name.lower()]
    assert not worksheet.find_all(["input", "textarea"])


@pytest.mark.parametrize(
    ("court", "says"), [("exd", "It works in this court until Monday, March 5, 2035"), ("cacd", "five minutes")]
)
def test_the_list_knows_whether_the_court_has_converted(asker, court, says):
    asker.asks("yes", "upgraded", "attorney", court=court)
    assert says in asker.text


def test_beginning_again_begins_anew(asker):
    asker.asks("yes", "upgraded")
    asker.asks("no")
    assert [journey.outcome for journey in all_of(Journey)] == ["begun-again", None]
    asker.opens(f"{BASE}ended/begun-again")
    assert asker.path == BASE


def test_a_court_without_a_list_of_users_is_not_linked_to_one(tmp_path, make_site):
    folder = make_site().extensions["settings"].instance
    (folder / "courts").mkdir()
    (folder / "courts" / "cacd.toml").write_text("[pages]\nuser_list = false\n")
    from tests.support.lending import site

    app = site(folder)
    with app.app_context():
        asker = Asker(app).asks("unsure", "upgraded", "attorney")
        assert "Find out whether you have a filer account" not in asker.told
