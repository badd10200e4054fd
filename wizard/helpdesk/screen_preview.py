"""What the caller has on screen: the caller's own page, rendered in a read-only frame."""

from types import SimpleNamespace
from typing import Any

from flask import current_app
from markupsafe import Markup

from wizard.core import clock, config
from wizard.core.database import db
from wizard.flow.pages import Page, step_form, step_page
from wizard.flow.refusals import StepBackError
from wizard.flow.steps import Step
from wizard.helpdesk.articles import refusal_named
from wizard.helpdesk.caller_state import JourneyView, signed_in_account_id
from wizard.helpdesk.readonly_html import make_readonly
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import SessionRow, ends_at

FRAME = "helpdesk/screen-preview.html"
# What only the caller's own browser could tell, in place of the context of that step of that flow.
_UNKNOWN = {("linking", "logout"): {"signed_in_here": False, "pacer_cookies": []}}


def preview_of(view: JourneyView) -> Markup | None:
    """The page of a journey's next step or of its end; None where the caller has left it."""
    if view.journey.outcome:
        page = view.flow.end_page(view.journey, **view.scope)
    else:
        page = view.step and _current_page(view, view.step)
    return _render_readonly(page, view) if page else None


def _current_page(view: JourneyView, step: Step) -> Page:
    try:
        return _step_page(view, step)
    except StepBackError as back:
        return _step_page(view, view.flow.step(back.step), back.reason)


def _step_page(view: JourneyView, step: Step, because: str | None = None) -> Page:
    form = step_form(view.journey, step)
    last = view.refusal_now
    refusal = last and refusal_named(last.slug)
    if refusal and "{" not in refusal.sentence:
        form.add_error(refusal.field if refusal.field in form else None, refusal.sentence)
    known = _UNKNOWN.get((view.flow.name, step.name))
    return step_page(view.journey, step, form, view.scope, refusal=refusal, because=because, context=known)


def _render_readonly(page: Page, view: JourneyView) -> Markup:
    """The page in a frame of nothing, with URLs that lead nowhere."""
    template = current_app.jinja_env.get_template(page.template)
    html = template.render({**page.context, **_surroundings(view)})
    # Our own templates escaped it, and whatever stands in it is escaped once more on the way.
    return Markup(make_readonly(html))  # noqa: S704


def _surroundings(view: JourneyView) -> dict[str, Any]:
    """What the caller's request would have told the page: nothing of the staff member's own may stand in for it."""
    return {
        "frame": FRAME,
        "url_for": lambda *_endpoint, **_values: "#",
        "now": clock.now(),
        "practice": False,
        "keeps_accounts": config.current_settings().keeps_accounts,
        "person": _signed_on(view),
        "session": SimpleNamespace(ends_at=_waits_until(view), interrupted=None),
    }


def _signed_on(view: JourneyView) -> PacerAccount | SimpleNamespace:
    """Who is signed on in the caller's browser; nobody's blank where nobody is any more."""
    account_id = signed_in_account_id(view.journey)
    account = account_id and db.session.get(PacerAccount, account_id)
    return account or SimpleNamespace(full_name="", account_number="", username="", email="")


def _waits_until(view: JourneyView):
    """Until when the site waits for the caller's next answer."""
    row = view.journey.session_id and db.session.get(SessionRow, view.journey.session_id)
    return ends_at(row.created_at, row.seen_at) if row else clock.actual()
