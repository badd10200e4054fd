"""Anything in any order: no crash, no link without its confirmation, no second link, no page that breaks a house rule.

Every walk is one example of a state machine over the running site; ``walkers`` and ``witness`` judge each request. By
default the walks are few and the same each time; ``HYPOTHESIS_PROFILE=long`` takes many more, at random. What may be
wrong with a single request is tried in full in ``test_oddities``.
"""

import os
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.promises.malformed import BODIES, FORGED, HIDDEN, METHODS, ODD_VALUES, PATHS, WRONG_ANSWERS
from tests.promises.walkers import LINKABLE, OTHERS, STEPS, Walker, World
from wizard.linking.rules import EVERY_REFUSAL

pytestmark = pytest.mark.slow

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
WALKS = settings(
    max_examples=1000 if LONG else 30,
    stateful_step_count=60 if LONG else 12,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Explaining a failure costs more walks than finding it.
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)

WAITS = (1, 5, 16, 29, 31, 125, 13 * 60)

somebody = st.integers(0, 1)
# The last step decides, so it is stood at more often.
anywhere = st.sampled_from((*STEPS, *4 * STEPS[-1:]))
odd = st.sampled_from(ODD_VALUES) | st.binary(max_size=30) | st.text(max_size=10).map(str.encode)


