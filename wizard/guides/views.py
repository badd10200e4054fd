"""The published guides: public pages, single pictures that may be embedded anywhere, and the handouts of one page."""

from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wizard.core import caching, clock, slots
from wizard.courts.court import Court
from wizard.courts.views import render_page
from wizard.guides import handouts, published
from wizard.guides.guide import PAGE, PRINT, Guide
from wizard.security.access import Access, require

bp = caching.cacheable(Blueprint("guides", __name__, url_prefix="/courts/<court:court>/guides"))
FILES = {"pdf": PRINT, "html": PAGE}
slots.fill(bp, "help", "guides/parts/this_page.html")
MIMETYPES = {"pdf": "application/pdf", "html": "text/html"}


@bp.app_template_global()
def guide_url_of(court: Court) -> str | None:
    """Where a guide shows the page that is open; else the list of guides; None where none is built."""
    if not published.guides_of(court):
        return None
    if not (shown := published.step_at(court, request.path)):
        return url_for("guides.index", court=court)
    guide, step = shown
    return url_for("guides.show", court=court, scenario=guide.scenario, _anchor=f"step-{step.number}")


@bp.get("/")
@require(Access.ANYONE)
def index(court: Court) -> ResponseReturnValue:
    """Step-by-step instructions, handouts, and learning modules."""
    handouts_shown = handouts.HANDOUTS.values()
    return render_page("guides/index.html", court, guides=published.guides_of(court), handouts=handouts_shown)


def _guide(court: Court, scenario: str) -> Guide:
    return published.guide_named(court, scenario) or abort(404)


@bp.get("/<word:scenario>/")
@require(Access.ANYONE)
def show(court: Court, scenario: str) -> ResponseReturnValue:
    """One guide, with its pictures; it says so itself where the program has changed since."""
    guide = _guide(court, scenario)
    pictures = {
        step.picture: url_for(".picture", court=court, scenario=scenario, number=step.number) for step in guide.steps
    }
    others = [other for other in published.guides_of(court) if other is not guide]
    return render_template("guides/guide.html", court=court, guide=guide, pictures=pictures, others=others)


@bp.get("/<word:scenario>/<int(fixed_digits=2):number>.png")
@require(Access.ANYONE)
def picture(court: Court, scenario: str, number: int) -> ResponseReturnValue:
    """One picture. Its URL is permanent, and any site may show it."""
    guide = _guide(court, scenario)
    if number not in range(1, len(guide.steps) + 1):
        abort(404)
    response = _file(published.folder_of(court) / scenario / f"{number:02}.png", "image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/<word:scenario>/guide.<any(pdf, html):kind>")
@require(Access.ANYONE)
def download(court: Court, scenario: str, kind: str) -> Response:
    """The guide as one file. The HTML is to keep: it carries its own styles, which our policy would not apply here."""
    _guide(court, scenario)
    response = _file(published.folder_of(court) / scenario / FILES[kind], MIMETYPES[kind])
    how = "attachment" if kind == "html" else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{court.id}-{scenario}.{kind}"'
    return response


@bp.get("/aids/<any(prepare, worksheet, problems):aid>")
@require(Access.ANYONE)
def show_aid(court: Court, aid: str) -> ResponseReturnValue:
    """A handout of one page, drawn from the rules as they are now."""
    caching.expires_at(*court.timetable.moments)
    facts = handouts.facts_of(aid, court, clock.now())
    return render_template("guides/handout.html", court=court, handout=handouts.HANDOUTS[aid], facts=facts)


@bp.get("/aids/<any(prepare, worksheet, problems):aid>.pdf")
@require(Access.ANYONE)
def download_aid(court: Court, aid: str) -> Response:
    """The same to print, as it was when the guides were built."""
    response = _file(published.folder_of(court) / handouts.FOLDER / f"{aid}.pdf", MIMETYPES["pdf"])
    response.headers["Content-Disposition"] = f'inline; filename="{court.id}-{aid}.pdf"'
    return response


def _file(path: Path, mimetype: str) -> Response:
    try:
        return Response(path.read_bytes(), mimetype=mimetype)
    except OSError:
        abort(404)
