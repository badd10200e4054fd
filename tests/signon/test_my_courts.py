"""My courts: where one is linked, has to link, has to wait, or has nothing to do."""

from datetime import UTC, datetime

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.core import clock


def said_of(filer, court: str) -> str:
    """What the list says of one court."""
    filer.opens("/my/courts")
    return " ".join(filer.page.find(id=court).get_text(" ").split())


@pytest.fixture
def signed_on(filer):
    make_pacer()
    filer.knocks()
    return filer


def test_a_linked_court_says_since_when(filer):
    make_pacer(), make_filer()
    with clock.stopped_at(datetime(2031, 3, 3, 20, tzinfo=UTC)):
        filer.links()
        assert "Linked since Monday, March 3, 2031" in said_of(filer, "cacd")


def test_a_link_in_one_court_is_none_in_another(filer):
    make_pacer(), make_filer("ca9"), make_filer("cacd")
    filer.links("ca9")
    assert "Linked since" in said_of(filer, "ca9")
    assert "You need to link" in said_of(filer, "cacd")


def test_a_court_that_lists_the_name_is_to_be_linked(signed_on):
    make_filer("canb", username="another", middle_name="Q.")
    assert "You need to link" in said_of(signed_on, "canb")


@pytest.mark.parametrize(
    "other",
    [{"last_name": "Rivero"}, {"first_name": "Jane"}, {"last_name": "Riveras"}],
)
def test_a_court_that_lists_others_alone_has_nothing_to_do(signed_on, other):
    make_filer("canb", **other)
    assert "We did not find you" in said_of(signed_on, "canb")
    signed_on.follows("I have a filer account here")
    assert signed_on.path.endswith("/login")


def test_that_a_listed_account_is_linked_by_somebody_else_is_not_told(signed_on):
    make_filer("canb", status="retired", password=None)
    assert "You need to link" in said_of(signed_on, "canb")


def test_a_court_to_convert_says_when(signed_on):
    assert "Converts to NextGen on Monday, March 5, 2035, at 6:00 a.m. Central time" in said_of(signed_on, "exd")


def test_what_is_to_do_comes_first(signed_on):
    make_filer("canb")
    signed_on.opens("/my/courts")
    items = [item["id"] for item in signed_on.page.select("main li[id]")]
    assert items[0] == "canb"
    assert set(items) == set(signed_on.app.extensions["courts"])


def test_my_courts_are_for_whoever_is_signed_on(filer):
    filer.opens("/my/courts")
    assert filer.path.startswith("/login")
