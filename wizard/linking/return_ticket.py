"""The way back: pages outside the wizard say where this browser's open journey stands, and lead there (WCAG 3.3.7).

The ticket names a journey of this very browser, never a URL that came along: nobody can make it lead elsewhere.
"""

from dataclasses import dataclass

from flask import g, request, session, url_for

from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.flow.journey import Journey, latest_anywhere
from wizard.linking.flow import LINKING
from wizard.linking.step_handlers import is_login_recent

# Key in the browser session: the court in which linking waits until the PACER account is in order.
INTERRUPTED = "interrupted"
# The blueprints to which a journey leads away.
SIDE_TRIPS = ("reset", "forgot", "recover", "passcode", "register", "upgrade", "mfa", "cja", "account")


@dataclass(frozen=True)
class ReturnTicket:
    """Where to continue: the court and its URL, and the step, counted from 1, where the journey is still open.

    ``is_over``: it ran out of time. ``is_logged_in``: the login that the step asks for was made on the side trip.
    ``url`` is empty where the PACER account must be in order first.
    """

    court: Court
    url: str = ""
    title: str = ""
    number: int = 0
    count: int = 0
    is_over: bool = False
    is_logged_in: bool = False


def return_ticket() -> ReturnTicket | None:
    """The ticket for this page; None where it is no side trip, and where nothing is under way."""
    if request.blueprint not in SIDE_TRIPS or g.get("failed"):
        return None
    if session.get(INTERRUPTED):
        # The page that ends a side trip says by itself that all is ready, and leads on.
        is_ready = (request.endpoint or "").endswith(".done")
        return None if is_ready else ReturnTicket(get_court(session[INTERRUPTED]))
    journey, is_over = latest_anywhere(LINKING)
    if journey is None or journey.outcome:
        return None
    return _expired(journey) if is_over else _open(journey)


def _expired(journey: Journey) -> ReturnTicket:
    court = get_court(journey.scope)
    return ReturnTicket(court, url_for("linking.start", court=court), is_over=True)


def _open(journey: Journey) -> ReturnTicket | None:
    court, step = get_court(journey.scope), LINKING.next_step(journey.answers)
    if step is None:
        return None
    steps = LINKING.active_steps(journey.answers)
    url, title = url_for("linking.step", court=court, step=step.name), LINKING.title(step, court=court)
    is_logged_in = step.name == "sign-in" and is_login_recent()
    return ReturnTicket(court, url, title, steps.index(step) + 1, len(steps), is_logged_in=is_logged_in)
