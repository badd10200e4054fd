"""The pages of the timeline, and its export, which is recorded in the audit trail itself."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask_login import current_user

from wizard.audit import events, trail
from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.helpdesk.calls import courts_for, current_staff, get_open_call
from wizard.helpdesk.timeline import EVENT_KINDS, PAGE_SIZE, Timeline, entry_of
from wizard.security.access import Access, require

bp = Blueprint("timeline", __name__, url_prefix="/desk/timeline")
FORMATS = {"jsonl": "application/jsonl", "csv": "text/csv"}


@bp.get("/")
@require(Access.HELP_DESK)
def show() -> str:
    """One page of the timeline."""
    timeline = _requested_timeline()
    number = _page_number()
    count = timeline.count()
    last = max(1, -(-count // PAGE_SIZE))
    if number > last:
        abort(404)
    context = {"count": count, "number": number, "last": last, "kinds": EVENT_KINDS}
    context |= {"filters": _filters(), "courts": courts_for(current_user)}
    entries = [entry_of(row) for row in timeline.page(number)]
    return render_template("helpdesk/timeline.html", timeline=timeline, entries=entries, **context)


@bp.post("/export/<any(jsonl, csv):form>")
@require(Access.ADMINISTRATORS)
def export(form: str) -> Response:
    """Everything that matches the filters, as a file."""
    timeline, staff = _requested_timeline(), current_staff()
    with transaction():
        trail.record(
            events.TIMELINE_EXPORTED, court=timeline.court or None, rows=timeline.count(), **staff.audit_detail
        )
    lines = timeline.json_lines() if form == "jsonl" else timeline.csv_text()
    response = Response(stream_with_context(lines), mimetype=FORMATS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="timeline.{form}"'
    return response


FILTER_NAMES = ("court", "kind", "since", "until", "call")


def _requested_timeline() -> Timeline:
    args = request.args
    call = args.get("call", "")
    is_call_id = call.isascii() and call.isdigit() and len(call) < 16
    caller_filter = get_open_call(int(call)).caller.audit_filter if is_call_id else None
    court = args.get("court", "")
    if court and (court not in all_courts() or not current_user.works_for(court)):
        abort(404)
    staff = current_staff()
    return Timeline(staff, court, args.get("kind", ""), _day("since"), _day("until"), caller_filter)


def _filters() -> dict[str, str]:
    """The filters in the URL; none of its other parameters are repeated in links."""
    return {name: request.args[name] for name in FILTER_NAMES if request.args.get(name)}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None


def _page_number() -> int:
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 8 and int(number)):
        abort(404)
    return int(number)
