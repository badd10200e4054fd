"""The courts' public pages: no login, and caches may keep them."""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from wizard.courts.court import Court
from wizard.courts.kinds import KINDS
from wizard.courts.known import courts
from wizard.kernel import caching, clock
from wizard.kernel.access import Who, guard
from wizard.kernel.forms import asked

pages = caching.keep(guard(Blueprint("courts", __name__), Who.ANYBODY))
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
    caching.changes_at(court.go_live)
    is_live = court.is_live(clock.now())
    return render_template(f"courts/{template}", court=court, is_live=is_live, related=_related(court), **facts)


def _related(court: Court) -> list[tuple[str, str]]:
    shown = [(endpoint, words) for endpoint, words in RELATED if endpoint != request.endpoint]
    return [each for each in shown if each[0] != "cmecf.users" or court.pages.user_list]


@pages.get("/")
def find():
    """Find a court by name, state, kind or id; with each its state of conversion."""
    query, kind = asked("q"), asked("kind")
    for court in courts().values():
        caching.changes_at(court.go_live)
    found = [court for court in courts().values() if court.answers_to(query, kind)]
    return render_template("courts/find.html", found=found, query=query, kind=kind, kinds=list(KINDS))


@pages.get(f"{A_COURT}/")
def show(court: Court):
    """What NextGen is, when the court converts, the two steps, and the way into the wizard."""
    return _page("court.html", court)


@pages.get(f"{A_COURT}/faq")
def faq(court: Court):
    """Questions and answers."""
    return _page("faq.html", court, groups=court.texts.groups())


@pages.get(f"{A_COURT}/people-without-lawyers")
def people_without_lawyers(court: Court):
    """For whoever files without a lawyer, or would like to."""
    return _page("people-without-lawyers.html", court)


@pages.get(f"{A_COURT}/never-filed")
def never_filed(court: Court):
    """Not an e-filer before go-live: nothing to link, and what to do instead."""
    return _page("never-filed.html", court)


@pages.get(f"{A_COURT}/guides/")
def guides(court: Court):
    """Step-by-step instructions and learning modules."""
    return _page("guides.html", court)


@pages.get(f"{A_COURT}/help")
def help_page(court: Court):
    """Whom to call, what to have at hand, and what goes wrong most often."""
    return _page("help.html", court, troubles=court.texts.groups().get(TROUBLES, []))


@pages.get(f"{A_COURT}/notices/")
def notices(court: Court):
    """Public notices by month, the newest first."""
    months = [(month, list(group)) for month, group in groupby(court.texts.notices, lambda notice: notice.month)]
    return _page("notices.html", court, months=months)


@pages.get(f"{A_COURT}/notices/<word:slug>")
def notice(court: Court, slug: str):
    """One public notice."""
    found = next((each for each in court.texts.notices if each.slug == slug), None) or abort(404)
    return _page("notice.html", court, notice=found)


@pages.get(f"{A_COURT}/notices.atom")
def feed(court: Court):
    """The notices for a feed reader."""
    return Response(_page("notices.xml", court), mimetype="application/atom+xml")
