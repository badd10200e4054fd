"""The checklist's pages besides its questions: start, the list, and reopening it by its code."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from wizard.checklist.flow import CHECKLIST, answers_by_question
from wizard.checklist.items import checklist
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.core.normalize import normalize_code
from wizard.courts.court import Court
from wizard.flow import journey as journeys
from wizard.flow.journey import Journey, current
from wizard.flow.views import current_url, register_routes
from wizard.security.access import Access, require

bp = Blueprint("checklist", __name__, url_prefix="/courts/<court:court>/checklist")
register_routes(bp, CHECKLIST, Access.ANYONE)
MAX_CODE_LENGTH = 40


@bp.get("/")
@require(Access.ANYONE)
def start(court: Court) -> str:
    """Explain the checklist, and offer to begin or to open one by its code."""
    return render_template("checklist/start.html", court=court, code="")


@bp.post("/")
@require(Access.ANYONE)
def begin(court: Court) -> Response:
    """Start a journey in this browser."""
    with transaction():
        journey = journeys.begin(CHECKLIST, court.id)
    return redirect(current_url(CHECKLIST, journey, court=court), 303)


@bp.get("/done")
@require(Access.ANYONE)
def done(court: Court) -> ResponseReturnValue:
    """Show the list for the answers given in this browser."""
    journey = current(CHECKLIST, court.id)
    if journey is None or journey.outcome != CHECKLIST.success_outcome:
        return redirect(current_url(CHECKLIST, journey, court=court))
    return _render_list(court, journey)


@bp.get("/ended/<word:outcome>")
@require(Access.ANYONE)
def ended(court: Court, outcome: str) -> Response:
    """Return to the start; the only such end is that another checklist was begun."""
    return redirect(url_for(".start", court=court))


@bp.get("/open")
@require(Access.ANYONE)
def look_up(court: Court) -> Response:
    """Redirect to the list with a typed code. Spaces, hyphens and letter case do not matter."""
    typed = request.args.get("code", "")[:MAX_CODE_LENGTH]
    code = "".join(filter(str.isascii, normalize_code(typed))).lower()
    return redirect(url_for(".reopen", court=court, code=code)) if code else redirect(url_for(".start", court=court))


@bp.get("/code/<word:code>")
@require(Access.ANYONE)
def reopen(court: Court, code: str) -> ResponseReturnValue:
    """Show a finished checklist of this court on any device. It contains nothing personal."""
    finished = {"flow": CHECKLIST.name, "outcome": CHECKLIST.success_outcome, "scope": court.id}
    journey = db.session.scalar(select(Journey).filter_by(reference=code.upper(), **finished))
    if journey is None:
        return render_template("checklist/start.html", court=court, code=code), 404
    return _render_list(court, journey)


def _render_list(court: Court, journey: Journey) -> str:
    items = checklist(answers_by_question(journey.answers), court.phase(clock.now()), court.resets_at_pacer)
    if not court.pages.user_list:
        items = [item for item in items if not (item.link and item.link[0] == "cmecf.users")]
    placeholders = court.placeholders()
    return render_template(
        "checklist/list.html", court=court, items=items, placeholders=placeholders, code=journey.reference
    )
