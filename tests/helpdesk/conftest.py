"""Somebody at the console, and a caller."""

import pytest

from tests.support.factories import make_filer, make_pacer, make_staff
from tests.support.people import Filer, Helper


@pytest.fixture
def helper(app) -> Helper:
    """The help desk, logged in."""
    helper = Helper(app)
    helper.sits_down(make_staff())
    return helper


@pytest.fixture
def pair(app):
    """A PACER account and a filer account."""
    return make_pacer(), make_filer()


@pytest.fixture
def caller(app, pair) -> Filer:
    """Somebody in front of a browser, with both accounts."""
    return Filer(app)
