"""Two accounts that belong together, and what is read off a page and off the audit."""

import re

import pytest

from tests.support.factories import all_of
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.flow.journey import Journey
from wizard.links.models import Link

CHANCE = (
    (re.compile(r'(name="csrf_token"[^>]*value=)"[^"]*"'), r"\1"),
    (re.compile(r'(class="code">)[^<]*'), r"\1"),
    (re.compile(r'(class="help-line__spelling">)[^<]*'), r"\1"),
    (re.compile(r'(name="username"[^>]*value=)"[^"]*"'), r"\1"),
)


@pytest.fixture
def new_browser(app):
    """Somebody else, in front of another browser."""
    return lambda: Filer(app)


def nothing_is_linked() -> bool:
    """No link stands in the database."""
    return all_of(Link) == []


def events(name: str) -> list[AuditRow]:
    """The audit rows of one event."""
    return all_of(AuditRow, event=name)


def last_journey() -> Journey:
    """The journey begun last."""
    return all_of(Journey)[-1]


def bytes_of(browser: Filer) -> str:
    """A page but for what must differ: the token, the reference, the username that was typed."""
    html = browser.response.get_data(as_text=True)
    for pattern, kept in CHANCE:
        html = pattern.sub(kept, html)
    return html
