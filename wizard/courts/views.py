"""The courts' public pages: no login, and caches may keep them."""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from wizard.core import caching, clock
from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.courts.kinds import KINDS
from wizard.courts.registry import all_courts, get_court
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("courts", __name__))
bp.add_app_template_global(get_court)
# The group of the FAQ to which the help page leads.
TROUBLES = "When something goes wrong"
A_COURT = "/courts/<court:court>"
# What a reader of any of these pages may want next; in other rooms, too.
RELATED = (
    ("checklist.start", "What do I need to do?"),
    ("courts.faq", "Frequently asked questions"),
    ("courts.people_without_lawyers", "People Without Lawyers"),
    ("courts.notices", "Public notices"),
    ("courts.guides", "Guides and learning modules"),
    ("cmecf.users", "List of users with a legacy account"),
    ("reset.start", "Forgot your login or password?"),
    ("courts.help_page", "Help"),
)


def _page(template: str, court: Court, **facts: Any) -> str:
    """A page of one court; it changes when the court converts."""
    caching.expires_at(court.go_live)
    is_live = court.is_live(clock.now())
    return render_template(f"courts/{template}", court=court, is_live=is_live, related=_related(court), **facts)


def _related(court: Court) -> list[tuple[str, str]]:
    shown = [(endpoint, words) for endpoint, words in RELATED if endpoint != request.endpoint]
    return [each for each in shown if each[0] != "cmecf.users" or court.pages.user_list]


@bp.get("/")
@require(Access.ANYONE)
def find():
    """Find a court by name, state, kind or id; with each its state of conversion."""
    query, kind = query_text("q"), query_text("kind")
    for court in all_courts().values():
        caching.expires_at(court.go_live)
    found = [court for court in all_courts().values() if court.answers_to(query, kind)]
    return render_template("courts/find.html", found=found, query=query, kind=kind, kinds=list(KINDS))


@bp.get(f"{A_COURT}/")
@require(Access.ANYONE)
def show(court: Court):
    """What NextGen is, when the court converts, the two steps, and the way into the wizard."""
    return _page("court.html", court)


@bp.get(f"{A_COURT}/faq")
@require(Access.ANYONE)
def faq(court: Court):
    """Questions and answers."""
    return _page("faq.html", court, groups=court.texts.groups())


@bp.get(f"{A_COURT}/people-without-lawyers")
@require(Access.ANYONE)
def people_without_lawyers(court: Court):
    """For whoever files without a lawyer, or would like to."""
    return _page("people-without-lawyers.html", court)


@bp.get(f"{A_COURT}/never-filed")
@require(Access.ANYONE)
def never_filed(court: Court):
    """Not an e-filer before go-live: nothing to link, and what to do instead."""
    return _page("never-filed.html", court)


@bp.get(f"{A_COURT}/guides/")
@require(Access.ANYONE)
def guides(court: Court):
    """Step-by-step instructions and learning modules."""
    return _page("guides.html", court)


@bp.get(f"{A_COURT}/help")
@require(Access.ANYONE)
def help_page(court: Court):
    """Whom to call, what to have at hand, and what goes wrong most often."""
    return _page("help.html", court, troubles=court.texts.groups().get(TROUBLES, []))


@bp.get(f"{A_COURT}/notices/")
@require(Access.ANYONE)
def notices(court: Court):
    """Public notices by month, the newest first."""
    months = [(month, list(group)) for month, group in groupby(court.texts.notices, lambda notice: notice.month)]
    return _page("notices.html", court, months=months)


@bp.get(f"{A_COURT}/notices/<word:slug>")
@require(Access.ANYONE)
def notice(court: Court, slug: str):
    """One public notice."""
    found = next((each for each in court.texts.notices if each.slug == slug), None) or abort(404)
    return _page("notice.html", court, notice=found)


@bp.get(f"{A_COURT}/notices.atom")
@require(Access.ANYONE)
def feed(court: Court):
    """The notices for a feed reader."""
    return Response(_page("notices.xml", court), mimetype="application/atom+xml")
