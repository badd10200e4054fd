"""The console's pages: find a caller, the caller's page, and what follows the caller."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.courts.known import courts
from wizard.helpdesk import acts
from wizard.helpdesk.calls import open_call, subject_of
from wizard.helpdesk.find import FILER, JOURNEY, PACER, SURE, Hit
from wizard.helpdesk.find import find as find_callers
from wizard.helpdesk.forms import OpenForm
from wizard.helpdesk.models import Call
from wizard.helpdesk.pictures import picture_of
from wizard.helpdesk.reasons import WHY_OPENED
from wizard.helpdesk.script import script_for, told
from wizard.helpdesk.spelling import spelt
from wizard.helpdesk.standing import Caller, caller_of
from wizard.kernel.access import Who, guard
from wizard.kernel.db import db, writing
from wizard.kernel.forms import asked
from wizard.kernel.names import differ, name_of

pages = guard(Blueprint("helpdesk", __name__, url_prefix="/desk"), Who.HELPERS)
pages.add_app_template_filter(spelt)


@pages.get("/find")
def find():
    """Find a caller by whatever the caller says."""
    return _found(OpenForm())


@pages.post("/find")
def open_page():
    """Open a caller's page: who, and why, is recorded."""
    form = OpenForm()
    if not form.validate():
        return _found(form)
    kind, subject_id = subject_of(form.who.data)
    caller = caller_of(kind, subject_id, current_user) or abort(404)
    staff = current_user._get_current_object()
    with writing():
        call = acts.open_call(staff, kind, subject_id, caller, form.reason.data)
    return redirect(url_for(".call", call_id=call.id), 303)


def _found(form: OpenForm) -> str:
    query = asked("find")
    hits = find_callers(query, current_user) or _chosen(form)
    form = form if hits else OpenForm(formdata=None)
    facts = {"query": query, "hits": hits, "courts": courts(), "begins": not query}
    return render_template("helpdesk/find.html", form=form, **facts)


def _chosen(form: OpenForm) -> list[Hit]:
    """Whoever was chosen on another page than this, today's board say."""
    if not form.who.data:
        return []
    kind, subject_id = subject_of(form.who.data)
    caller = caller_of(kind, subject_id, current_user) or abort(404)
    row = {FILER: caller.filer, PACER: caller.pacer, JOURNEY: caller.found_as}[kind]
    return [Hit(kind, row, "choice", SURE)]


@pages.get("/calls/<int:call_id>")
def call(call_id: int):
    """The caller's page."""
    opened = open_call(call_id)
    earlier = db.select(Call).filter_by(kind=opened.call.kind, subject_id=opened.call.subject_id)
    calls = db.session.scalars(earlier.order_by(Call.id.desc()).limit(5)).all()
    facts = {"call": opened.call, "calls": calls, "reasons": WHY_OPENED, "held": acts.correction_of(opened.caller)}
    return render_template("helpdesk/call.html", **facts, **_live(opened.caller))


@pages.get("/calls/<int:call_id>/now")
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
        "waits": acts.waits_of(caller),
        "way": latest,
        "others": others,
        "picture": latest and picture_of(latest),
        "script": latest and script_for(latest),
        "told": told(latest and (latest.refusal_now or latest.last_refusal)),
        "elsewhere": [told(each) for each in caller.refusals_elsewhere],
    }


@pages.post("/calls/<int:call_id>/close")
def close(call_id: int):
    """The call is over."""
    opened, staff = open_call(call_id), current_user._get_current_object()
    with writing():
        acts.close_call(opened.call, staff, opened.caller)
    return redirect(url_for(".find"), 303)


@pages.get("/calls/<int:call_id>/wrong-pair")
def wrong_pair(call_id: int) -> str | Response:
    """The facts of a link that may be wrong, and the court's own procedure. Nothing is unlinked here."""
    opened = open_call(call_id)
    caller = opened.caller
    names_differ = (
        caller.link and caller.filer and caller.pacer and differ(name_of(caller.filer), name_of(caller.pacer))
    )
    return render_template("helpdesk/wrong-pair.html", call=opened.call, caller=caller, names_differ=names_differ)
