"""The list of users with a legacy account: S1's attachment, as a page and as CSV."""

import csv
import io
import re
from collections.abc import Iterator
from math import ceil

from flask import Blueprint, Response, abort, render_template, request, stream_with_context

from wizard.cmecf.listing import ON_A_PAGE as ON_A_PAGE
from wizard.cmecf.listing import OTHERS, Listed, Listing, everybody, imported_at, letters
from wizard.core import caching
from wizard.core.forms import query_text
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("cmecf", __name__, url_prefix="/courts/<court:court>"))
HEADER = ("last_name", "first_name", "middle_name")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
PAGE_NUMBER = re.compile("[1-9][0-9]{0,6}")


@bp.before_request
def _only_where_the_court_shows_it() -> None:
    if not request.view_args["court"].pages.user_list:
        abort(404)


@bp.get("/users")
@require(Access.ANYONE)
def users(court):
    """Names by letter or search, a page at a time."""
    caching.expires_at(court.go_live)
    listing = Listing(court.id, query_text("q"), _letter())
    count = listing.count()
    last, number = max(1, ceil(count / ON_A_PAGE)), _page_number()
    if number > last:
        abort(404)
    return render_template(
        "cmecf/users.html",
        court=court,
        listing=listing,
        names=listing.page(number),
        letters=letters(court.id),
        imported_at=imported_at(court.id),
        count=count,
        number=number,
        last=last,
    )


def _letter() -> str:
    letter = request.args.get("letter", "").lower()
    if letter and letter != OTHERS and not (len(letter) == 1 and "a" <= letter <= "z"):
        abort(404)
    return letter


def _page_number() -> int:
    asked = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked):
        abort(404)
    return int(asked)


@bp.get("/users.csv")
@require(Access.ANYONE)
def users_csv(court):
    """The whole list for a spreadsheet, sent as it is read."""
    answer = Response(stream_with_context(_as_csv(everybody(court.id))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{court.id}-users.csv"'
    return answer


def _as_csv(names: Iterator[Listed]) -> Iterator[str]:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADER)
    for number, name in enumerate(names, 1):
        lines.writerow([_harmless(part) for part in name])
        if number % 1000 == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _harmless(part: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{part}" if part.startswith(FORMULAS) else part
