"""The court's door, Central Sign-On for all courts, the landing page, more time, and logging out."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rules import purpose_of
from wizard.core import clock
from wizard.core.database import db
from wizard.core.urls import safe_next_path
from wizard.courts.court import Court
from wizard.courts.kinds import REDACTION_NOTICE
from wizard.flow.forms import handle_form
from wizard.links import queries
from wizard.pacer import api_tokens
from wizard.security import signin
from wizard.security.access import Access, require
from wizard.signon import authentication
from wizard.signon.forms import LegacyLoginForm, PacerLoginForm

bp = Blueprint("signon", __name__)
bp.app_context_processor(lambda: {"may_log_out": authentication.is_anyone_signed_in()})


@bp.get("/login")
@require(Access.ANYONE)
def login():
    """Central Sign-On, at no court's door."""
    if current_user.is_authenticated:
        return redirect(_wanted())
    return _pacer_form(PacerLoginForm(), None)


@bp.post("/login")
@require(Access.ANYONE)
def log_in():
    """Sign on; then to the page that asked for it, or to My courts."""
    form = PacerLoginForm()

    def act() -> Response:
        return redirect(authentication.sign_on(form, None, _wanted()), 303)

    return handle_form(form, act, partial(_pacer_form, form, None), "the login")


def _wanted() -> str:
    return safe_next_path(request.args.get("then"), url_for("my.courts"))


@bp.get("/courts/<court:court>/login")
@require(Access.ANYONE)
def login_form(court: Court):
    """What opens this court: the legacy login before its go-live, PACER from then on; or where one stands already."""
    if not court.is_live(clock.now()):
        return _legacy_form(LegacyLoginForm(), court)
    if not current_user.is_authenticated:
        return _pacer_form(PacerLoginForm(), court)
    if queries.link_of_pacer(court.id, current_user.id):
        return redirect(url_for(".home", court=court))
    return render_template("signon/prompt.html", court=court)


@bp.post("/courts/<court:court>/login")
@require(Access.ANYONE)
def login_post(court: Court):
    """Sign on with PACER, to file and view; in a court that has not converted, to view."""
    form = PacerLoginForm()

    def act() -> Response:
        then = url_for(".login_form" if court.is_live(clock.now()) else ".home", court=court)
        return redirect(authentication.sign_on(form, court, then), 303)

    return handle_form(form, act, partial(_pacer_form, form, court), "the court’s door", court=court.id)


@bp.get("/courts/<court:court>/login/to-view")
@require(Access.ANYONE)
def to_view(court: Court):
    """PACER's door of a court that has not converted: it opens viewing."""
    if court.is_live(clock.now()) or current_user.is_authenticated:
        return redirect(url_for(".login_form" if court.is_live(clock.now()) else ".home", court=court))
    return _pacer_form(PacerLoginForm(), court)


@bp.post("/courts/<court:court>/login/to-file")
@require(Access.ANYONE)
def legacy_login_post(court: Court):
    """Log in with the legacy login, which files until go-live, and not a second longer."""
    if court.is_live(clock.now()):
        return redirect(url_for(".login_form", court=court), 303)
    form = LegacyLoginForm()

    def act() -> Response:
        authentication.sign_in_to_file(form, court)
        return redirect(url_for(".home", court=court), 303)

    return handle_form(form, act, partial(_legacy_form, form, court), "the court’s door", court=court.id)


def _pacer_form(form: PacerLoginForm, court: Court | None, refusal=None) -> str:
    is_live = court is None or court.is_live(clock.now())
    then = safe_next_path(request.args.get("then"), "") or None
    action = url_for(".login_post", court=court) if court else url_for(".log_in", then=then)
    facts = {"court": court, "is_live": is_live, "redaction_notice": REDACTION_NOTICE, "action": action}
    return render_template("signon/pacer.html", form=form, refusal=refusal, **facts)


def _legacy_form(form: LegacyLoginForm, court: Court, refusal=None) -> str:
    return render_template("signon/legacy.html", form=form, court=court, refusal=refusal)


@bp.get("/courts/<court:court>/home")
@require(Access.ANYONE)
def home(court: Court):
    """The court's landing page: what whoever is logged in may do here."""
    filer = authentication.signed_in_filer(court)
    if not filer and not current_user.is_authenticated:
        return redirect(url_for(".login_form", court=court))
    link = current_user.is_authenticated and queries.link_of_pacer(court.id, current_user.id)
    is_live = court.is_live(clock.now())
    facts = {"link": link, "filer": filer or _linked(link), "is_live": is_live}
    return render_template("signon/home.html", court=court, purpose_of=purpose_of, **facts)


def _linked(link) -> FilerAccount | None:
    return link and db.session.get_one(FilerAccount, link.filer_account_id)


@bp.get("/time")
@require(Access.ANYONE)
def time():
    """Before the time runs out, for browsers without scripts: whether more is needed."""
    return render_template("layout/stay_logged_in.html", then=_wanted())


@bp.post("/more-time")
@require(Access.ANYONE)
def more_time():
    """Every form that is sent gives more time; this one does nothing else."""
    return redirect(_wanted(), 303)


@bp.post("/log-out")
@require(Access.ANYONE)
def log_out():
    """End every session of whoever is signed in here."""
    signin.sign_out_everywhere(api_tokens.note_logout)
    return redirect(url_for("courts.find"), 303)
