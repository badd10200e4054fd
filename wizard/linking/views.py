"""The wizard's views beside its steps: start, log out, stop, remedies, done, ended."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from wizard.audit import events, trail
from wizard.cmecf.models import FilerAccount
from wizard.core import caching, clock, config, slots
from wizard.core.database import db, transaction
from wizard.courts.court import Court
from wizard.courts.search import add_source
from wizard.flow import journey as journeys
from wizard.flow.journey import Journey, current
from wizard.flow.refusals import RefusedError
from wizard.flow.views import current_url, register_routes, render
from wizard.linking import prepared, second_proof
from wizard.linking.answers import LegacyAnswer
from wizard.linking.flow import LINKING
from wizard.linking.pages import ENDS, answers_of, done_page, ended_page, link_made_by
from wizard.linking.prepared import PREPARED, PreparedPair
from wizard.linking.remedies import REMEDIES
from wizard.linking.return_ticket import INTERRUPTED, return_ticket
from wizard.linking.rules import LinkRefusal
from wizard.linking.step_handlers import answer_of_signed_in, is_login_recent, prepared_answers
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer import api_tokens, cookies
from wizard.pacer.admission import admit
from wizard.pacer.models import PacerAccount, identity_of
from wizard.security import signin
from wizard.security.access import Access, require
from wizard.security.epochs import OutdatedProofError

bp = caching.compressible(Blueprint("linking", __name__, url_prefix="/courts/<court:court>/link"))
slots.fill(bp, "return", "linking/parts/return_ticket.html")
bp.add_app_template_global(return_ticket)
bp.add_app_template_global(is_login_recent)
bp.record(lambda state: add_source(state.app, answers_of))
register_routes(bp, LINKING, Access.ANYONE)


@bp.get("/")
@require(Access.ANYONE)
def start(court: Court) -> ResponseReturnValue:
    """What is needed, how long it takes, and the one form that begins; before go-live to prepare, if at all."""
    if not _is_open(court):
        return render_template("linking/closed.html", court=court, phase=court.phase(clock.now()))
    link = queries.link_of_pacer(court.id, current_user.id) if current_user.is_authenticated else None
    if link:
        return render_template("linking/linked.html", court=court, link=link)
    return render_template(
        "linking/start.html",
        court=court,
        journey=_open_journey(court),
        flow=LINKING,
        because=request.args.get("because"),
        phase=court.phase(clock.now()),
        prepared=_prepared_here(court),
    )


def _is_open(court: Court) -> bool:
    """Whether a journey may begin: to link or, before go-live, to prepare."""
    return court.is_live(clock.now()) or court.can_prepare(clock.now())


def _prepared_here(court: Court) -> tuple[PreparedPair, FilerAccount] | None:
    """What whoever is logged in, or has just prepared in this browser, has prepared in this court."""
    journey = current(LINKING, court.id)
    mine = current_user.id if current_user.is_authenticated else None
    if journey and journey.outcome == PREPARED:
        mine = journey.subject.pacer_account_id
    return prepared.pair_of_pacer(court, mine) if mine else None


def _open_journey(court: Court) -> Journey | None:
    journey = current(LINKING, court.id)
    return journey if journey and not journey.outcome else None


@bp.post("/")
@require(Access.ANYONE)
def begin(court: Court) -> ResponseReturnValue:
    """Begin a journey in this browser."""
    if not _is_open(court):
        return redirect(url_for(".ended", court=court, outcome=LinkRefusal.BEFORE_GO_LIVE.slug), 303)
    session.pop(INTERRUPTED, None)
    with transaction():
        journeys.begin(LINKING, court.id)
    # Another click may have begun once more meanwhile: the latest journey counts.
    return redirect(current_url(LINKING, current(LINKING, court.id), court=court), 303)


@bp.post("/now")
@require(Access.ANYONE)
def begin_signed_in(court: Court) -> ResponseReturnValue:
    """Begin at the third step, for a person who has just logged in with PACER at the court's login page."""
    if not _is_open(court) or not current_user.is_authenticated:
        return redirect(url_for(".start", court=court), 303)
    return _begin_after_login(court)


def _begin_after_login(court: Court) -> ResponseReturnValue:
    try:
        begun, login = prepared.logged_out(court), answer_of_signed_in(court.id, current_user)
        known = {} if begun.prepares else prepared_answers(court, login)
        answers, refused = {"logout": begun, "sign-in": login, **known}, None
    except RefusedError as no:
        answers, refused = {}, no
    session.pop(INTERRUPTED, None)
    with transaction():
        journey = journeys.begin(LINKING, court.id, answers)
        if refused:
            journey.end(refused.refusal.slug, refused.facts)
    return redirect(current_url(LINKING, journey, court=court), 303)


@bp.post("/mend")
@require(Access.ANYONE)
def remedy(court: Court) -> ResponseReturnValue:
    """Leave for the pages that resolve what ended this journey. Someone who just logged in stays logged in there."""
    journey = current(LINKING, court.id)
    if journey is None or journey.outcome not in REMEDIES or not config.current_settings().keeps_accounts:
        return redirect(current_url(LINKING, journey, court=court), 303)
    session[INTERRUPTED] = court.id
    is_fresh = clock.actual() - journey.changed_at < signin.RECENT
    next_path = url_for(REMEDIES[journey.outcome].endpoint)
    return redirect(_carry_login_over(journey, court, next_path) if is_fresh else next_path, 303)


