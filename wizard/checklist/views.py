"""The checklist's addresses beside its questions: start, the list, and the code that reopens it."""

from flask import Blueprint, redirect, render_template, request, url_for

from wizard.checklist.flow import CHECKLIST, answered
from wizard.checklist.items import checklist
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.courts.court import Court
from wizard.flow import journey as journeys
from wizard.flow.journey import Journey, current
from wizard.flow.views import current_url, register_routes
from wizard.security.access import Access, require

bp = Blueprint("checklist", __name__, url_prefix="/courts/<court:court>/checklist")


register_routes(bp, CHECKLIST, Access.ANYONE)


@bp.get("/")
@require(Access.ANYONE)
def start(court: Court):
    """What it is for, the one form that begins, and the field for a code."""
    return render_template("checklist/start.html", court=court, code="")


@bp.post("/")
@require(Access.ANYONE)
def begin(court: Court):
    """Begin in this browser."""
    with transaction():
        journey = journeys.begin(CHECKLIST, court.id)
    return redirect(current_url(CHECKLIST, journey, court=court), 303)


@bp.get("/done")
@require(Access.ANYONE)
def done(court: Court):
    """The list of this browser's own answers."""
    journey = current(CHECKLIST, court.id)
    if journey is None or journey.outcome != CHECKLIST.success_outcome:
        return redirect(current_url(CHECKLIST, journey, court=court))
    return _list(court, journey)


@bp.get("/ended/<word:outcome>")
@require(Access.ANYONE)
def ended(court: Court, outcome: str):
    """Whoever began again goes on with what was begun last."""
    return redirect(url_for(".start", court=court))


@bp.get("/open")
@require(Access.ANYONE)
def look_up(court: Court):
    """A code that was typed: spaces, hyphens and small letters do not matter."""
    typed = request.args.get("code", "")[:40]
    code = "".join(letter for letter in typed.lower() if letter.isascii() and letter.isalnum())
    return redirect(url_for(".reopen", court=court, code=code)) if code else redirect(url_for(".start", court=court))


@bp.get("/code/<word:code>")
@require(Access.ANYONE)
def reopen(court: Court, code: str):
    """A finished checklist of this court, on any device. It holds nothing personal."""
    mine = {"flow": CHECKLIST.name, "outcome": CHECKLIST.success_outcome, "scope": court.id}
    journey = db.session.scalar(db.select(Journey).filter_by(reference=code.upper(), **mine))
    if journey is None:
        return render_template("checklist/start.html", court=court, code=code), 404
    return _list(court, journey)


def _list(court: Court, journey: Journey) -> str:
    items = checklist(answered(journey.answers), court.is_live(clock.now()), court.resets_at_pacer)
    shown = [item for item in items if item.link is None or item.link[0] != "cmecf.users" or court.pages.user_list]
    facts = court.placeholders()
    return render_template("checklist/list.html", court=court, items=shown, facts=facts, code=journey.reference)
