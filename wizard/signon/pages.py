"""The court's door, Central Sign-On for all courts, the landing page, more time, and logging out."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rules import purpose_of
from wizard.courts.court import Court
from wizard.courts.kinds import REDACTION_NOTICE
from wizard.flow.forms import take
from wizard.kernel import access, clock
from wizard.kernel.access import Who, guard
from wizard.kernel.addresses import own_path
from wizard.kernel.db import db
from wizard.links import ledger
from wizard.pacer import tokens
from wizard.signon import door
from wizard.signon.forms import LegacyDoorForm, PacerDoorForm

pages = guard(Blueprint("signon", __name__), Who.ANYBODY)
pages.app_context_processor(lambda: {"may_log_out": door.anybody_here()})


@pages.get("/login")
def login():
    """Central Sign-On, at no court's door."""
    if current_user.is_authenticated:
        return redirect(_wanted())
    return _pacer_form(PacerDoorForm(), None)


@pages.post("/login")
def log_in():
    """Sign on; then to the page that asked for it, or to My courts."""
    form = PacerDoorForm()

    def act() -> Response:
        return redirect(door.sign_on(form, None, _wanted()), 303)

    return take(form, act, partial(_pacer_form, form, None), "the login")


def _wanted() -> str:
    return own_path(request.args.get("then"), url_for("my.courts"))


@pages.get("/courts/<court:court>/login")
def at_door(court: Court):
    """What opens this court: the legacy login before its go-live, PACER from then on; or where one stands already."""
    if not court.is_live(clock.now()):
        return _legacy_form(LegacyDoorForm(), court)
    if not current_user.is_authenticated:
        return _pacer_form(PacerDoorForm(), court)
    if ledger.link_of_pacer(court.id, current_user.id):
        return redirect(url_for(".home", court=court))
    return render_template("signon/prompt.html", court=court)


@pages.post("/courts/<court:court>/login")
def knock(court: Court):
    """Sign on with PACER, to file and view; in a court that has not converted, to view."""
    form = PacerDoorForm()

    def act() -> Response:
        then = url_for(".at_door" if court.is_live(clock.now()) else ".home", court=court)
        return redirect(door.sign_on(form, court, then), 303)

    return take(form, act, partial(_pacer_form, form, court), "the court’s door", court=court.id)


@pages.get("/courts/<court:court>/login/to-view")
def to_view(court: Court):
    """PACER's door of a court that has not converted: it opens viewing."""
    if court.is_live(clock.now()) or current_user.is_authenticated:
        return redirect(url_for(".at_door" if court.is_live(clock.now()) else ".home", court=court))
    return _pacer_form(PacerDoorForm(), court)


@pages.post("/courts/<court:court>/login/to-file")
def knock_to_file(court: Court):
    """Log in with the legacy login, which files until go-live, and not a second longer."""
    if court.is_live(clock.now()):
        return redirect(url_for(".at_door", court=court), 303)
    form = LegacyDoorForm()

    def act() -> Response:
        door.sign_on_to_file(form, court)
        return redirect(url_for(".home", court=court), 303)

    return take(form, act, partial(_legacy_form, form, court), "the court’s door", court=court.id)


def _pacer_form(form: PacerDoorForm, court: Court | None, refusal=None) -> str:
    is_live = court is None or court.is_live(clock.now())
    then = own_path(request.args.get("then"), "") or None
    action = url_for(".knock", court=court) if court else url_for(".log_in", then=then)
    facts = {"court": court, "is_live": is_live, "redaction_notice": REDACTION_NOTICE, "action": action}
    return render_template("signon/pacer.html", form=form, refusal=refusal, **facts)


def _legacy_form(form: LegacyDoorForm, court: Court, refusal=None) -> str:
    return render_template("signon/legacy.html", form=form, court=court, refusal=refusal)


@pages.get("/courts/<court:court>/home")
def home(court: Court):
    """The court's landing page: what whoever is logged in may do here."""
    filer = door.filer_here(court)
    if not filer and not current_user.is_authenticated:
        return redirect(url_for(".at_door", court=court))
    link = current_user.is_authenticated and ledger.link_of_pacer(court.id, current_user.id)
    is_live = court.is_live(clock.now())
    facts = {"link": link, "filer": filer or _linked(link), "is_live": is_live}
    return render_template("signon/home.html", court=court, purpose_of=purpose_of, **facts)


def _linked(link) -> FilerAccount | None:
    return link and db.session.get_one(FilerAccount, link.filer_account_id)


@pages.get("/time")
def time():
    """Before the time runs out, for browsers without scripts: whether more is needed."""
    return render_template("layout/stay_logged_in.html", then=_wanted())


@pages.post("/more-time")
def more_time():
    """Every form that is sent gives more time; this one does nothing else."""
    return redirect(_wanted(), 303)


@pages.post("/log-out")
def log_out():
    """End every session of whoever is signed in here."""
    access.sign_out_everywhere(tokens.note_logout)
    return redirect(url_for("courts.find"), 303)
