"""The engine over HTTP, on the flow of linking: typed addresses, Back, refresh, a second tab, sending twice."""

import pytest

from tests.support.directories import DownFor
from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock
from wizard.flow.journey import Journey
from wizard.flow.views import CHANGED_ELSEWHERE
from wizard.links.models import Link
from wizard.security import passwords

STEPS = ("logout", "sign-in", "choose", "legacy", "confirm")


OTHERWISE = {
    "sign-in": lambda filer: filer.signs_in("jordanrivera2"),
    "choose": lambda filer: filer.chooses("somebody_else", filer_name="Jordan Rivera"),
    "legacy": lambda filer: filer.gives_legacy("another"),
    "confirm": lambda filer: filer.confirms(),
}


def journey() -> Journey:
    return all_of(Journey)[-1]


def version_on(filer: Filer) -> str:
    return filer.page.select_one("[name=version]")["value"]


def answers(filer: Filer) -> dict[str, dict]:
    """A right answer to each step, as fields."""
    return {
        "logout": filer.logs_out_first,
        "sign-in": filer.signs_in,
        "choose": filer.chooses,
        "legacy": filer.gives_legacy,
        "confirm": filer.confirms,
    }


@pytest.mark.parametrize("stands", STEPS)
def test_a_typed_address_opens_what_is_open_and_else_leads_to_the_open_step(filer, pair, stands):
    filer.stands_at(stands, *pair)
    for typed in STEPS:
        filer.opens(filer.base + typed)
        opened = typed if STEPS.index(typed) <= STEPS.index(stands) else stands
        assert filer.path == filer.base + opened, typed


def test_a_step_without_a_journey_leads_to_the_start_page(filer):
    for step in STEPS:
        filer.opens(f"/courts/cacd/link/{step}")
        assert filer.path == "/courts/cacd/link/", step
        filer.posts(f"/courts/cacd/link/{step}", signed_out="y")
        assert filer.path == "/courts/cacd/link/", step
    assert all_of(Journey) == []


def test_an_answer_posted_to_a_step_that_is_not_open_yet_is_not_taken(filer, pair):
    filer.stands_at("sign-in")
    filer.posts(f"{filer.base}confirm", understood="y", version=version_on(filer))
    assert filer.path.endswith("/sign-in?because=moved-on")
    assert "What you just sent was not used" in filer.text
    assert set(journey().stored_answers) == {"logout"}


@pytest.mark.parametrize("step", STEPS)
def test_refreshing_shows_the_same_page_and_changes_nothing(filer, pair, step):
    with clock.stopped_at(clock.now()):
        filer.stands_at(step, *pair)
        before, version = filer.text, version_on(filer)
        filer.opens(filer.path)
        assert (filer.text, version_on(filer)) == (before, version)


@pytest.mark.parametrize(
    ("back", "kept"),
    [("sign-in", STEPS[:2]), ("choose", STEPS[:3]), ("legacy", STEPS[:4])],
)
def test_answering_an_earlier_step_otherwise_forgets_the_later_answers(filer, pair, back, kept):
    make_pacer("jordanrivera2")
    make_filer(username="another")
    filer.stands_at("confirm", *pair)
    before = journey().stored_answers
    filer.opens(filer.base + back)
    OTHERWISE[back](filer)
    assert set(journey().stored_answers) == set(kept)
    assert journey().stored_answers[back] != before[back]
    filer.opens(f"{filer.base}confirm")
    assert filer.path == filer.base + STEPS[len(kept)]


def test_going_back_shows_what_was_chosen_before(filer, pair):
    filer.stands_at("confirm", *pair, filer_name="Jordan Rivera")
    filer.opens(f"{filer.base}choose")
    assert filer.page.select_one("[name=whose][checked]")["value"] == "somebody_else"
    assert filer.page.select_one("[name=filer_name]")["value"] == "Jordan Rivera"


@pytest.mark.parametrize("step", OTHERWISE)
def test_an_old_page_in_a_second_tab_decides_nothing_and_is_told_so(filer, pair, step):
    make_pacer("jordanrivera2")
    make_filer(username="another")
    filer.stands_at("confirm", *pair)
    filer.opens(filer.base + step)
    old_page, here = filer.page, filer.path
    filer.opens(f"{filer.base}legacy")
    filer.gives_legacy("another")
    before = journey()
    filer.page, filer.path = old_page, here
    OTHERWISE[step](filer)
    if step == "legacy":
        assert journey().stored_answers == before.stored_answers, (
            "the same answer as in the other tab is no second answer"
        )
        return
    assert CHANGED_ELSEWHERE in filer.errors
    assert filer.path == here
    assert (journey().stored_answers, journey().version) == (before.stored_answers, before.version)
    assert all_of(Link) == []


