"""Login at a court or for all courts, the court's landing page, more time, and logging out."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rules import purpose_of
from wizard.core import clock, slots
from wizard.core.config import current_settings
from wizard.core.database import db
from wizard.core.urls import safe_next_path
from wizard.courts.court import Court
from wizard.courts.kinds import REDACTION_NOTICE
from wizard.courts.phases import Phase
from wizard.flow import rate_limits
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer import api_tokens
from wizard.security import signin
from wizard.security.access import Access, require
from wizard.signon import authentication
from wizard.signon.court_status import courts_to_link
from wizard.signon.forms import LegacyLoginForm, PacerLoginForm

bp = Blueprint("signon", __name__)
slots.fill(bp, "header", "signon/parts/header_links.html")
slots.fill(bp, "linked", "signon/parts/next_courts.html")
bp.add_app_template_global(courts_to_link)
bp.app_context_processor(lambda: {"has_other_login": authentication.has_other_login()})


@bp.get("/login")
@require(Access.ANYONE)
def login() -> ResponseReturnValue:
    """Log in with PACER for all courts."""
    if current_user.is_authenticated:
        return redirect(_next_path())
    return _pacer_page(PacerLoginForm(), None)


@bp.post("/login")
@require(Access.ANYONE)
def login_post() -> Response:
    """Log in, then go to the page that asked for the login, or to My courts."""
    form = PacerLoginForm()

    def sign_in() -> Response:
        return redirect(authentication.sign_in_with_pacer(form, None, _next_path()), 303)

    return handle_form(form, sign_in, partial(_pacer_page, form, None), "the login")


@bp.post("/login/passkey")
@require(Access.ANYONE)
def passkey_options() -> Response:
    """What the browser needs to ask for a passkey, as JSON; where this site keeps the accounts."""
    if not current_settings().keeps_accounts:
        abort(404)
    return Response(rate_limits.begin_passkey(), mimetype="application/json")


def _next_path() -> str:
    return safe_next_path(request.args.get("then"), url_for("my.courts"))


@bp.get("/courts/<court:court>/login")
@require(Access.ANYONE)
def court_login(court: Court) -> ResponseReturnValue:
    """The login page of a court: legacy login before go-live, PACER after it, and none while nothing can be filed.

    A signed-in visitor is prompted to link (S2) or, once linked, goes to the landing page.
    """
    phase = court.phase(clock.now())
    if phase.is_dark:
        return render_template("signon/dark.html", court=court, phase=phase)
    if not phase.is_live:
        return _legacy_page(LegacyLoginForm(), court)
    if not current_user.is_authenticated:
        return _pacer_page(PacerLoginForm(), court)
    if queries.link_of_pacer(court.id, current_user.id):
        return redirect(url_for(".home", court=court))
    return render_template("signon/link_prompt.html", court=court)


@bp.post("/courts/<court:court>/login")
@require(Access.ANYONE)
def court_login_post(court: Court) -> Response:
    """Log in with PACER: to file and view or, in a court that has not converted, to view."""
    form = PacerLoginForm()

    def sign_in() -> Response:
        next_path = url_for(".court_login" if court.is_live(clock.now()) else ".home", court=court)
        return redirect(authentication.sign_in_with_pacer(form, court, next_path), 303)

    return handle_form(form, sign_in, partial(_pacer_page, form, court), "the court’s login page", court=court.id)


@bp.get("/courts/<court:court>/login/to-view")
@require(Access.ANYONE)
def court_view_login(court: Court) -> ResponseReturnValue:
    """The PACER login page of a court that has not converted: it lets people view, not file."""
    if not court.phase(clock.now()).is_legacy_open:
        return redirect(url_for(".court_login", court=court))
    if current_user.is_authenticated:
        return redirect(url_for(".home", court=court))
    return _pacer_page(PacerLoginForm(), court)


@bp.post("/courts/<court:court>/login/to-file")
@require(Access.ANYONE)
def court_legacy_login_post(court: Court) -> Response:
    """Log in with the legacy login, which is accepted to the moment when the old system stops."""
    if not court.phase(clock.now()).is_legacy_open:
        return redirect(url_for(".court_login", court=court), 303)
    form = LegacyLoginForm()

    def sign_in() -> Response:
        authentication.sign_in_with_legacy_login(form, court)
        return redirect(url_for(".home", court=court), 303)

    return handle_form(form, sign_in, partial(_legacy_page, form, court), "the court’s login page", court=court.id)


@bp.route("/courts/<court:court>/freeze", methods=["GET", "POST"])
@require(Access.ANYONE)
def freeze(court: Court) -> ResponseReturnValue:
    """Freeze one's filer account, where somebody else may be about to link it."""
    form = LegacyLoginForm()

    def submit() -> Response:
        authentication.freeze_filer(form, court)
        return redirect(url_for(".freeze", court=court, done="yes"), 303)

    render = partial(_freeze_page, form, court)
    place = "the page that freezes a filer account"
    return handle_form(form, submit, render, place, court=court.id) if form.is_submitted() else render()


def _freeze_page(form: LegacyLoginForm, court: Court, refusal: RefusalEnum | None = None) -> str:
    action, is_done = url_for(".freeze", court=court), request.args.get("done") == "yes"
    return render_template(
        "signon/freeze.html", form=form, court=court, refusal=refusal, action=action, is_done=is_done
    )


def _pacer_page(form: PacerLoginForm, court: Court | None, refusal: RefusalEnum | None = None) -> str:
    phase = court.phase(clock.now()) if court else Phase.SETTLED
    next_path = safe_next_path(request.args.get("then"), "") or None
    action = url_for(".court_login_post", court=court) if court else url_for(".login_post", then=next_path)
    return render_template(
        "signon/pacer.html",
        form=form,
        refusal=refusal,
        court=court,
        phase=phase,
        redaction_notice=REDACTION_NOTICE,
        action=action,
    )


def _legacy_page(form: LegacyLoginForm, court: Court, refusal: RefusalEnum | None = None) -> str:
    phase = court.phase(clock.now())
    return render_template("signon/legacy.html", form=form, court=court, refusal=refusal, phase=phase)


@bp.get("/courts/<court:court>/home")
@require(Access.ANYONE)
def home(court: Court) -> ResponseReturnValue:
    """The court's landing page: what the logged-in person may do here."""
    filer = authentication.current_legacy_filer(court)
    if not filer and not current_user.is_authenticated:
        return redirect(url_for(".court_login", court=court))
    link = queries.link_of_pacer(court.id, current_user.id) if current_user.is_authenticated else None
    return render_template(
        "signon/home.html",
        court=court,
        phase=court.phase(clock.now()),
        link=link,
        filer=filer or _linked_filer(link),
        purpose_of=purpose_of,
    )


def _linked_filer(link: Link | None) -> FilerAccount | None:
    return db.session.get_one(FilerAccount, link.filer_account_id) if link else None


@bp.get("/time")
@require(Access.ANYONE)
def time() -> str:
    """Ask whether more time is needed, before it runs out; for browsers without scripts."""
    return render_template("layout/stay_logged_in.html", then=_next_path(), protected="your accounts")


@bp.post("/more-time")
@require(Access.ANYONE)
def more_time() -> Response:
    """Extend the session, as every POST does, and return."""
    return redirect(_next_path(), 303)


@bp.post("/log-out")
@require(Access.ANYONE)
def log_out() -> Response:
    """End every session of the signed-in account."""
    signin.sign_out_everywhere(api_tokens.note_logout)
    return redirect(url_for("courts.find"), 303)
