"""A rehearsal: the panel says what to do, notices what was done, and disturbs nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.support.factories import all_of
from tests.training.playing import EVERY_SCENARIO, Learner, name_of
from wizard.core import clock
from wizard.core.database import db
from wizard.links.models import Link
from wizard.training import rehearsal, seed
from wizard.training.models import GeneratedPersona, Rehearsal
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import SCENARIO_BY_NAME
from wizard.training.scenarios.parts import ActionKind

# It plays whole rehearsals.
pytestmark = pytest.mark.slow


class Rehearser(Learner):
    """A learner with the panel beside the page."""

    def begins_to_rehearse(self, scenario: str, court: str = "cacd") -> None:
        self.opens(f"/practice/rehearse/?court={court}")
        self.posts("/practice/rehearse/", walk=scenario, court=court)
        self.scenario, self.row_id = SCENARIO_BY_NAME[scenario], all_of(Rehearsal)[-1].id

    @property
    def row(self) -> Rehearsal:
        return next(row for row in all_of(Rehearsal) if row.id == self.row_id)

    @property
    def context(self) -> ScenarioContext:
        """As the learner reads it: this very person."""
        person = next((one for one in all_of(GeneratedPersona) if one.key == self.row.persona_key), None)
        return ScenarioContext(self.app.extensions["courts"][self.row.court], person and seed.as_persona(person))

    @property
    def panel(self) -> str:
        shown = self.page.select_one(".rehearsal")
        return " ".join(shown.get_text(" ").split()) if shown else ""

    def rehearses(self) -> None:
        """Plays the scenario, reading the panel at each step."""
        context = self.context
        # Who holds a connection while others wait for one would stop them all.
        db.session.rollback()
        self.plays(self.scenario, context, sees=lambda step: self.is_told(step, context))

    def other(self) -> "Rehearser":
        """A learner plays everybody, each in a tab of the same browser: the console has a login of its own."""
        return self

    def rehearses_alone(self) -> None:
        """In a thread of its own."""
        with self.app.app_context():
            self.rehearses()

    def is_told(self, step, context) -> None:
        db.session.rollback()
        number = self.scenario.steps.index(step) + 1
        assert f"{step.title.format_map(context)}" in self.panel
        assert f"Rehearsal {number} of {len(self.scenario.steps)}" in self.panel, self.panel[:80]
        for action in step.actions:
            assert action.sentence.format_map(context) in self.panel
            if action.kind is ActionKind.FILL:
                assert action.value.format_map(context), action.target
                assert self.page.select_one(f'[data-copy="{action.value.format_map(context)}"]')

    def finishes(self) -> None:
        if self.path.startswith("/desk/"):
            self.follows("See how it went")
        form = self.page.select_one('.rehearsal form[action="/practice/rehearse/end"]')
        self._submit(form, {})


@pytest.fixture
def learner(practice) -> Rehearser:
    return Rehearser(practice)


@pytest.mark.parametrize("case", [case for case in EVERY_SCENARIO if case[1] == "cacd"], ids=name_of)
def test_the_panel_leads_through_a_scenario_and_the_summary_says_so(learner, case):
    scenario, court = case
    learner.begins_to_rehearse(scenario.name, court)
    learner.rehearses()
    assert "You have finished" in learner.panel
    learner.finishes()
    assert f"You reached all {len(scenario.steps)} steps" in learner.text
    assert not learner.panel


def test_a_court_that_has_not_converted_is_rehearsed_as_if_it_had(learner):
    learner.begins_to_rehearse("link", "exd")
    learner.rehearses()
    assert "Linked Monday, March 5, 2035" in learner.text
    assert all_of(Link, court_id="exd")
    assert abs(learner.row.changed_at - clock.actual()) < timedelta(minutes=5), "what guards the site is not moved"


def test_the_clock_goes_to_the_hour_before_go_live_and_past_it(learner, practice):
    learner.begins_to_rehearse("link", "cacd")
    assert "has used NextGen since" in learner.text
    for hour, told in (("before", "has not converted yet"), ("now", "has used NextGen since")):
        learner.posts("/practice/rehearse/clock", hour=hour, then="/courts/cacd/")
        assert told in learner.text
    learner.begins_to_rehearse("link", "exd")
    learner.posts("/practice/rehearse/clock", hour="before", then="/courts/exd/")
    assert "has not converted yet" in learner.text
    learner.posts("/practice/rehearse/clock", hour="after", then="/courts/exd/")
    assert "has used NextGen since Monday, March 5, 2035" in learner.text


def test_a_moved_clock_is_one_learners_own(learner, practice):
    learner.begins_to_rehearse("before-go-live", "cacd")
    assert "has not converted yet" in learner.text
    other = Learner(practice)
    other.opens("/courts/cacd/")
    assert "has used NextGen since" in other.text
    assert clock.now() - clock.actual() < timedelta(seconds=1)


def test_a_trainer_moves_the_clock_of_the_whole_class(learner, practice):
    learner.begins_to_rehearse("link", "cacd")
    trainer = Learner(practice)
    trainer.opens("/practice/rehearse/class")
    assert "step 1 of 8" in trainer.text
    trainer.presses("To before the conversion")
    learner.opens("/courts/cacd/")
    assert "has not converted yet" in learner.text


@pytest.mark.slow
@pytest.mark.soak
def test_thirty_learners_do_not_disturb_one_another(practice, monkeypatch):
    # Other tests hold the same pages to the house rules.
    monkeypatch.setattr(Rehearser, "judges", lambda _self, _response: None)
    learners = [Rehearser(practice) for _ in range(30)]
    for each in learners:
        each.begins_to_rehearse("link", "canb")
    with ThreadPoolExecutor(len(learners)) as threads:
        list(threads.map(Rehearser.rehearses_alone, learners))
    assert len({each.row.persona_key for each in learners}) == 30
    assert len(all_of(Link, court_id="canb")) == 30


def test_a_wrong_password_is_told_to_be_done_again(learner):
    learner.begins_to_rehearse("link")
    for step in learner.scenario.steps[:3]:
        learner.does(step, learner.context)
    learner.sends(username=learner.context["pacer"], password="not it", redaction="y")
    assert "Not yet." in learner.panel
    assert "Rehearsal 4 of 8" in learner.panel


def test_somebody_who_strays_is_shown_the_way_back(learner):
    learner.begins_to_rehearse("link")
    learner.opens("/practice/")
    assert "not part of the scenario" in learner.panel
    learner.follows("See what you need, and begin")
    assert learner.path == "/courts/cacd/link/"


def test_a_learner_may_stop_at_any_time(learner):
    learner.begins_to_rehearse("upgrade")
    learner.opens("/courts/cacd/link/")
    learner.finishes()
    assert f"You reached 2 of {len(learner.scenario.steps)} steps" in learner.text


def test_emails_of_others_are_not_shown_to_a_learner(learner, practice):
    other = Rehearser(practice)
    other.begins_to_rehearse("link")
    other.rehearses()
    learner.begins_to_rehearse("link")
    learner.opens("/practice/outbox")
    assert "No e-mail has been written yet" in learner.text
    other.opens("/practice/outbox")
    assert "Your filer account is linked" in other.text


def test_no_cache_keeps_a_page_with_a_panel(learner):
    learner.begins_to_rehearse("never-filed")
    learner.opens("/courts/cacd/faq")
    assert learner.response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in learner.response.headers


def test_the_key_of_a_rehearsal_stands_nowhere_but_in_its_cookie(learner):
    learner.begins_to_rehearse("link")
    key = learner.client.get_cookie("filer_link_rehearsal").value
    assert key not in learner.response.text
    assert key not in str(vars(learner.row))


@pytest.mark.parametrize("values", [{"walk": "nothing"}, {"court": "nowhere"}, {}])
def test_a_story_or_a_court_that_is_not_there_is_refused(learner, values):
    learner.opens("/practice/rehearse/")
    learner.posts("/practice/rehearse/", **values)
    assert learner.response.status_code == 400
    assert all_of(Rehearsal) == []


@pytest.mark.parametrize("address", ["clock", "class/clock"])
def test_an_hour_that_is_not_there_is_refused(learner, address):
    learner.begins_to_rehearse("link")
    learner.posts(f"/practice/rehearse/{address}", hour="never", court="cacd")
    assert learner.response.status_code == 400


def test_old_rehearsals_are_removed(learner, practice):
    learner.begins_to_rehearse("link")
    assert rehearsal.remove_old() == 0
    with clock.stopped_at(clock.actual() + timedelta(hours=13)):
        learner.opens("/courts/cacd/")
        assert not learner.panel
        assert rehearsal.remove_old() == 1


def test_who_does_not_rehearse_has_no_panel(practice):
    visitor = Rehearser(practice)
    for path in ("/", "/practice/rehearse/", "/practice/rehearse/class", "/courts/cacd/"):
        visitor.opens(path)
        assert not visitor.panel
    visitor.opens("/practice/rehearse/summary")
    assert visitor.path == "/practice/rehearse/"