def test_after_being_told_the_page_that_is_shown_can_be_sent(filer, pair):
    filer.stands_at("confirm", *pair)
    old_page = filer.page
    make_filer(username="another")
    filer.opens(f"{filer.base}legacy")
    filer.gives_legacy("another")
    filer.page = old_page
    filer.confirms()
    assert "another" in filer.text, "the page now shows what counts"
    filer.confirms()
    assert filer.outcome == "linked"
    assert all_of(Link)[0].filer_account_id == 2


def test_an_old_page_that_is_refused_bears_no_refusal_and_not_its_status(filer, pair):
    filer.stands_at("sign-in", *pair)
    filer.forges("version", "0")
    filer.app.extensions["directory"] = DownFor("jordan")
    filer.signs_in()
    assert CHANGED_ELSEWHERE in filer.errors
    assert (filer.response.status_code, filer.refusal) == (200, None)


@pytest.mark.parametrize("step", STEPS)
def test_without_the_right_version_nothing_is_accepted(filer, pair, step):
    filer.stands_at(step, *pair)
    before = journey().stored_answers
    for version in (None, "", "0", "99", "x"):
        filer.forges("version", version)
        answers(filer)[step]()
        assert filer.path.endswith(f"/{step}"), version
        assert CHANGED_ELSEWHERE in filer.errors, version
        assert journey().stored_answers == before, version


@pytest.mark.parametrize("step", STEPS)
def test_the_same_answer_twice_is_accepted_once(filer, pair, step):
    filer.stands_at(step, *pair)
    page, here = filer.page, filer.path
    answers(filer)[step]()
    arrived, version = filer.path, journey().version
    filer.page, filer.path = page, here
    answers(filer)[step]()
    assert filer.path == arrived
    assert journey().version == version
    assert len(all_of(Link)) == (1 if step == "confirm" else 0)


def test_the_steps_of_a_finished_journey_lead_to_its_end(filer, pair):
    filer.stands_at("confirm", *pair)
    filer.confirms()
    for step in STEPS:
        filer.opens(filer.base + step)
        assert filer.path == f"{filer.base}done", step


def test_the_steps_of_an_ended_journey_lead_to_its_end(filer):
    make_pacer(kind="shared")
    filer.stands_at("sign-in")
    old_page = filer.page
    filer.signs_in()
    for step in STEPS:
        filer.opens(filer.base + step)
        assert filer.path == f"{filer.base}ended/shared-account", step
        filer.page = old_page
        filer.posts(filer.base + step, username="x", password="x", redaction="y", version="1")
        assert filer.path == f"{filer.base}ended/shared-account", step


def test_done_and_not_now_lead_to_where_a_journey_stands(filer, pair):
    filer.stands_at("legacy", pair[0])
    filer.opens(f"{filer.base}done")
    assert filer.path == f"{filer.base}legacy"


def test_a_step_that_is_not_one_is_not_found(filer):
    for name in ("nothing", "CONFIRM", "sign_in"):
        filer.opens(f"/courts/cacd/link/{name}")
        assert filer.response.status_code == 404


def test_an_accepted_answer_always_redirects_with_303(filer, pair):
    filer.stands_at("choose", pair[0])
    token = filer.page.select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "version": version_on(filer), "whose": "my_own"}
    answer = filer.client.post(f"{filer.base}choose", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{filer.base}legacy")


def test_each_step_says_where_it_stands_among_all(filer, pair):
    for number, step in enumerate(STEPS, 1):
        filer.stands_at(step, *pair)
        assert f"Step {number} of 5" in filer.text
        assert filer.page.select_one("[aria-current=step]").get_text(strip=True) == filer.page.h1.get_text(strip=True)


def test_one_browser_does_not_see_the_journey_of_another(app, pair):
    one, other = Filer(app), Filer(app)
    one.stands_at("confirm", *pair)
    other.opens(f"{one.base}confirm")
    assert other.path == one.base


def test_a_step_that_another_tab_closed_while_it_was_judged_leads_to_where_the_journey_stands(filer, pair, monkeypatch):
    make_pacer("jordanrivera2")
    filer.stands_at("legacy", *pair)
    other_tab = Filer(filer.app)
    other_tab.client = filer.client
    other_tab.opens(f"{filer.base}sign-in")
    verify = passwords.verify_password

    def judges_slowly(stored: str, typed: str) -> bool:
        monkeypatch.setattr(passwords, "verify_password", verify)
        other_tab.signs_in("jordanrivera2")
        return verify(stored, typed)

    monkeypatch.setattr(passwords, "verify_password", judges_slowly)
    filer.gives_legacy(password="wrong")
    assert filer.path.endswith("/choose")
    assert filer.errors == []
    assert set(journey().stored_answers) == {"logout", "sign-in"}
