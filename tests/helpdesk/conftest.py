"""A member of the help desk, and a caller."""

import pytest

from tests.support.factories import make_staff
from tests.support.people import Filer, Helper


@pytest.fixture
def helper(app) -> Helper:
    """A member of the help desk, logged in to the console."""
    helper = Helper(app)
    helper.sits_down(make_staff())
    return helper


@pytest.fixture
def caller(app, pair) -> Filer:
    """A filer with both accounts, in another browser."""
    return Filer(app)
