"""What the caller has on screen: drawn from the caller's own template, then made inert."""

from types import SimpleNamespace
from typing import Any

from flask import current_app
from markupsafe import Markup

from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.flow.refusals import StepBackError
from wizard.flow.steps import Step
from wizard.helpdesk.articles import refusal_named
from wizard.helpdesk.caller_state import JourneyView, signed_on_in
from wizard.helpdesk.readonly_html import make_readonly
from wizard.linking.flow import LINKING
from wizard.linking.views import ENDINGS, REMEDIES
from wizard.links import queries
from wizard.pacer.models import PacerAccount
from wizard.security.password_rules import PACER_RULES
from wizard.security.sessions import SessionRow, ends_at

FRAME = "helpdesk/picture.html"
# What the browser itself shows the site at that step, this console cannot know.
_UNKNOWN = {("linking", "logout"): {"signed_in_here": False, "pacer_cookies": []}}


def preview_of(way: JourneyView) -> Markup | None:
    """The page where a journey stands, or where it has ended; None where the caller has left it."""
    if way.journey.outcome:
        return _end(way)
    try:
        return way.step and _step(way, way.step, _shown_at(way, way.step))
    except StepBackError as back:
        step = way.flow.step(back.step)
        return _step(way, step, _shown_at(way, step), back.reason)


def _shown_at(way: JourneyView, step: Step) -> dict[str, Any]:
    known = _UNKNOWN.get((way.flow.name, step.name))
    return dict(step.context(way.journey) if known is None else known)


def _step(way: JourneyView, step: Step, shown: dict[str, Any], because: str | None = None) -> Markup:
    form = step.form(formdata=None, data=way.journey.answers.get(step.name))
    refused = way.refusal_now
    refusal = refused and refusal_named(refused.slug)
    if refusal and "{" not in refusal.sentence:
        form.add_error(refusal.field if refusal.field in form else None, refusal.sentence)
    facts = {**_always(way), **shown}
    index = way.flow.active_steps(way.journey.answers).index(step)
    template = f"{way.flow.folder}/{step.name}.html"
    return _drawn(template, step=step, current_index=index, form=form, refusal=refusal, because=because, **facts)


def _always(way: JourneyView) -> dict[str, Any]:
    steps, court = way.flow.active_steps(way.journey.answers), way.court
    own = court.steps if court and way.flow is LINKING else {}
    return {
        "journey": way.journey,
        "flow": way.flow,
        "court": court,
        "titles": [own.get(step.name, step.title) for step in steps],
        "elsewhere": [("#", "Stop without linking")] if way.flow is LINKING else [],
        "password_rules": PACER_RULES,
        "person": _signed_on(way),
        "session": SimpleNamespace(ends_at=_waits_until(way), interrupted=None),
    }


def _signed_on(way: JourneyView) -> PacerAccount | SimpleNamespace:
    """Who is signed on in the caller's browser; nobody's blank where nobody is any more."""
    account_id = signed_on_in(way.journey)
    account = account_id and db.session.get(PacerAccount, account_id)
    return account or SimpleNamespace(full_name="", account_number="", username="", email="")


def _waits_until(way: JourneyView):
    """Until when the site waits for the caller's next answer."""
    row = way.journey.session_id and db.session.get(SessionRow, way.journey.session_id)
    return ends_at(current_app, row.created_at, row.seen_at) if row else clock.actual()


def _end(way: JourneyView) -> Markup | None:
    outcome, facts = way.journey.outcome, way.journey.facts
    if outcome == way.flow.success_outcome and way.flow is LINKING:
        return _linked(way)
    if way.flow is LINKING and outcome in ENDINGS:
        ending = {"refusal": ENDINGS[outcome], "facts": facts, "mended": REMEDIES.get(outcome)}
        return _drawn(f"linking/ended/{outcome}.html", **{**_always(way), **ending})
    return None


def _linked(way: JourneyView) -> Markup | None:
    pacer = way.journey.fact("sign-in", "pacer")
    link = pacer and queries.link_of_pacer(way.journey.scope, pacer)
    if not link:
        return None
    filer = db.session.get_one(FilerAccount, link.filer_account_id)
    account = db.session.get_one(PacerAccount, link.pacer_account_id)
    return _drawn("linking/done.html", **{**_always(way), "link": link, "filer": filer, "pacer": account})


def _drawn(template: str, **facts: Any) -> Markup:
    """The whole page in a frame of nothing, with addresses that lead nowhere."""
    nowhere = {"frame": FRAME, "url_for": lambda *_endpoint, **_values: "#", "now": clock.now(), "practice": False}
    html = current_app.jinja_env.get_template(template).render(**{**facts, **nowhere})
    # Our own templates escaped it, and whatever stands in it is escaped once more on the way.
    return Markup(make_readonly(html))  # noqa: S704
