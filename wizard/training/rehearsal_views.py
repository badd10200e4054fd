"""Rehearsals: choosing a scenario, the panel beside every page, the clock, the summary, and the class at a glance."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

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
PAGE_MARKER = re.compile(r'data-(?:outcome|refusal)="([a-z0-9-]+)"')
CHOSEN_FIRST = "cacd"
NO_OFFSET = timedelta(0)


@bp.before_app_request
def _enter() -> None:
    """Move the clock of this request by what the rehearsal says, and of no other."""
    clock.move(NO_OFFSET)
    key = request.cookies.get(COOKIE)
    if not key or request.endpoint in ("health.healthz", None):
        return
    g.rehearsal = rehearsal.find(key)
    end_read()
    if g.rehearsal and not g.rehearsal.is_ended:
        clock.move(g.rehearsal.clock_offset)


@bp.teardown_app_request
def _leave(_exception: BaseException | None) -> None:
    clock.move(NO_OFFSET)


def _current_state() -> RehearsalState | None:
    """This browser's rehearsal, unless it has ended."""
    found = g.get("rehearsal")
    return None if found is None or found.is_ended else found


@bp.app_context_processor
def _panel() -> dict[str, object]:
    """For the layout: ``progress_on_page(attributes of main)`` says which step the page is, in a rehearsal."""
    state = _current_state()
    return {"progress_on_page": partial(_progress_on, state) if state else None}


def _progress_on(state: RehearsalState, attributes: str) -> Progress:
    found = PAGE_MARKER.search(attributes)
    progress = state.progress_at(request.path, found[1] if found else "")
    g.progress = progress
    return progress


@bp.after_app_request
def _notice(response: Response) -> Response:
    """Notice the step that a form led to. Looking at a page writes nothing. No cache keeps a page with a panel."""
    state = _current_state()
    if state is None:
        return response
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    led_to = state.progress_at(urlsplit(response.location).path, None) if response.location else g.get("progress")
    if request.method == "POST" and led_to and led_to.reached > state.reached:
        with transaction():
            rehearsal.note_reached(state, led_to.reached)
    return response


@bp.get("/")
@require(Access.PRACTICE)
def choose() -> ResponseReturnValue:
    """The scenarios, in one court."""
    court = all_courts().get(request.args.get("court", CHOSEN_FIRST)) or next(iter(all_courts().values()))
    return render_template(
        "training/rehearse.html",
        here=court,
        scenarios=scenarios_in(court),
        courts=all_courts(),
        state=_current_state(),
    )


@bp.post("/")
@require(Access.PRACTICE)
def begin() -> ResponseReturnValue:
    """A new person, a new session, and the first step."""
    scenario = SCENARIO_BY_NAME.get(request.form.get("walk", ""))
    court = all_courts().get(request.form.get("court", ""))
    if scenario is None or court is None or not scenario.fits(court):
        abort(400)
    signin.sign_out_everywhere(trail.record_logout)
    with transaction():
        key, state = rehearsal.begin(scenario, court)
        url = state.progress_at("", None).rendered(scenario.steps[0].path)
        rehearsal.note_reached(state, 1)
    response = redirect(url, 303)
    kept = int(KEPT.total_seconds())
    response.set_cookie(COOKIE, key, kept, httponly=True, secure=request.is_secure, samesite="Lax")
    return response


@bp.post("/clock")
@require(Access.PRACTICE)
def move_clock() -> ResponseReturnValue:
    """To before the conversion, into its dark days, past go-live, or back to the present."""
    state, clock_mode = _current_state() or abort(400), _clock_mode()
    with transaction():
        rehearsal.move_clock(state, clock_mode)
    return redirect(safe_next_path(request.form.get("then"), url_for(".summary")), 303)


@bp.post("/end")
@require(Access.PRACTICE)
def end() -> ResponseReturnValue:
    """Finish, or stop."""
    state = _current_state()
    if state:
        with transaction():
            rehearsal.note_reached(state, request.form.get("reached", 0, int))
            rehearsal.end(state)
    return redirect(url_for(".summary"), 303)


@bp.get("/summary")
@require(Access.PRACTICE)
def summary() -> ResponseReturnValue:
    """Which steps were reached, and what to rehearse next."""
    found: RehearsalState | None = g.get("rehearsal")
    if found is None:
        return redirect(url_for(".choose"))
    return render_template("training/summary.html", found=found, rendered=found.progress_at("", None).rendered)


@bp.get("/class")
@require(Access.PRACTICE)
def of_the_class() -> ResponseReturnValue:
    """For the trainer: how far everyone is, and everyone's clock."""
    people = rehearsal.all_recent()
    here = sorted({found.court.id for _row, found in people if not found.is_ended})
    return render_template("training/class.html", people=people, here=[all_courts()[each] for each in here])


@bp.post("/class/clock")
@require(Access.PRACTICE)
def move_clocks() -> ResponseReturnValue:
    """Move the clock of everyone who rehearses in a court."""
    court: Court = all_courts().get(request.form.get("court", "")) or abort(400)
    with transaction():
        rehearsal.move_clocks(court, _clock_mode())
    return redirect(url_for(".of_the_class"), 303)


def _clock_mode() -> ClockMode:
    try:
        return ClockMode(request.form.get("hour", ""))
    except ValueError:
        abort(400)
