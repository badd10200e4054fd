"""What all staff may read: today's dashboard, the articles, and common problems to print."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.guides.published import find_shown
from wizard.helpdesk import dashboard
from wizard.helpdesk.articles import articles as known_articles
from wizard.helpdesk.articles import articles_by_group
from wizard.helpdesk.calls import courts_for
from wizard.helpdesk.forms import OpenCallForm
from wizard.security.access import Access, Role, require

bp = Blueprint("articles", __name__, url_prefix="/desk")


@bp.get("/")
@require(Access.STAFF)
def home() -> Response:
    """The first page after the login, by role."""
    return redirect(url_for(".today" if current_user.role == Role.TRAINER else "helpdesk.find"))


@bp.get("/today")
@require(Access.STAFF)
def today() -> str:
    """Journeys in progress, refusals of the last hour, and callers who are at one step longer than usual."""
    views = dashboard.open_journeys(current_user)
    return render_template(
        "helpdesk/today.html",
        form=OpenCallForm(),
        journeys=dashboard.journeys_by_step(views),
        refusals=dashboard.recent_refusals(current_user),
        slow=dashboard.slow_journeys(views),
        articles=known_articles(),
    )


@bp.get("/articles/")
@require(Access.STAFF)
def all_articles() -> str:
    """Every article, or those that match a search."""
    query = query_text("q")
    return render_template(
        "helpdesk/articles.html", groups=articles_by_group(query), q=query, courts=courts_for(current_user)
    )


@bp.get("/articles/<word:slug>")
@require(Access.STAFF)
def article(slug: str) -> str:
    """One article."""
    found = known_articles().get(slug) or abort(404)
    # The court of the call comes first: its labels are what the caller sees.
    courts = sorted(courts_for(current_user), key=lambda court: court.id != request.args.get("court"))
    shown = find_shown(courts, found.slug, found.page)
    return render_template("helpdesk/article.html", article=found, shown=shown)


@bp.get("/articles/common-problems/<court:court>")
@require(Access.STAFF)
def problems(court: Court) -> str:
    """Common problems and their solutions for one court, to print."""
    if not current_user.works_for(court.id):
        abort(404)
    groups = {group: articles for group, articles in articles_by_group().items() if group != "This console"}
    return render_template("helpdesk/problems.html", court=court, groups=groups)
