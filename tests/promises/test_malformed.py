"""Every oddity of a single request, at every step: never a crash, never a link that nobody confirmed, always a page."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests.promises.malformed import BODIES, METHODS, ODD_VALUES, PATHS, WRONG_ANSWERS
from tests.promises.walkers import LINKABLE, OTHERS, STEPS, Walker, World

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(migrated, tmp_path_factory) -> World:
    """One site, which begins anew for each test."""
    return World(tmp_path_factory.mktemp("oddities"), migrated)


@pytest.fixture
def walker(world):
    """Somebody in a site to which nobody has come yet."""
    world.begins_anew()
    yield Walker(world)
    world.ends()


@pytest.mark.parametrize("person", OTHERS)
def test_whoever_cannot_link_comes_to_an_end_that_says_so(walker, person):
    walker.begins_as(person)
    for _step in STEPS:
        walker.goes_on()
    assert walker.outcome or walker.refusal or person.pacer == "priyanair"
    assert walker.witness_saw_no_link()


@pytest.mark.parametrize("person", LINKABLE)
def test_whoever_can_link_links(walker, person):
    walker.begins_as(person)
    for _step in STEPS:
        walker.goes_on()
    assert walker.outcome == "linked"


def test_whoever_keeps_the_last_step_open_with_the_button_must_prove_again(walker):
    walker.stands_at_as(LINKABLE[0], "confirm")
    page, path = walker.page, walker.path
    for _time in range(2):
        walker.world.waits(timedelta(minutes=20))
        walker.presses("I need more time")
    walker.page, walker.path = page, path
    walker.goes_on()
    assert walker.path.endswith("/sign-in?because=proof-is-old")


@pytest.mark.parametrize("step", STEPS)
def test_every_wrong_answer_is_a_page(walker, step):
    for person in (LINKABLE[0], LINKABLE[2]):
        for wrong in WRONG_ANSWERS[step]:
            walker.stands_at_as(person, step)
            walker.goes_on(**wrong)
            walker.world.waits(timedelta(minutes=16))


@pytest.mark.parametrize("step", STEPS)
def test_every_odd_value_in_every_field_is_answered_with_a_page(walker, step):
    person = LINKABLE[3]
    walker.stands_at_as(person, step)
    right = {**walker.fields, **walker.right_answers()}
    for name in right:
        for value in ODD_VALUES:
            if walker.step != step:
                walker.stands_at_as(person, step)
            kept = {**walker.fields, **walker.right_answers()}
            walker.posts_pairs([(each, value if each == name else text.encode()) for each, text in kept.items()])
            walker.world.waits(timedelta(seconds=40))
        walker.stands_at_as(person, step)
        upload = {**walker.fields, **walker.right_answers(), name: (BytesIO(b"x"), "x.txt")}
        walker.sends_raw(upload, "multipart/form-data")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[0][:12]))
def test_every_body_is_answered_with_a_page(walker, step, body):
    walker.stands_at_as(LINKABLE[0], step)
    token = walker.fields["csrf_token"]
    walker.sends_raw(*body, **{"X-CSRFToken": token})
    assert walker.response.status_code in (200, 400, 413)
    assert walker.witness_saw_no_link()


@pytest.mark.parametrize("method", METHODS)
def test_every_method_at_every_address_is_answered(walker, method):
    for step in ("logout", "confirm"):
        walker.stands_at_as(LINKABLE[0], step)
        fields = walker.fields
        for path in PATHS:
            walker.asks_for(method, path, fields if method in ("POST", "PUT", "PATCH") else None)
