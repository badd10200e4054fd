"""Every scenario arrives, and every sentence names something that is on its page."""

from dataclasses import replace

import pytest

from tests.training.playing import EVERY_SCENARIO, Learner, context_of, name_of
from wizard.training.personas import PERSONA_BY_KEY
from wizard.training.scenarios import SCENARIO_BY_NAME, SCENARIOS, linking

# It plays every scenario in every court.
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", EVERY_SCENARIO, ids=name_of)
def test_a_scenario_arrives_and_its_sentences_name_what_is_on_the_pages(practice, case):
    scenario, court = case
    seen = []
    Learner(practice).plays_in_time(scenario, context_of(practice, scenario, court), sees=seen.append)
    assert tuple(seen) == scenario.steps


def test_every_story_of_the_notices_is_told():
    assert set(SCENARIO_BY_NAME) >= {
        "link", "somebody-else", "upgrade", "register", "forgot", "capitals", "one-time-code", "cja",
        "already-linked", "never-filed", "after", "before-go-live",
    }  # fmt: skip


def test_every_scenario_has_a_name_of_its_own_and_a_persona():
    assert len(SCENARIO_BY_NAME) == len(SCENARIOS)
    assert all(scenario.persona_key in PERSONA_BY_KEY for scenario in SCENARIOS if scenario.persona_key)


def test_two_people_may_act_in_one_scenario_each_in_a_browser_of_their_own(practice):
    scenario = SCENARIO_BY_NAME["link"]
    begun, looked_at = scenario.steps[:3], replace(linking.COURT_PAGE, actor="the help desk")
    both = replace(scenario, steps=(*begun, looked_at, *scenario.steps[3:]))
    seen = []
    Learner(practice).plays_in_time(both, context_of(practice, both, "cacd"), sees=seen.append)
    assert [step.actor for step in seen[2:5]] == ["", "the help desk", ""]


def test_a_sentence_that_names_what_is_not_there_is_found(practice):
    scenario = SCENARIO_BY_NAME["link"]
    learner, context = Learner(practice), context_of(practice, scenario, "cacd")
    learner.opens("/courts/cacd/link/")
    with pytest.raises(AssertionError, match="not at"):
        learner.stands_before(scenario.steps[0], context)
    with pytest.raises(AssertionError, match="is not on the page"):
        learner.stands_before(_with(scenario.steps[1], "Select “Nowhere”."), context)


def _with(step, sentence):
    return replace(step, actions=(replace(step.actions[0], sentence=sentence),))
