"""What the caller has on screen: the caller's own page, rendered in a read-only frame."""

import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import current_app
from markupsafe import Markup

from wizard.core import clock, config
from wizard.core.database import db
from wizard.core.normalize import mask_email_address
from wizard.flow.pages import Page, step_form, step_page
from wizard.flow.refusals import StepBackError
from wizard.flow.steps import Step
from wizard.helpdesk.articles import find_refusal
from wizard.helpdesk.caller_loading import signed_in_account_id
from wizard.helpdesk.caller_state import JourneyView
from wizard.helpdesk.readonly_html import make_readonly
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import SessionRow, ends_at
from wizard.staff.models import StaffMember

FRAME = "helpdesk/screen-preview.html"
# The context of steps that depends on the caller's browser, which the console cannot see.
_UNKNOWN = {("linking", "logout"): {"signed_in_here": False, "pacer_cookies": []}}


# What looks like an e-mail address in a page.
_EMAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")


def preview_of(view: JourneyView, staff: StaffMember) -> Markup | None:
    """The page of a journey's next step or of its end; None where the caller has left it.

    Whoever does not work for all courts sees no e-mail address in a journey of no court: it may be of any court.
    """
    if view.journey.outcome:
        page = view.flow.end_page(view.journey, **view.scope)
    else:
        page = _current_page(view, view.step) if view.step else None
    html = _render_readonly(page, view) if page else None
    if html is None or view.court or staff.in_all_courts:
        return html
    # Masking changes no tag: no angle bracket is part of what it replaces.
    return Markup(_EMAIL_ADDRESS.sub(lambda found: mask_email_address(found[0]), html))  # noqa: S704


def _current_page(view: JourneyView, step: Step[Any]) -> Page:
    try:
        return _step_page(view, step)
    except StepBackError as back:
        return _step_page(view, view.flow.step(back.step), back.reason)


def _step_page(view: JourneyView, step: Step[Any], because: str | None = None) -> Page:
    form = step_form(view.journey, step)
    last = view.refusal_now
    refusal = find_refusal(last.slug) if last else None
    if refusal and "{" not in refusal.sentence:
        form.add_error(refusal.field if refusal.field in form else None, refusal.sentence)
    known = _UNKNOWN.get((view.flow.name, step.name))
    return step_page(view.journey, step, form, view.scope, refusal=refusal, because=because, context=known)


def _render_readonly(page: Page, view: JourneyView) -> Markup:
    """The page without the site's header and footer, read-only, with links that go nowhere."""
    template = current_app.jinja_env.get_template(page.template)
    html = template.render({**page.context, **_surroundings(view)})
    # The templates have escaped it, and make_readonly escapes all text again.
    return Markup(make_readonly(html))  # noqa: S704


def _surroundings(view: JourneyView) -> dict[str, Any]:
    """The context that the caller's request would give the page, in place of the staff member's own."""
    return {
        "frame": FRAME,
        "url_for": lambda *_endpoint, **_values: "#",
        "now": clock.now(),
        "practice": False,
        "keeps_accounts": config.current_settings().keeps_accounts,
        "person": _signed_in_user(view),
        "session": SimpleNamespace(ends_at=_session_ends_at(view), interrupted=None),
    }


def _signed_in_user(view: JourneyView) -> PacerAccount | SimpleNamespace:
    """The account that is signed in to the caller's session; an empty one if there is none any more."""
    account_id = signed_in_account_id(view.journey)
    account = db.session.get(PacerAccount, account_id) if account_id else None
    return account or SimpleNamespace(full_name="", account_number="", username="", email="")


def _session_ends_at(view: JourneyView) -> datetime:
    """When the caller's session times out."""
    row = db.session.get(SessionRow, view.journey.session_id) if view.journey.session_id else None
    return ends_at(row.created_at, row.seen_at) if row else clock.actual()
