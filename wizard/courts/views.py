"""The courts' public pages. They need no login, and caches may keep them."""

from itertools import groupby
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wizard.core import caching, clock, slots
from wizard.core.config import LOOPBACK, current_settings
from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.courts.registry import all_courts, are_few, court_finder, get_court
from wizard.courts.search import search
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("courts", __name__))
bp.add_app_template_global(get_court)
slots.fill(bp, "help", "courts/parts/deadline_link.html")
# The group of the FAQ that the help page links to.
TROUBLESHOOTING = "When something goes wrong"
COURT_URL = "/courts/<court:court>"
# By RFC 9309, "*" stands for any part of a path.
NOT_FOR_ROBOTS = (
    "/desk", "/account", "/my", "/services", "/login", "/metrics", "/healthz",
    "/courts/*/login", "/courts/*/forgot", "/courts/*/freeze", "/courts/*/users",
    "/courts/*/verify",
)  # fmt: skip
# The links beside each of these pages; some lead to other packages.
RELATED = (
    ("checklist.start", "What do I need to do?"),
    ("courts.faq", "Frequently asked questions"),
    ("courts.people_without_lawyers", "People Without Lawyers"),
    ("courts.notices", "Public notices"),
    ("guides.index", "Guides and learning modules"),
    ("cmecf.users", "List of users with a legacy account"),
    ("reset.start", "Forgot your login or password?"),
    ("courts.help_page", "Help"),
)


def render_page(template: str, court: Court, **context: object) -> str:
    """A page of one court. It changes when the court converts, so no cache keeps it beyond that moment."""
    caching.expires_at(*court.timetable.moments)
    phase = court.phase(clock.now())
    return render_template(template, court=court, phase=phase, related=_related_pages(court), **context)


def _related_pages(court: Court) -> list[tuple[str, str]]:
    hidden = {request.endpoint} if court.pages.user_list else {request.endpoint, "cmecf.users"}
    return [(endpoint, label) for endpoint, label in RELATED if endpoint not in hidden]


@bp.get("/")
@require(Access.ANYONE)
def find() -> ResponseReturnValue:
    """Find a court by name, state, city, kind, or id. Each one says whether it has converted."""
    query, kind = query_text("q"), query_text("kind")
    for court in all_courts().values():
        caching.expires_at(*court.timetable.moments)
    finder = court_finder()
    topic = request.args.get("topic", "")
    leads_to = TOPICS.get(topic, "courts.show")
    facts = {"query": query, "kind": kind, "kinds": finder.kinds, "topic": topic, "leads_to": leads_to}
    if not query and not kind and not are_few():
        return render_template("courts/find.html", browse=True, states=finder.states, **facts)
    return render_template("courts/find.html", found=finder.find(query, kind), **facts)


# Where people look who know no court's address yet.
TOPICS = {"faq": "courts.faq", "help": "courts.help_page"}


@bp.get(f"/<any({','.join(TOPICS)}):topic>")
@require(Access.ANYONE)
def guessed(topic: str) -> ResponseReturnValue:
    """The FAQ and the help are the courts': choose one first."""
    return redirect(url_for(".find", topic=topic))


@bp.get("/robots.txt")
@require(Access.ANYONE)
def robots() -> ResponseReturnValue:
    """What search engines may read: the public pages of a live site; of practice, nothing.

    At this machine's own address, where none comes, practice answers as a live site does: tools that judge pages ask.
    """
    is_local = urlsplit(request.host_url).hostname in LOOPBACK
    paths = ("/",) if current_settings().practice and not is_local else NOT_FOR_ROBOTS
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in paths))
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get(f"{COURT_URL}/")
@require(Access.ANYONE)
def show(court: Court) -> ResponseReturnValue:
    """What NextGen is, when the court converts, the two steps, and the way into the wizard."""
    return render_page("courts/court.html", court)


@bp.get(f"{COURT_URL}/faq")
@require(Access.ANYONE)
def faq(court: Court) -> ResponseReturnValue:
    """Questions and answers; with a query, first what answers it."""
    query = query_text("q")
    phase = court.phase(clock.now())
    facts = {"query": query, "found": search(query, court, phase), "opened": request.args.get("open", "")}
    return render_page("courts/faq.html", court, groups=court.texts.faq_by_group(phase), **facts)


@bp.get(f"{COURT_URL}/deadline")
@require(Access.ANYONE)
def deadline(court: Court) -> ResponseReturnValue:
    """For somebody who must file today and cannot link: the court's own words, or ours."""
    return render_page("courts/deadline.html", court)


@bp.get(f"{COURT_URL}/people-without-lawyers")
@require(Access.ANYONE)
def people_without_lawyers(court: Court) -> ResponseReturnValue:
    """For people who file without a lawyer, or would like to."""
    return render_page("courts/people-without-lawyers.html", court)


@bp.get(f"{COURT_URL}/never-filed")
@require(Access.ANYONE)
def never_filed(court: Court) -> ResponseReturnValue:
    """For people who had no filer account before go-live: there is nothing to link, and what to do instead (S2)."""
    return render_page("courts/never-filed.html", court)


@bp.get(f"{COURT_URL}/help")
@require(Access.ANYONE)
def help_page(court: Court) -> ResponseReturnValue:
    """Whom to call, what to have ready, and what goes wrong most often."""
    groups = court.texts.faq_by_group(court.phase(clock.now()))
    return render_page("courts/help.html", court, troubleshooting=groups.get(TROUBLESHOOTING, []))


@bp.get(f"{COURT_URL}/notices/")
@require(Access.ANYONE)
def notices(court: Court) -> ResponseReturnValue:
    """Public notices by month, newest first."""
    months = [(month, list(group)) for month, group in groupby(court.texts.notices, lambda notice: notice.month)]
    return render_page("courts/notices.html", court, months=months)


@bp.get(f"{COURT_URL}/notices/<word:slug>")
@require(Access.ANYONE)
def notice(court: Court, slug: str) -> ResponseReturnValue:
    """One public notice."""
    found = next((each for each in court.texts.notices if each.slug == slug), None) or abort(404)
    return render_page("courts/notice.html", court, notice=found)


@bp.get(f"{COURT_URL}/notices.atom")
@require(Access.ANYONE)
def feed(court: Court) -> ResponseReturnValue:
    """The notices for a feed reader."""
    return Response(render_page("courts/notices.xml", court), mimetype="application/atom+xml")
