"""The console's pages: find a caller, the caller's page, and what follows the caller."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.core.database import db, transaction
from wizard.core.forms import query_text
from wizard.courts.registry import all_courts
from wizard.helpdesk import actions
from wizard.helpdesk.caller_state import Caller, caller_of
from wizard.helpdesk.calls import open_call, subject_of
from wizard.helpdesk.find import FILER, JOURNEY, PACER, SURE, Hit
from wizard.helpdesk.find import find as find_callers
from wizard.helpdesk.forms import OpenForm
from wizard.helpdesk.models import Call
from wizard.helpdesk.reason_codes import OPEN_REASONS
from wizard.helpdesk.screen_preview import preview_of
from wizard.helpdesk.script import refusal_view, script_for
from wizard.people.names import name_on, names_differ
from wizard.security.access import Access, require

bp = Blueprint("helpdesk", __name__, url_prefix="/desk")


@bp.get("/find")
@require(Access.HELP_DESK)
def find():
    """Find a caller by whatever the caller says."""
    return _found(OpenForm())


@bp.post("/find")
@require(Access.HELP_DESK)
def open_page():
    """Open a caller's page: who, and why, is recorded."""
    form = OpenForm()
    if not form.validate():
        return _found(form)
    kind, subject_id = subject_of(form.who.data)
    caller = caller_of(kind, subject_id, current_user) or abort(404)
    staff = current_user._get_current_object()
    with transaction():
        call = actions.open_call(staff, kind, subject_id, caller, form.reason.data)
    return redirect(url_for(".call", call_id=call.id), 303)


def _found(form: OpenForm) -> str:
    query = query_text("find")
    hits = find_callers(query, current_user) or _chosen(form)
    form = form if hits else OpenForm(formdata=None)
    facts = {"query": query, "hits": hits, "courts": all_courts(), "begins": not query}
    return render_template("helpdesk/find.html", form=form, **facts)


def _chosen(form: OpenForm) -> list[Hit]:
    """Whoever was chosen on another page than this, today's board say."""
    if not form.who.data:
        return []
    kind, subject_id = subject_of(form.who.data)
    caller = caller_of(kind, subject_id, current_user) or abort(404)
    row = {FILER: caller.filer, PACER: caller.pacer, JOURNEY: caller.found_as}[kind]
    return [Hit(kind, row, "choice", SURE)]


@bp.get("/calls/<int:call_id>")
@require(Access.HELP_DESK)
def call(call_id: int):
    """The caller's page."""
    opened = open_call(call_id)
    earlier = db.select(Call).filter_by(kind=opened.call.kind, subject_id=opened.call.subject_id)
    calls = db.session.scalars(earlier.order_by(Call.id.desc()).limit(5)).all()
    facts = {"call": opened.call, "calls": calls, "reasons": OPEN_REASONS, "held": actions.correction_of(opened.caller)}
    return render_template("helpdesk/call.html", **facts, **_live(opened.caller))


@bp.get("/calls/<int:call_id>/now")
@require(Access.HELP_DESK)
def now(call_id: int):
    """The part of it that follows the caller. It is asked for all the time: nothing new, nothing drawn."""
    opened = open_call(call_id)
    tag = opened.caller.pulse
    same = request.if_none_match.contains(tag)
    page = "" if same else render_template("helpdesk/now.html", call=opened.call, **_live(opened.caller))
    answer = make_response(page, 304 if same else 200)
    answer.set_etag(tag)
    return answer


def _live(caller: Caller) -> dict:
    latest, *others = caller.ways or [None]
    return {
        "caller": caller,
        "waits": actions.waits_of(caller),
        "way": latest,
        "others": others,
        "picture": latest and preview_of(latest),
        "script": latest and script_for(latest),
        "told": refusal_view(latest and (latest.refusal_now or latest.last_refusal)),
        "elsewhere": [refusal_view(each) for each in caller.refusals_elsewhere],
    }


@bp.post("/calls/<int:call_id>/close")
@require(Access.HELP_DESK)
def close(call_id: int):
    """The call is over."""
    opened, staff = open_call(call_id), current_user._get_current_object()
    with transaction():
        actions.close_call(opened.call, staff, opened.caller)
    return redirect(url_for(".find"), 303)


@bp.get("/calls/<int:call_id>/wrong-pair")
@require(Access.HELP_DESK)
def wrong_pair(call_id: int) -> str | Response:
    """The facts of a link that may be wrong, and the court's own procedure. A link cannot be undone here."""
    opened = open_call(call_id)
    caller = opened.caller
    is_different = (
        caller.link and caller.filer and caller.pacer and names_differ(name_on(caller.filer), name_on(caller.pacer))
    )
    return render_template("helpdesk/wrong-pair.html", call=opened.call, caller=caller, names_differ=is_different)
