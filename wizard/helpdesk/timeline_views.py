"""The timeline: the audit in sentences; and its export, which is recorded like everything that is done."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask_login import current_user

from wizard.audit import events, trail
from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.helpdesk.calls import courts_of, open_call
from wizard.helpdesk.timeline import KINDS, ON_A_PAGE, Timeline
from wizard.security.access import Access, require

bp = Blueprint("timeline", __name__, url_prefix="/desk/timeline")
FORMATS = {"jsonl": "application/jsonl", "csv": "text/csv"}


@bp.get("/")
@require(Access.HELP_DESK)
def show():
    """What happened, the newest first."""
    timeline, number = _asked(), _page_number()
    count = timeline.count()
    last = max(1, -(-count // ON_A_PAGE))
    if number > last:
        abort(404)
    facts = {"count": count, "number": number, "last": last, "kinds": KINDS}
    facts |= {"kept": _kept(), "mine": courts_of(current_user)}
    rows = [(row, trail.sentence_of(row), all_courts().get(row.court_id or "")) for row in timeline.page(number)]
    return render_template("helpdesk/timeline.html", timeline=timeline, rows=rows, **facts)


@bp.post("/export/<any(jsonl, csv):form>")
@require(Access.ADMINISTRATORS)
def export(form: str):
    """All that the filters leave, as a file."""
    timeline, staff = _asked(), current_user._get_current_object()
    with transaction():
        trail.record(events.TIMELINE_EXPORTED, court=timeline.court or None, rows=timeline.count(), **staff.signature)
    written = timeline.lines() if form == "jsonl" else timeline.table()
    answer = Response(stream_with_context(written), mimetype=FORMATS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="timeline.{form}"'
    return answer


FILTERS = ("court", "kind", "since", "until", "call")


def _asked() -> Timeline:
    given = request.args
    call = given.get("call", "")
    about = open_call(int(call)).caller.is_about if call.isascii() and call.isdigit() and len(call) < 16 else None
    court = given.get("court", "")
    if court and (court not in all_courts() or not current_user.works_for(court)):
        abort(404)
    staff = current_user._get_current_object()
    return Timeline(staff, court, given.get("kind", ""), _day("since"), _day("until"), about)


def _kept() -> dict[str, str]:
    """The filters that were asked for; nothing else of an address is drawn again."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None


def _page_number() -> int:
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 8 and int(asked)):
        abort(404)
    return int(asked)
