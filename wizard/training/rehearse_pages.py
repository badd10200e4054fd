"""Rehearsals: choosing a walk, the panel beside every page, the clock, the summary, and the class at a glance."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from wizard.audit import trail
from wizard.courts.court import Court
from wizard.courts.known import courts
from wizard.kernel import access, clock
from wizard.kernel.access import Who, guard
from wizard.kernel.addresses import own_path
from wizard.kernel.db import release, writing
from wizard.training import rehearsal
from wizard.training.rehearsal import KEPT, Standing, Underway
from wizard.training.walks import WALK_NAMED, walks_in
from wizard.training.walks.parts import Hour

pages = guard(Blueprint("rehearse", __name__, url_prefix="/practice/rehearse"), Who.PRACTICE)
COOKIE = "filer_link_rehearsal"
BORNE = re.compile(r'data-(?:outcome|refusal)="([a-z0-9-]+)"')
CHOSEN_FIRST = "cacd"
RIGHT = timedelta(0)


@pages.before_app_request
def _enter() -> None:
    """Whoever rehearses sees the clock as it was moved; nobody else does."""
    clock.move(RIGHT)
    key = request.cookies.get(COOKIE)
    if not key or not access.settings().practice or request.endpoint in ("health.healthz", None):
        return
    g.rehearsal = rehearsal.found(key)
    release()
    if g.rehearsal and not g.rehearsal.ended:
        clock.move(g.rehearsal.moved)


@pages.teardown_app_request
def _leave(_fault) -> None:
    clock.move(RIGHT)


def _underway() -> Underway | None:
    """This browser's rehearsal, unless it has ended."""
    found = g.get("rehearsal")
    return None if found is None or found.ended else found


@pages.app_context_processor
def _panel() -> dict:
    """For the layout: ``rehearsing(attributes of main)`` says where the page stands, if somebody rehearses."""
    underway = _underway()
    return {"rehearsing": partial(_standing, underway) if underway else None}


def _standing(underway: Underway, attributes: str) -> Standing:
    borne = BORNE.search(attributes)
    g.standing = underway.standing(request.path, borne[1] if borne else "")
    return g.standing


@pages.after_app_request
def _notice(response: Response) -> Response:
    """Notice the stop that a form led to. Looking at a page writes nothing. No cache keeps a page with a panel."""
    underway = _underway()
    if underway is None:
        return response
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    led_to = underway.standing(urlsplit(response.location).path, None) if response.location else g.get("standing")
    if request.method == "POST" and led_to and led_to.reached > underway.reached:
        with writing():
            rehearsal.note_reached(underway, led_to.reached)
    return response


@pages.get("/")
def choose():
    """The walks, in one court."""
    court = courts().get(request.args.get("court", CHOSEN_FIRST)) or next(iter(courts().values()))
    return render_template(
        "training/rehearse.html", here=court, walks=walks_in(court.kind), courts=courts(), underway=_underway()
    )


@pages.post("/")
def begin():
    """A fresh person, a fresh session, and the first stop."""
    walk, court = WALK_NAMED.get(request.form.get("walk", "")), courts().get(request.form.get("court", ""))
    if walk is None or court is None or court.kind not in walk.kinds:
        abort(400)
    access.sign_out_everywhere(trail.note_logout)
    with writing():
        key = rehearsal.begin(walk, court)
        underway = rehearsal.found(key)
        address = underway.standing("", None).told(walk.stops[0].at)
        rehearsal.note_reached(underway, 1)
    response = redirect(address, 303)
    kept = int(KEPT.total_seconds())
    response.set_cookie(COOKIE, key, kept, httponly=True, secure=request.is_secure, samesite="Lax")
    return response


@pages.post("/clock")
def move_clock():
    """To the hour before go-live, past it, or back to the present."""
    underway, hour = _underway() or abort(400), _hour()
    with writing():
        rehearsal.move_clock(underway, hour)
    return redirect(own_path(request.form.get("then"), url_for(".summary")), 303)


@pages.post("/end")
def end():
    """Finish, or stop."""
    underway = _underway()
    if underway:
        with writing():
            rehearsal.note_reached(underway, request.form.get("reached", 0, int))
            rehearsal.end(underway)
    return redirect(url_for(".summary"), 303)


@pages.get("/summary")
def summary():
    """Which stops were reached, and what to rehearse next."""
    found: Underway | None = g.get("rehearsal")
    if found is None:
        return redirect(url_for(".choose"))
    return render_template("training/summary.html", found=found, told=found.standing("", None).told)


@pages.get("/class")
def of_the_class():
    """For the trainer: where everybody stands, and the clock of all."""
    people = rehearsal.of_the_class()
    here = sorted({found.court.id for _row, found in people if not found.ended})
    return render_template("training/class.html", people=people, here=[courts()[each] for each in here])


@pages.post("/class/clock")
def move_clocks():
    """Move the clock of everybody who rehearses in a court."""
    court: Court = courts().get(request.form.get("court", "")) or abort(400)
    with writing():
        rehearsal.move_clocks(court, _hour())
    return redirect(url_for(".of_the_class"), 303)


def _hour() -> Hour:
    try:
        return Hour(request.form.get("hour", ""))
    except ValueError:
        abort(400)
