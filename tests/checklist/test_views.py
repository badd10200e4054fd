"""The flow of questions, and the list with its code."""

import pytest

from tests.support.factories import all_of, make_pacer
from tests.support.people import Filer
from tests.support.sites import create_site
from wizard.flow.journey import Journey

BASE = "/courts/cacd/checklist/"


class Visitor(Filer):
    """A person who wants to know what to do."""

    def answers(self, *answers: str, court: str = "cacd") -> "Visitor":
        """Begin, and answer one question after another."""
        self.opens(f"/courts/{court}/checklist/")
        self.presses("Begin")
        for answer in answers:
            self.sends(answer=answer)
        return self

    @property
    def code(self) -> str:
        return self.page.select_one("main .code").get_text().replace(" ", "")

    @property
    def items(self) -> list[str]:
        return [heading.get_text() for heading in self.page.select(".checklist h2")]


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app)


def test_three_answers_lead_to_a_numbered_list(visitor):
    visitor.answers("yes", "upgraded", "attorney")
    assert visitor.path == f"{BASE}done"
    assert visitor.page.select("ol.checklist")
    assert visitor.items[-1] == "Log in with PACER from then on"


def test_a_person_unsure_of_the_account_gets_one_more_question(visitor):
    visitor.answers("yes", "unsure")
    assert visitor.path == f"{BASE}thumb"
    assert "Step 3 of 4" in visitor.text
    visitor.sends(answer="legacy")
    visitor.sends(answer="attorney")
    assert "Upgrade your PACER account" in visitor.items


def test_the_questions_name_the_courts_go_live_day(visitor):
    visitor.answers()
    assert "before Tuesday, February 18, 2020?" in visitor.text


def test_a_missing_answer_is_an_error(visitor):
    visitor.answers()
    visitor.sends()
    assert visitor.errors == ["Choose one answer."]


def test_an_answer_that_is_not_on_the_list_is_refused(visitor):
    visitor.answers()
    visitor.posts(f"{BASE}filer", answer="perhaps", version="1")
    assert visitor.errors
    assert all_of(Journey)[0].stored_answers == {}


def test_changing_an_earlier_answer_asks_the_later_questions_again(visitor):
    visitor.answers("yes", "unsure", "legacy")
    visitor.opens(f"{BASE}account")
    assert visitor.page.select_one("[checked]")["value"] == "unsure"
    visitor.sends(answer="shared")
    assert visitor.path == f"{BASE}role"
    visitor.opens(f"{BASE}thumb")
    assert visitor.path == f"{BASE}role"
    visitor.sends(answer="attorney")
    assert "Register your own PACER account" in visitor.items


def test_the_list_is_reopened_by_its_code_in_another_browser(visitor, app):
    visitor.answers("yes", "shared", "trustee")
    other = Visitor(app)
    other.opens(f"{BASE}code/{visitor.code.lower()}")
    assert (other.items, other.code) == (visitor.items, visitor.code)


@pytest.mark.parametrize("form", ["{0}", "{1}", " {0} ", "{2}", "{3}"])
def test_a_code_may_be_typed_in_many_ways(visitor, app, form):
    visitor.answers("yes", "upgraded", "attorney")
    code = visitor.code
    typed = form.format(code, f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}", code.lower())
    other = Visitor(app)
    answer = other.client.get(f"{BASE}open", query_string={"code": typed})
    assert answer.headers["Location"] == f"{BASE}code/{code.lower()}"


@pytest.mark.parametrize("code", ["nothing", "aaaaaaaa", "o0i1l5s8"])
def test_an_unknown_code_is_explained(visitor, code):
    visitor.opens(f"{BASE}code/{code}")
    assert visitor.response.status_code == 404
    assert "We do not know this code" in visitor.text
    assert "never contain the letters B, I, L, O" in visitor.text
    assert "Begin" in visitor.text


def test_an_empty_code_leads_to_the_start(visitor):
    for typed in ("", "  ", "ÄÖ", "…"):
        answer = visitor.client.get(f"{BASE}open", query_string={"code": typed})
        assert answer.headers["Location"] == BASE


def test_a_code_opens_a_finished_list_of_its_own_court_only(visitor, app):
    visitor.answers("yes", "upgraded")
    unfinished = all_of(Journey)[-1].reference.lower()
    visitor.opens(f"{BASE}code/{unfinished}")
    assert visitor.response.status_code == 404
    visitor.answers("yes", "upgraded", "attorney")
    visitor.opens(f"/courts/canb/checklist/code/{visitor.code.lower()}")
    assert visitor.response.status_code == 404


def test_the_reference_of_a_linking_journey_opens_nothing(visitor, app):
    filer = Filer(app)
    filer.stands_at("choose", make_pacer())
    visitor.opens(f"{BASE}code/{all_of(Journey)[-1].reference.lower()}")
    assert visitor.response.status_code == 404


def test_nothing_personal_is_stored(visitor):
    visitor.answers("yes", "upgraded", "staff")
    row = all_of(Journey)[-1]
    assert row.stored_answers == {
        "filer": {"answer": "yes"},
        "account": {"answer": "upgraded"},
        "role": {"answer": "staff"},
    }


def test_the_list_has_a_worksheet_without_any_password(visitor):
    visitor.answers("yes", "upgraded", "attorney")
    worksheet = visitor.page.select_one(".worksheet")
    assert "Never write a password on it" in worksheet.get_text()
    names = [name.get_text() for name in worksheet.find_all("dt")]
    assert "PACER username" in names
    assert not [name for name in names if "password" in name.lower()]
    assert not worksheet.find_all(["input", "textarea"])


@pytest.mark.parametrize(
    ("court", "says"), [("exd", "It works in this court until Monday, March 5, 2035"), ("cacd", "five minutes")]
)
def test_the_list_knows_whether_the_court_has_converted(visitor, court, says):
    visitor.answers("yes", "upgraded", "attorney", court=court)
    assert says in visitor.text


def test_beginning_again_starts_a_new_journey(visitor):
    visitor.answers("yes", "upgraded")
    visitor.answers("no")
    assert [journey.outcome for journey in all_of(Journey)] == ["begun-again", None]
    visitor.opens(f"{BASE}ended/begun-again")
    assert visitor.path == BASE


def test_a_court_without_a_list_of_users_is_not_linked_to_one(tmp_path, make_site):
    folder = make_site().extensions["settings"].instance
    (folder / "courts").mkdir(exist_ok=True)
    (folder / "courts" / "cacd.toml").write_text("[pages]\nuser_list = false\n")

    app = create_site(folder)
    with app.app_context():
        visitor = Visitor(app).answers("unsure", "upgraded", "attorney")
        assert "Find out whether you have a filer account" not in visitor.items
