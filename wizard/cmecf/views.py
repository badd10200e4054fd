"""The list of users with a legacy account, which S1 has as an attachment: as a page and as CSV."""

import csv
import io
import re
from collections.abc import Iterator
from math import ceil

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from wizard.cmecf.listing import ListedName, Listing, all_names, last_import_at
from wizard.cmecf.name_index import OTHER_LETTERS, PAGE_SIZE
from wizard.core import caching
from wizard.core.forms import query_text
from wizard.courts.court import Court
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("cmecf", __name__, url_prefix="/courts/<court:court>"))
CSV_HEADER = ("last_name", "first_name", "middle_name")
FORMULA_CHARACTERS = ("=", "+", "-", "@", "\t", "\r")
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
    caching.expires_at(court.go_live)
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
    response = Response(stream_with_context(_as_csv(all_names(court.id))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{court.id}-users.csv"'
    return response


def _as_csv(names: Iterator[ListedName]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_HEADER)
    for number, name in enumerate(names, 1):
        writer.writerow([_escape_formula(part) for part in name])
        if number % 1000 == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _escape_formula(part: str) -> str:
    """Keep a spreadsheet from running a name that begins like a formula."""
    return f"'{part}" if part.startswith(FORMULA_CHARACTERS) else part
