"""The pages of a cohort: its conditions, its accounts a page at a time, and the file of all of them."""

from itertools import chain

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask_login import current_user

from wizard.audit import events, trail
from wizard.cmecf.cells import ROLES
from wizard.conversion.cohorts import COLUMNS, CONDITIONS, PAGE_SIZE, Cohort
from wizard.conversion.progress import refusals_of
from wizard.core import spreadsheets
from wizard.core.database import transaction
from wizard.courts.court import Court
from wizard.security.access import Access, require

bp = Blueprint("cohorts", __name__, url_prefix="/desk/conversion/<court:court>/cohort")


@bp.get("/")
@require(Access.ADMINISTRATORS)
def show(court: Court) -> str:
    """The accounts that meet the conditions in the address."""
    cohort = _requested_cohort(court)
    found = cohort.page(_after())
    return render_template(
        "conversion/cohort.html",
        court=court,
        cohort=cohort,
        count=cohort.count(),
        accounts=found[:PAGE_SIZE],
        has_more=len(found) > PAGE_SIZE,
        conditions=CONDITIONS,
        roles=ROLES,
        refusals=sorted({each.slug for each in refusals_of(court.id)}),
    )


@bp.post("/csv")
@require(Access.ADMINISTRATORS)
def export(court: Court) -> Response:
    """All of them as a file for a spreadsheet or a mail merge. The export is recorded."""
    cohort = _requested_cohort(court)
    staff = current_user.audit_detail
    with transaction():
        trail.record(events.COHORT_EXPORTED, court=court.id, rows=cohort.count(), cohort=cohort.as_data(), **staff)
    rows = chain([COLUMNS], cohort.rows())
    response = Response(stream_with_context(spreadsheets.csv_text(rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{court.id}-cohort.csv"'
    return response


def _requested_cohort(court: Court) -> Cohort:
    """The cohort that the address names. Aborts for another's court, and for conditions that there are not."""
    if not current_user.works_for(court.id):
        abort(404)
    try:
        return Cohort.from_data(court.id, request.args.to_dict(flat=False))
    except ValueError:
        abort(404)


def _after() -> int:
    after = request.args.get("after", "0")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 16 else abort(404)
