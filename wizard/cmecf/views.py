"""The list of users with a legacy account, which S1 has as an attachment: as a page and as CSV."""

import re
from itertools import chain
from math import ceil

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from wizard.cmecf.listing import Listing, all_names, last_import_at
from wizard.cmecf.name_index import OTHER_LETTERS, PAGE_SIZE
from wizard.core import caching, spreadsheets
from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("cmecf", __name__, url_prefix="/courts/<court:court>"))
CSV_HEADER = ("last_name", "first_name", "middle_name")
PAGE_NUMBER = re.compile("[1-9][0-9]{0,6}")


@bp.before_request
def _hide_where_the_court_has_no_list() -> None:
    court: Court = (request.view_args or {})["court"]
    if not court.pages.user_list:
        abort(404)


@bp.get("/users")
@require(Access.ANYONE)
def users(court: Court) -> ResponseReturnValue:
    """The names that begin with a letter, or that a search finds, a page at a time."""
    caching.expires_at(*court.timetable.moments)
    listing = Listing(court.id, query_text("q"), _letter())
    count = listing.count()
    last = max(1, ceil(count / PAGE_SIZE))
    number = _page_number()
    if number > last:
        abort(404)
    return render_template(
        "cmecf/users.html",
        court=court,
        listing=listing,
        names=listing.page(number),
        letters=listing.letters_in_use(),
        imported_at=last_import_at(court.id),
        count=count,
        number=number,
        last=last,
    )


def _letter() -> str:
    letter = request.args.get("letter", "").lower()
    if letter and letter != OTHER_LETTERS and not (len(letter) == 1 and "a" <= letter <= "z"):
        abort(404)
    return letter


def _page_number() -> int:
    number = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        abort(404)
    return int(number)


@bp.get("/users.csv")
@require(Access.ANYONE)
def users_csv(court: Court) -> ResponseReturnValue:
    """The whole list as CSV, sent while it is read from the database."""
    rows = chain([CSV_HEADER], all_names(court.id))
    response = Response(stream_with_context(spreadsheets.csv_text(rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{court.id}-users.csv"'
    return response
