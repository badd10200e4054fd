"""Places in the layout that the rooms above fill, so that the layout names none of them.

A template writes ``{% for part in slot("help") %}{% include part %}{% endfor %}``; a room fills the slot in its
blueprint. The parts of a slot are shown in the order of filling, with all that the page itself knows.
"""

from flask import Blueprint, Flask
from flask.sansio.app import App

from wizard.core.app_state import AppState

SLOTS = (
    # Above the page, on every page of the site.
    "banner",
    # In the header of the public pages, at the right.
    "header",
    # On a court's pages: where a PACER account is registered, upgraded and recovered; in short, and with advice.
    "pacer_account_links",
    "pacer_account_cards",
    # Where somebody has linked: the other courts in which to link.
    "linked",
    # Where somebody stops without a link: what to take away as proof.
    "stopped",
    # On the page for a deadline today: the same.
    "deadline",
    # Below the receipt of a link: how the court verifies it.
    "receipt",
    # On a page to which a journey led away: the way back.
    "return",
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


def fill(room: App | Blueprint, slot: str, template: str) -> None:
    """Show this template in a slot, on the site or wherever the blueprint is registered. Raises KeyError."""
    if isinstance(room, Blueprint):
        room.record_once(lambda state: fill(state.app, slot, template))
    else:
        _slots.get(room)[slot].append(template)