def _carry_login_over(journey: Journey, court: Court, next_path: str) -> str:
    """Sign in, as far as the person is admitted, where the remedy asks for a login. The path to go to."""
    if journey.outcome not in (LinkRefusal.UPGRADE_FIRST.slug, LinkRefusal.ENROLL_FIRST.slug):
        return next_path
    account_id, at = journey.facts["pacer"], journey.changed_at
    person = replace(identity_of(db.session.get_one(PacerAccount, account_id)), epoch=journey.facts["epoch"])
    # A person who has set up one-time passcodes begins here again.
    wanted = next_path if journey.outcome == LinkRefusal.UPGRADE_FIRST.slug else url_for(".start", court=court)
    try:
        return admit(person, wanted, lambda: trail.record(events.SIGNED_IN, court=court.id, pacer=account_id), at)
    except OutdatedProofError:
        return next_path


@bp.post("/go-on")
@require(Access.ANYONE)
def resume(court: Court) -> ResponseReturnValue:
    """The PACER account is in order now: begin where the journey stopped, at the login, or after it if just made."""
    session.pop(INTERRUPTED, None)
    if not _is_open(court):
        return redirect(url_for(".start", court=court), 303)
    if is_login_recent():
        return _begin_after_login(court)
    with transaction():
        journeys.begin(LINKING, court.id, {"logout": prepared.logged_out(court)})
    return redirect(url_for(".step", step="sign-in", court=court, because="account-ready"), 303)


@bp.post("/verify/again")
@require(Access.ANYONE)
def send_again(court: Court) -> ResponseReturnValue:
    """E-mail another code to the filer, for the journey that waits for one."""
    journey = current(LINKING, court.id)
    step = LINKING.next_step(journey.answers) if journey and not journey.outcome else None
    if journey is None or step is None or step.name != "verify":
        return redirect(current_url(LINKING, journey, court=court), 303)
    try:
        because = "sent-again" if second_proof.send_code(journey, journey.answer(LegacyAnswer)) else "not-sent"
    except OutdatedProofError:
        because = None
    return redirect(url_for(".step", step="verify", court=court, because=because), 303)


@bp.post("/log-out")
@require(Access.ANYONE)
def log_out(court: Court) -> ResponseReturnValue:
    """End all that this site can end: the person's sessions here, and PACER's cookies by name."""
    had_begun = _open_journey(court) is not None
    signin.sign_out_everywhere(api_tokens.note_logout)
    if had_begun:
        with transaction():
            journeys.begin(LINKING, court.id)
    response = redirect(current_url(LINKING, current(LINKING, court.id), court=court), 303)
    cookies.expire_pacer_cookies(response)
    return response


@bp.post("/not-now")
@require(Access.ANYONE)
def not_now(court: Court) -> ResponseReturnValue:
    """Stop without linking: nothing is changed."""
    with transaction():
        journey = current(LINKING, court.id, to_change=True)
        if journey and not journey.outcome:
            journey.end(LinkRefusal.NOT_NOW.slug)
    return redirect(current_url(LINKING, journey, court=court), 303)


@bp.post("/withdraw")
@require(Access.ANYONE)
def withdraw(court: Court) -> ResponseReturnValue:
    """Withdraw the preparation of whoever is logged in, or has just prepared in this browser."""
    found = _prepared_here(court)
    if found:
        pair, filer = found
        with transaction():
            prepared.forget(court.id, pair.pacer_account_id)
            trail.record(events.PREPARATION_WITHDRAWN, court=court.id, pacer=pair.pacer_account_id, filer=filer.id)
    return redirect(url_for(".start", court=court, because="withdrawn"), 303)


@bp.get("/done")
@require(Access.ANYONE)
def done(court: Court) -> ResponseReturnValue:
    """The court's NextGen landing page, for a person who has just linked or is signed in with a linked account."""
    journey = current(LINKING, court.id)
    link = _link_to_show(court, journey)
    if link:
        return render(done_page(court, journey, link))
    is_linked = journey is not None and journey.outcome == LINKING.success_outcome
    return redirect(url_for(".start", court=court) if is_linked else current_url(LINKING, journey, court=court))


def _link_to_show(court: Court, journey: Journey | None) -> Link | None:
    if journey and journey.outcome == LINKING.success_outcome:
        return link_made_by(journey)
    return queries.link_of_pacer(court.id, current_user.id) if current_user.is_authenticated else None


@bp.get("/ended/<word:outcome>")
@require(Access.ANYONE)
def ended(court: Court, outcome: str) -> ResponseReturnValue:
    """What an end means and what to do next; with the facts of this browser's own journey, if it ended so."""
    if outcome not in ENDS:
        abort(404)
    journey = current(LINKING, court.id)
    mine = journey if journey and journey.outcome == outcome else None
    return render(ended_page(court, mine, outcome))
