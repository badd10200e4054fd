"""The console's main pages: finding a caller, the caller's page, and the part of it that is refreshed."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from wizard.core.database import db, transaction
from wizard.core.forms import query_text
from wizard.courts.registry import all_courts
from wizard.helpdesk import actions
from wizard.helpdesk.caller_loading import load_caller
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.calls import current_staff, get_open_call, parse_subject
from wizard.helpdesk.find import EXACT_SCORE, FILER, JOURNEY, PACER, Hit
from wizard.helpdesk.find import find as find_callers
from wizard.helpdesk.forms import OpenCallForm
from wizard.helpdesk.freezing import freezes_of
from wizard.helpdesk.models import Call
from wizard.helpdesk.reason_codes import OPEN_REASONS
from wizard.helpdesk.screen_preview import preview_of
from wizard.helpdesk.script import refusal_view, script_for
from wizard.helpdesk.two_person_views import latest_requests
from wizard.helpdesk.visibility import sees_notes_of
from wizard.helpdesk.waits import current_waits
from wizard.people.names import name_on, names_differ
from wizard.security.access import Access, require

bp = Blueprint("helpdesk", __name__, url_prefix="/desk")


@bp.get("/find")
@require(Access.HELP_DESK)
def find() -> str:
    """Find a caller by anything the caller can say."""
    return _render_results(OpenCallForm())


@bp.post("/find")
@require(Access.HELP_DESK)
def open_page() -> ResponseReturnValue:
    """Open a caller's page. The staff member and the reason are recorded."""
    form = OpenCallForm()
    if not form.validate():
        return _render_results(form)
    kind, subject_id = parse_subject(form.who.data)
    caller = load_caller(kind, subject_id, current_user) or abort(404)
    staff = current_staff()
    with transaction():
        call = actions.open_call(staff, kind, subject_id, caller, form.reason.data)
    return redirect(url_for(".call", call_id=call.id), 303)


def _render_results(form: OpenCallForm) -> str:
    query = query_text("find")
    hits = find_callers(query, current_user) or _chosen_hits(form)
    form = form if hits else OpenCallForm(formdata=None)
    context = {"query": query, "hits": hits, "courts": all_courts(), "begins": not query}
    return render_template("helpdesk/find.html", form=form, **context)


def _chosen_hits(form: OpenCallForm) -> list[Hit]:
    """The caller who was chosen on another page, such as today's dashboard."""
    if not form.who.data:
        return []
    kind, subject_id = parse_subject(form.who.data)
    caller = load_caller(kind, subject_id, current_user) or abort(404)
    row = {FILER: caller.filer, PACER: caller.pacer, JOURNEY: caller.found_by_journey}[kind]
    return [Hit(kind, row, "choice", EXACT_SCORE)] if row else []


@bp.get("/calls/<int:call_id>")
@require(Access.HELP_DESK)
def call(call_id: int) -> str:
    """The caller's page."""
    opened, staff = get_open_call(call_id), current_staff()
    earlier = select(Call).filter_by(kind=opened.call.kind, subject_id=opened.call.subject_id)
    calls = db.session.scalars(earlier.order_by(Call.id.desc()).limit(5)).all()
    context = {
        "call": opened.call,
        "calls": calls,
        "notes": {each.id: each.notes for each in calls if sees_notes_of(staff, each.staff)},
        "reasons": OPEN_REASONS,
        "requests": latest_requests(opened.caller),
        "freezes": freezes_of(opened.caller),
    }
    return render_template("helpdesk/call.html", **context, **_live_context(opened.caller))


@bp.get("/calls/<int:call_id>/now")
@require(Access.HELP_DESK)
def live(call_id: int) -> Response:
    """The part that is refreshed. It is requested continually, and rendered only if something has changed."""
    opened = get_open_call(call_id)
    etag = opened.caller.etag
    is_unchanged = request.if_none_match.contains(etag)
    context = {} if is_unchanged else _live_context(opened.caller)
    page = "" if is_unchanged else render_template("helpdesk/live.html", call=opened.call, **context)
    response = make_response(page, 304 if is_unchanged else 200)
    response.set_etag(etag)
    return response


def _live_context(caller: Caller) -> dict[str, Any]:
    latest = caller.journeys[0] if caller.journeys else None
    return {
        "caller": caller,
        "waits": current_waits(caller),
        "latest": latest,
        "others": caller.journeys[1:],
        "preview": preview_of(latest, caller.staff) if latest else None,
        "script": script_for(latest) if latest else None,
        "refusal_view": refusal_view(latest.refusal_now or latest.last_refusal) if latest else None,
        "refusals_elsewhere": [refusal_view(each) for each in caller.refusals_elsewhere],
    }


@bp.post("/calls/<int:call_id>/close")
@require(Access.HELP_DESK)
def close(call_id: int) -> Response:
    """End the call."""
    opened, staff = get_open_call(call_id), current_staff()
    with transaction():
        actions.close_call(opened.call, staff, opened.caller)
    return redirect(url_for(".find"), 303)


@bp.get("/calls/<int:call_id>/wrong-pair")
@require(Access.HELP_DESK)
def wrong_pair(call_id: int) -> str | Response:
    """The facts of a link that may be wrong, and the court's own procedure. A link cannot be undone here."""
    opened = get_open_call(call_id)
    caller = opened.caller
    is_different = (
        caller.link and caller.filer and caller.pacer and names_differ(name_on(caller.filer), name_on(caller.pacer))
    )
    return render_template("helpdesk/wrong-pair.html", call=opened.call, caller=caller, names_differ=is_different)
