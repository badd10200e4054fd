"""Places in the layout that the rooms above fill, so that the layout names none of them.

A template writes ``{% for part in slot("help") %}{% include part %}{% endfor %}``; a room fills the slot in its
``init_app``. The parts of a slot are shown in the order of filling, with all that the page itself knows.
"""

from flask import Flask

from wizard.core.app_state import AppState

SLOTS = (
    # Above the page, on every page of the site.
    "banner",
    # In the line at the foot of the page that says where to get help.
    "help",
    # At the foot of the public pages.
    "footer",
)
_slots = AppState[dict[str, list[str]]]("slots")


def init_app(app: Flask) -> None:
    """Let templates ask for the parts of a slot."""
    filled: dict[str, list[str]] = {name: [] for name in SLOTS}
    _slots.set(app, filled)
    app.jinja_env.globals["slot"] = filled.__getitem__


def fill(app: Flask, slot: str, template: str) -> None:
    """Show this template in a slot. Raises KeyError where there is no such slot."""
    _slots.get(app)[slot].append(template)