class Walks(RuleBasedStateMachine):
    """Two people, each with a browser of several tabs, who do anything."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begins_anew()
        self.walkers = [Walker(self.world), Walker(self.world)]

    def teardown(self) -> None:
        self.world.ends()

    @initialize(people=st.tuples(*2 * [st.sampled_from(LINKABLE)]), steps=st.tuples(anywhere, anywhere))
    def come(self, people, steps):
        for walker, person, step in zip(self.walkers, people, steps, strict=True):
            walker.stands_at_as(person, step)

    @rule(who=somebody, person=st.sampled_from(LINKABLE), steps=st.integers(0, 4))
    def begin_and_stop_somewhere(self, who, person, steps):
        self.walkers[who].begins_as(person)
        self._goes_on(self.walkers[who], steps)

    @rule(who=somebody, person=st.sampled_from(LINKABLE + OTHERS))
    def walk_to_the_end(self, who, person):
        """As everybody does, whatever happened before: so that ends are reached often."""
        self.walkers[who].begins_as(person)
        self._goes_on(self.walkers[who], len(STEPS))

    @rule(who=somebody, data=st.data(), steps=st.integers(1, 5))
    def answer_rightly(self, who, data, steps):
        self._goes_on(self._at_a_step(who, data), steps)

    @rule(who=somebody, data=st.data())
    def answer_wrongly(self, who, data):
        walker = self._at_a_step(who, data)
        if walker.step:
            walker.goes_on(**data.draw(st.sampled_from(WRONG_ANSWERS[walker.step])))

    @rule(who=somebody, step=st.sampled_from(STEPS))
    def type_the_address_of_a_step(self, who, step):
        self.walkers[who].opens(self.walkers[who].base + step)

    @rule(who=somebody)
    def refresh(self, who):
        self.walkers[who].opens(self.walkers[who].path)

    @rule(who=somebody, tab=st.integers(0, 7), person=st.none() | st.sampled_from(LINKABLE))
    def send_the_form_of_an_old_tab(self, who, tab, person):
        walker = self.walkers[who]
        if walker.tabs:
            walker.page, walker.path = walker.tabs[tab % len(walker.tabs)]
            walker.person = person or walker.person
            walker.goes_on()

    @rule(who=somebody, data=st.data(), step=st.sampled_from(STEPS[1:4]), person=st.sampled_from(LINKABLE))
    def answer_in_another_tab_and_then_here(self, who, data, step, person):
        walker = self._at_a_step(who, data)
        page, path, myself = walker.page, walker.path, walker.person
        walker.opens(walker.base + step)
        walker.person = person
        walker.goes_on()
        walker.page, walker.path, walker.person = page, path, myself
        walker.goes_on()

    @rule(who=somebody, tab=st.integers(0, 7))
    def send_the_form_of_somebody_elses_tab(self, who, tab):
        walker, other = self.walkers[who], self.walkers[1 - who]
        if other.tabs:
            walker.page, walker.path = other.tabs[tab % len(other.tabs)]
            walker.goes_on()

    @rule(who=somebody, data=st.data())
    def send_twice(self, who, data):
        walker = self._at_a_step(who, data)
        page, path = walker.page, walker.path
        walker.goes_on()
        walker.page, walker.path = page, path
        walker.goes_on()

    @rule(minutes=st.sampled_from(WAITS))
    def wait(self, minutes):
        self.world.waits(timedelta(minutes=minutes))

    @rule(who=somebody, how=st.sampled_from(["flipped", "truncated", "garbage", "none", "the other's"]))
    def tamper_with_the_cookie(self, who, how):
        walker = self.walkers[who]
        key = walker.key or "x" * 43
        flipped = ("A" if key[0] != "A" else "B") + key[1:]
        other = self.walkers[1 - who].key
        changed = {
            "flipped": flipped,
            "truncated": key[:20],
            "garbage": "\x7f;,%00'",
            "none": None,
            "the other's": other,
        }
        walker.key = changed[how]

    @rule(who=somebody, cookie=st.sampled_from(["NextGenCSO", "PacerSession", "session"]), value=st.text(max_size=20))
    def bring_a_cookie(self, who, cookie, value):
        self.walkers[who].client.set_cookie(cookie, value.encode("ascii", "ignore").decode())
        self.walkers[who].opens(self.walkers[who].base + "logout")

    @rule(who=somebody, data=st.data(), field=st.sampled_from(HIDDEN), value=st.sampled_from(FORGED))
    def forge_a_hidden_field(self, who, data, field, value):
        self._at_a_step(who, data).goes_on(**{field: value})

    @rule(who=somebody, data=st.data(), value=odd, how=st.sampled_from(["instead", "before", "behind", "besides"]))
    def tamper_with_a_field(self, who, data, value, how):
        walker = self._at_a_step(who, data)
        if walker.step:
            right = {**walker.fields, **walker.right_answers()}
            name = data.draw(st.sampled_from(sorted(right)))
            pairs = [(each, text.encode()) for each, text in right.items() if (each, how) != (name, "instead")]
            places = {"instead": 0, "before": 0, "behind": len(pairs), "besides": 0}
            pairs.insert(places[how], ("more" if how == "besides" else name, value))
            walker.posts_pairs(pairs)

    @rule(who=somebody, data=st.data(), value=odd)
    def send_it_as_upload_or_json(self, who, data, value):
        walker = self._at_a_step(who, data)
        if walker.step:
            right = {**walker.fields, **walker.right_answers()}
            name = data.draw(st.sampled_from(sorted(right)))
            upload = data.draw(st.sampled_from([value, (BytesIO(value), "x.txt")]))
            walker.sends_raw({**right, name: upload}, "multipart/form-data")

    @rule(who=somebody, body=st.sampled_from(BODIES), method=st.sampled_from(["POST", "POST", "PUT", "GET", "DELETE"]))
    def send_any_body(self, who, body, method):
        token = self.walkers[who].fields.get("csrf_token", "")
        self.walkers[who].sends_raw(*body, method, **{"X-CSRFToken": token})

    @rule(who=somebody, path=st.sampled_from(PATHS), method=st.sampled_from(METHODS))
    def ask_anything(self, who, path, method):
        walker = self.walkers[who]
        walker.asks_for(
            method, path, dict(walker.fields) if method not in ("GET", "HEAD", "OPTIONS", "TRACE") else None
        )

    @rule(
        who=somebody,
        label=st.sampled_from(["Stop without linking", "Log out here", "Log out", "I need more time", "Begin"]),
    )
    def press(self, who, label):
        walker = self.walkers[who]
        if any(label in button.get_text() for button in walker.page.find_all("button")):
            walker.presses(label)
            self.world.reached[f"pressed {label}"] += 1

    def _at_a_step(self, who, data):
        """This walker, in a new journey where no step is shown."""
        walker = self.walkers[who]
        if not walker.step:
            walker.stands_at_as(data.draw(st.sampled_from(LINKABLE)), data.draw(anywhere))
        return walker

    def _goes_on(self, walker, steps):
        for _step in range(steps):
            walker.goes_on()


@pytest.fixture(scope="module")
def reached(migrated, tmp_path_factory) -> Counter:
    """How often each thing happened in all the walks."""
    Walks.world = World(tmp_path_factory.mktemp("walks"), migrated)
    run_state_machine_as_test(Walks, settings=WALKS)
    return Walks.world.reached


def test_whoever_walks_in_any_order_breaks_no_promise(reached):
    assert reached["status 200"] >= 300


def test_the_walks_make_many_links(reached):
    assert reached["link"] >= 10


@pytest.mark.parametrize("step", STEPS)
def test_the_walks_come_to_every_step_often(reached, step):
    assert reached[f"step {step}"] >= 20


def test_the_walks_hear_refusals_and_come_to_ends(reached):
    heard = {one.slug for one in EVERY_REFUSAL if reached[f"refusal {one.slug}"] + reached[f"outcome {one.slug}"]}
    assert len(heard) >= 5, sorted(heard)
    assert reached["outcome linked"] >= 10
    assert reached["told of another tab"] >= 1
