"""The wizard's pages other than its steps: what all have in common, and the pages on which a journey ends."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from wizard.core import clock, config
from wizard.courts.court import Court
from wizard.courts.search import Answer
from wizard.flow.journey import Journey
from wizard.flow.pages import Page
from wizard.flow.steps import Step
from wizard.linking.accounts import accounts
from wizard.linking.prepared import PREPARED
from wizard.linking.remedies import REMEDIES
from wizard.linking.rules import LinkRefusal
from wizard.links import queries
from wizard.links.models import Link

# The refusals that end a journey, by the outcome that they leave.
ENDINGS = {refusal.slug: refusal for refusal in LinkRefusal if refusal.ends}
PREPARE_TITLE = "Check both accounts, and prepare the link"
# Every end but a link that has a page.
ENDS = {*ENDINGS, PREPARED}


def answers_of(court: Court) -> Iterator[Answer]:
    """For the search: the ends of a journey, each with the page that says what to do."""
    for slug, refusal in ENDINGS.items():
        yield Answer(refusal.sentence, slug.replace("-", " "), url_for("linking.ended", court=court, outcome=slug))


def page_context(_journey: Journey | None, court: Court) -> dict[str, Any]:
    """The court, and the way out beside each step's own button."""
    return {"court": court, "elsewhere": [(url_for("linking.not_now", court=court), "Stop without linking")]}


def step_title(step: Step[Any], court: Court) -> str:
    """The title of a step: a court may have its own words for it."""
    if step.name == "confirm" and not court.is_live(clock.now()):
        return PREPARE_TITLE
    return court.steps.get(step.name, step.title)


def done_page(court: Court, journey: Journey | None, link: Link) -> Page:
    """The court's NextGen landing page, with the receipt of a link."""
    pacer, filer = accounts(link.pacer_account_id, link.filer_account_id)
    context = {"court": court, "journey": journey, "link": link, "filer": filer, "pacer": pacer}
    return Page("linking/done.html", context)


def ended_page(court: Court, journey: Journey | None, outcome: str) -> Page:
    """What an end other than a link means, and what to do next. ``journey``: the one that ended so, if there is one."""
    if outcome == PREPARED:
        return Page("linking/prepared.html", {"court": court, "journey": journey})
    remedy = REMEDIES.get(outcome)
    is_here = config.current_settings().keeps_accounts
    context = {
        "court": court,
        "journey": journey,
        "refusal": ENDINGS[outcome],
        "facts": journey.facts if journey else {},
        "remedy": remedy.label if remedy and is_here else None,
        "remedy_at_pacer": remedy.at_pacer if remedy and not is_here else None,
    }
    return Page(f"linking/ended/{outcome}.html", context)


def link_made_by(journey: Journey) -> Link | None:
    """The link that a journey made, or found; None for a journey that did not link."""
    pacer_id = journey.subject.pacer_account_id
    is_linked = journey.outcome == journey.definition.success_outcome
    return queries.link_of_pacer(journey.scope, pacer_id) if is_linked and pacer_id else None


def end_page(journey: Journey, court: Court) -> Page | None:
    """The page on which a journey has ended; None where there is none."""
    link = link_made_by(journey)
    if link:
        return done_page(court, journey, link)
    return ended_page(court, journey, journey.outcome) if journey.outcome in ENDS else None
