"""My courts: what is linked, what is to be linked, what converts later, and what needs nothing."""

from datetime import UTC, datetime

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.core import clock


def status_text(filer, court: str) -> str:
    """The text of one court’s entry on the page."""
    filer.opens("/my/courts")
    return " ".join(filer.page.find(id=court).get_text(" ").split())


@pytest.fixture
def signed_in(filer):
    make_pacer()
    filer.knocks()
    return filer


def test_a_linked_court_says_since_when(filer):
    make_pacer(), make_filer()
    with clock.stopped_at(datetime(2031, 3, 3, 20, tzinfo=UTC)):
        filer.links()
        assert "Linked since Monday, March 3, 2031" in status_text(filer, "cacd")


def test_a_link_in_one_court_does_not_count_in_another(filer):
    make_pacer(), make_filer("ca9"), make_filer("cacd")
    filer.links("ca9")
    assert "Linked since" in status_text(filer, "ca9")
    assert "You need to link" in status_text(filer, "cacd")


def test_a_court_that_lists_the_name_is_to_be_linked(signed_in):
    make_filer("canb", username="another", middle_name="Q.")
    assert "You need to link" in status_text(signed_in, "canb")


def test_a_suffix_does_not_hide_the_name(filer):
    make_pacer(last_name="Rivera, Jr.", first_name="Mr. Jordan")
    filer.knocks()
    make_filer("canb")
    assert "You need to link" in status_text(filer, "canb")


@pytest.mark.parametrize(
    "other",
    [{"last_name": "Rivero"}, {"first_name": "Jane"}, {"last_name": "Riveras"}],
)
def test_a_court_that_lists_only_other_names_has_nothing_to_link(signed_in, other):
    make_filer("canb", **other)
    assert "We did not find you" in status_text(signed_in, "canb")
    signed_in.follows("I have a filer account here")
    assert signed_in.path.endswith("/login")


def test_a_listed_account_that_someone_else_linked_is_not_revealed(signed_in):
    make_filer("canb", status="retired", password=None)
    assert "You need to link" in status_text(signed_in, "canb")


def test_a_court_to_convert_says_when(signed_in):
    assert "Converts to NextGen on Monday, March 5, 2035, at 6:00 a.m. Central time" in status_text(signed_in, "exd")


def test_courts_to_link_come_first(signed_in):
    make_filer("canb")
    signed_in.opens("/my/courts")
    items = [item["id"] for item in signed_in.page.select("main li[id]")]
    assert items[0] == "canb"
    assert set(items) == set(signed_in.app.extensions["courts"])


def test_my_courts_require_a_login(filer):
    filer.opens("/my/courts")
    assert filer.path.startswith("/login")
