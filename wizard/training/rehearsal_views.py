"""Rehearsals: choosing a walk, the panel beside every page, the clock, the summary, and the class at a glance."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from wizard.audit import trail
from wizard.core import clock
from wizard.core.database import end_read, transaction
from wizard.core.urls import safe_next_path
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.security import signin
from wizard.security.access import Access, require
from wizard.training import rehearsal
from wizard.training.rehearsal import KEPT, Progress, RehearsalState
from wizard.training.scenarios import SCENARIO_BY_NAME, scenarios_in
from wizard.training.scenarios.parts import ClockMode

bp = Blueprint("rehearse", __name__, url_prefix="/practice/rehearse")
COOKIE = "filer_link_rehearsal"
BORNE = re.compile(r'data-(?:outcome|refusal)="([a-z0-9-]+)"')
CHOSEN_FIRST = "cacd"
RIGHT = timedelta(0)


@bp.before_app_request
def _enter() -> None:
    """Whoever rehearses sees the clock as it was moved; nobody else does."""
    clock.move(RIGHT)
    key = request.cookies.get(COOKIE)
    if not key or request.endpoint in ("health.healthz", None):
        return
    g.rehearsal = rehearsal.found(key)
    end_read()
    if g.rehearsal and not g.rehearsal.ended:
        clock.move(g.rehearsal.moved)


@bp.teardown_app_request
def _leave(_fault) -> None:
    clock.move(RIGHT)


def _underway() -> RehearsalState | None:
    """This browser's rehearsal, unless it has ended."""
    found = g.get("rehearsal")
    return None if found is None or found.ended else found


@bp.app_context_processor
def _panel() -> dict:
    """For the layout: ``rehearsing(attributes of main)`` says where the page stands, if somebody rehearses."""
    underway = _underway()
    return {"rehearsing": partial(_standing, underway) if underway else None}


def _standing(underway: RehearsalState, attributes: str) -> Progress:
    borne = BORNE.search(attributes)
    g.standing = underway.standing(request.path, borne[1] if borne else "")
    return g.standing


@bp.after_app_request
def _notice(response: Response) -> Response:
    """Notice the stop that a form led to. Looking at a page writes nothing. No cache keeps a page with a panel."""
    underway = _underway()
    if underway is None:
        return response
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    led_to = underway.standing(urlsplit(response.location).path, None) if response.location else g.get("standing")
    if request.method == "POST" and led_to and led_to.reached > underway.reached:
        with transaction():
            rehearsal.note_reached(underway, led_to.reached)
    return response


@bp.get("/")
@require(Access.PRACTICE)
def choose():
    """The walks, in one court."""
    court = all_courts().get(request.args.get("court", CHOSEN_FIRST)) or next(iter(all_courts().values()))
    return render_template(
        "training/rehearse.html", here=court, walks=scenarios_in(court.kind), courts=all_courts(), underway=_underway()
    )


@bp.post("/")
@require(Access.PRACTICE)
def begin():
    """A fresh person, a fresh session, and the first stop."""
    walk, court = SCENARIO_BY_NAME.get(request.form.get("walk", "")), all_courts().get(request.form.get("court", ""))
    if walk is None or court is None or court.kind not in walk.kinds:
        abort(400)
    signin.sign_out_everywhere(trail.record_logout)
    with transaction():
        key = rehearsal.begin(walk, court)
        underway = rehearsal.found(key)
        address = underway.standing("", None).told(walk.stops[0].at)
        rehearsal.note_reached(underway, 1)
    response = redirect(address, 303)
    kept = int(KEPT.total_seconds())
    response.set_cookie(COOKIE, key, kept, httponly=True, secure=request.is_secure, samesite="Lax")
    return response


@bp.post("/clock")
@require(Access.PRACTICE)
def move_clock():
    """To the hour before go-live, past it, or back to the present."""
    underway, hour = _underway() or abort(400), _hour()
    with transaction():
        rehearsal.move_clock(underway, hour)
    return redirect(safe_next_path(request.form.get("then"), url_for(".summary")), 303)


@bp.post("/end")
@require(Access.PRACTICE)
def end():
    """Finish, or stop."""
    underway = _underway()
    if underway:
        with transaction():
            rehearsal.note_reached(underway, request.form.get("reached", 0, int))
            rehearsal.end(underway)
    return redirect(url_for(".summary"), 303)


@bp.get("/summary")
@require(Access.PRACTICE)
def summary():
    """Which stops were reached, and what to rehearse next."""
    found: RehearsalState | None = g.get("rehearsal")
    if found is None:
        return redirect(url_for(".choose"))
    return render_template("training/summary.html", found=found, told=found.standing("", None).told)


@bp.get("/class")
@require(Access.PRACTICE)
def of_the_class():
    """For the trainer: where everybody stands, and the clock of all."""
    people = rehearsal.of_the_class()
    here = sorted({found.court.id for _row, found in people if not found.ended})
    return render_template("training/class.html", people=people, here=[all_courts()[each] for each in here])


@bp.post("/class/clock")
@require(Access.PRACTICE)
def move_clocks():
    """Move the clock of everybody who rehearses in a court."""
    court: Court = all_courts().get(request.form.get("court", "")) or abort(400)
    with transaction():
        rehearsal.move_clocks(court, _hour())
    return redirect(url_for(".of_the_class"), 303)


def _hour() -> ClockMode:
    try:
        return ClockMode(request.form.get("hour", ""))
    except ValueError:
        abort(400)
