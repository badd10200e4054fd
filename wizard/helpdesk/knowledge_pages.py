"""What everybody who works here may read: today's board, the articles, common problems on paper."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from wizard.courts.court import Court
from wizard.helpdesk import board as boards
from wizard.helpdesk.articles import articles as known_articles
from wizard.helpdesk.articles import grouped
from wizard.helpdesk.calls import courts_of
from wizard.helpdesk.forms import OpenForm
from wizard.kernel.access import Who, guard
from wizard.kernel.forms import asked
from wizard.staff.models import Role

board = guard(Blueprint("board", __name__, url_prefix="/desk"), Who.STAFF)
articles = guard(Blueprint("articles", __name__, url_prefix="/desk/articles"), Who.STAFF)


@board.get("/")
def home():
    """Where somebody begins to work."""
    return redirect(url_for(".today" if current_user.role == Role.TRAINER else "helpdesk.find"))


@board.get("/today")
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


@articles.get("/")
def index():
    """Every article, or those that a search finds."""
    query = asked("q")
    return render_template("helpdesk/articles.html", groups=grouped(query), q=query, mine=courts_of(current_user))


@articles.get("/<word:slug>")
def article(slug: str):
    """One article."""
    found = known_articles().get(slug) or abort(404)
    # The court of the call first: its labels are the caller's.
    mine = sorted(courts_of(current_user), key=lambda court: court.id != request.args.get("court"))
    return render_template("helpdesk/article.html", article=found, mine=mine)


@articles.get("/common-problems/<court:court>")
def problems(court: Court):
    """Common problems with solutions, for one court, to print."""
    if not current_user.works_for(court.id):
        abort(404)
    groups = {group: each for group, each in grouped().items() if group != "This console"}
    return render_template("helpdesk/problems.html", court=court, groups=groups)
