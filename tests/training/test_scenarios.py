"""Every walk arrives, and every sentence names something that is on its page."""

from dataclasses import replace

import pytest

from tests.training.walking import EVERY_WALK, Learner, name_of, scene_of
from wizard.training.personas import BY_KEY
from wizard.training.scenarios import SCENARIO_BY_NAME, SCENARIOS, linking


@pytest.mark.parametrize("case", EVERY_WALK, ids=name_of)
def test_a_walk_arrives_and_its_sentences_name_what_is_on_the_pages(practice, case):
    walk, court = case
    seen = []
    Learner(practice).takes_in_time(walk, scene_of(practice, walk, court), sees=seen.append)
    assert tuple(seen) == walk.stops


def test_every_story_of_the_notices_is_told():
    assert set(SCENARIO_BY_NAME) >= {
        "link", "somebody-else", "upgrade", "register", "forgot", "capitals", "one-time-code", "cja",
        "already-linked", "never-filed", "after", "before-go-live",
    }  # fmt: skip


def test_every_walk_has_a_name_of_its_own_and_somebody_of_the_cast():
    assert len(SCENARIO_BY_NAME) == len(SCENARIOS)
    assert all(walk.like in BY_KEY for walk in SCENARIOS if walk.like)


def test_two_people_may_act_in_one_walk_each_in_a_browser_of_their_own(practice):
    walk = SCENARIO_BY_NAME["link"]
    begun, looked_at = walk.stops[:3], replace(linking.COURT_PAGE, by="the help desk")
    both = replace(walk, stops=(*begun, looked_at, *walk.stops[3:]))
    seen = []
    Learner(practice).takes_in_time(both, scene_of(practice, both, "cacd"), sees=seen.append)
    assert [stop.by for stop in seen[2:5]] == ["", "the help desk", ""]


def test_a_sentence_that_names_what_is_not_there_is_found(practice):
    walk = SCENARIO_BY_NAME["link"]
    learner, scene = Learner(practice), scene_of(practice, walk, "cacd")
    learner.opens("/courts/cacd/link/")
    with pytest.raises(AssertionError, match="not at"):
        learner.stands_before(walk.stops[0], scene)
    with pytest.raises(AssertionError, match="is not on the page"):
        learner.stands_before(_with(walk.stops[1], "Select “Nowhere”."), scene)


def _with(stop, sentence):
    return replace(stop, marks=(replace(stop.marks[0], sentence=sentence),))
