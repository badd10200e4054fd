"""What everybody who works here may read: today's board, the articles, common problems on paper."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.guides.published import find_shown
from wizard.helpdesk import dashboard as boards
from wizard.helpdesk.articles import articles as known_articles
from wizard.helpdesk.articles import grouped
from wizard.helpdesk.calls import courts_of
from wizard.helpdesk.forms import OpenForm
from wizard.security.access import Access, Role, require

bp = Blueprint("articles", __name__, url_prefix="/desk")


@bp.get("/")
@require(Access.STAFF)
def home():
    """Where somebody begins to work."""
    return redirect(url_for(".today" if current_user.role == Role.TRAINER else "helpdesk.find"))


@bp.get("/today")
@require(Access.STAFF)
def today():
    """Journeys now, refusals of the last hour, callers at one step longer than usual."""
    ways = boards.open_ways(current_user)
    return render_template(
        "helpdesk/today.html",
        form=OpenForm(),
        journeys=boards.journeys_now(ways),
        refusals=boards.refusals_now(current_user),
        slow=boards.slow_ones(ways),
        articles=known_articles(),
    )


@bp.get("/articles/")
@require(Access.STAFF)
def all_articles():
    """Every article, or those that a search finds."""
    query = query_text("q")
    return render_template("helpdesk/articles.html", groups=grouped(query), q=query, mine=courts_of(current_user))


@bp.get("/articles/<word:slug>")
@require(Access.STAFF)
def article(slug: str):
    """One article."""
    found = known_articles().get(slug) or abort(404)
    # The court of the call first: its labels are the caller's.
    mine = sorted(courts_of(current_user), key=lambda court: court.id != request.args.get("court"))
    shown = find_shown(mine, found.slug, found.page)
    return render_template("helpdesk/article.html", article=found, shown=shown)


@bp.get("/articles/common-problems/<court:court>")
@require(Access.STAFF)
def problems(court: Court):
    """Common problems with solutions, for one court, to print."""
    if not current_user.works_for(court.id):
        abort(404)
    groups = {group: each for group, each in grouped().items() if group != "This console"}
    return render_template("helpdesk/problems.html", court=court, groups=groups)
