"""MFA: apps, passkeys, backup codes and skipping, for a person who is signed in or whose sign-in waits for this."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import authenticators, manage
from wizard.account.authenticators import Kind
from wizard.account.forms import AddAppForm, AppCodeForm, NameForm, NewPasskeyForm, ReauthenticateForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import config
from wizard.core.database import get_for_update, transaction
from wizard.core.forms import BaseForm
from wizard.flow import rate_limits
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum, RefusedError
from wizard.pacer import mfa
from wizard.pacer.models import PacerAccount
from wizard.security import passkeys, signin, totp
from wizard.security.access import Access, require
from wizard.security.epochs import OutdatedProofError, Proof
from wizard.security.passkeys import InvalidPasskeyError, NewPasskey

bp = Blueprint("mfa", __name__, url_prefix="/my/codes")
# Key in the browser session: the id of the app whose key is shown there.
APP_BEING_ADDED = "app_being_added"
# Key in the browser session: the name of the passkey that may be made there.
PASSKEY_BEING_ADDED = "passkey_being_added"


def _account() -> PacerAccount:
    """The account whose one-time passcodes these pages are about: the access to them has asked that there is one."""
    account = current_user if current_user.is_authenticated else signin.pending_person()
    return account if isinstance(account, PacerAccount) else abort(404)


@bp.get("/")
@require(Access.PENDING_MFA)
def show() -> str:
    """The apps and passkeys, and how many backup codes are unused."""
    account = _account()
    apps = [app for app in account.code_apps if app.confirmed_at]
    unused = [code for code in account.backup_codes if code.used_at is None]
    facts = {"apps": apps, "passkeys": account.passkeys, "backup_codes_left": len(unused)}
    return render_template("account/mfa/apps.html", is_enrolled=account.is_enrolled, **facts)


@bp.get("/offer")
@require(Access.PENDING_MFA)
def offer() -> str:
    """Offer to set up one-time passcodes, or to skip: three times, then they are required (O)."""
    account, is_pending = _account(), not current_user.is_authenticated
    facts = {"skips_left": _skips_left(account), "is_pending": is_pending, "is_enrolled": account.is_enrolled}
    return render_template("account/mfa/offer.html", **facts)


def _skips_left(account: PacerAccount) -> int | None:
    """How often the account may still skip; None where this site never requires one-time passcodes."""
    allowed = config.current_settings().mfa_skips_allowed
    return None if allowed is None else max(0, allowed - account.mfa_skips)


@bp.post("/skip")
@require(Access.PENDING_MFA)
def skip() -> Response:
    """Sign in without setting up one-time passcodes, if a skip is left."""
    if current_user.is_authenticated:
        return redirect(url_for(".show"), 303)
    proof = _account().proof
    with transaction():
        row = get_for_update(PacerAccount, proof.account_id)
        skips_left = _skips_left(row)
        if skips_left != 0:
            row.mfa_skips += 1
            trail.record(events.MFA_CHANGED, pacer=row.id, what="skipped")
    return redirect(url_for(".offer") if skips_left == 0 else _complete_sign_in(proof), 303)


def _complete_sign_in(proof: Proof[PacerAccount]) -> str:
    """Sign in, or lead to the login where the account was changed meanwhile. Where to go then."""
    try:
        return signin.complete_sign_in(proof, lambda: trail.record(events.SIGNED_IN, pacer=proof.account_id))
    except OutdatedProofError:
        return url_for("signon.login")


@bp.route("/apps", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def add() -> ResponseReturnValue:
    """Name an app. A code is e-mailed to the address on file, so that a password alone connects no app (O)."""
    return _ask_for_code(NameForm(), Kind.APP, "account/mfa/add_app.html")


@bp.route("/passkeys", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def add_passkey() -> ResponseReturnValue:
    """Name a passkey; a code is e-mailed as for an app."""
    return _ask_for_code(NameForm(), Kind.PASSKEY, "account/mfa/add_passkey.html")


@bp.route("/backup/first", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def add_backup() -> ResponseReturnValue:
    """Enroll with backup codes alone, for whoever has no device for an app (O); a code is e-mailed as for an app."""
    return _ask_for_code(BaseForm(), Kind.BACKUP_CODES, "account/mfa/add_backup.html")


def _ask_for_code(form: BaseForm, kind: Kind, template: str) -> ResponseReturnValue:
    owner = _account().proof

    def submit() -> Response:
        with rate_limits.email_request("app", owner.session_id), transaction():
            authenticators.send_code(owner, kind, form.data.get("name", ""))
        return redirect(url_for(".verify_email"), 303)

    return _handle(form, submit, template)


@bp.route("/apps/code", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def verify_email() -> ResponseReturnValue:
    """The code from the e-mail; then what it is for: an app's QR code, a passkey, or backup codes."""
    form, owner = AddAppForm(), _account().proof

    def submit() -> Response:
        place, typed = owner.session_id, form.code.data
        with rate_limits.email_code_attempt(authenticators.PURPOSE, place, typed), transaction():
            kind, name = authenticators.redeem_code(owner, typed)
            if kind is Kind.APP:
                session[APP_BEING_ADDED] = mfa.add_app(owner.account_id, name).id
            if kind is Kind.BACKUP_CODES:
                codes, proof = authenticators.make_backup_codes(owner)
        if kind is Kind.BACKUP_CODES:
            return _finish_enrolling(codes, proof)
        if kind is Kind.PASSKEY:
            session[PASSKEY_BEING_ADDED] = name
            return redirect(url_for(".create_passkey"), 303)
        return redirect(url_for(".confirm", app_id=session[APP_BEING_ADDED]), 303)

    return _handle(form, submit, "account/mfa/verify_email.html")


def _finish_enrolling(codes: list[str], proof: Proof[PacerAccount]) -> Response:
    """Show backup codes once, in the response to the form; whose sign-in waits goes on once they are saved."""
    if codes:
        return make_response(render_template("account/mfa/backup_codes.html", codes=codes))
    return redirect(_after_enrolling(proof), 303)


def _after_enrolling(proof: Proof[PacerAccount]) -> str:
    return url_for(".show", done="added") if current_user.is_authenticated else _complete_sign_in(proof)


@bp.post("/saved")
@require(Access.PENDING_MFA)
def saved() -> Response:
    """The backup codes are saved: to the page that was wanted, where a sign-in waited for this."""
    account = _account()
    return redirect(_after_enrolling(account.proof) if account.is_enrolled else url_for(".offer"), 303)


@bp.route("/apps/<int:app_id>", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def confirm(app_id: int) -> ResponseReturnValue:
    """Show the QR code and the key of an app; the app counts once a code of it was typed."""
    account, form = _account(), AppCodeForm()
    owner, app = account.proof, authenticators.find_app(account.id, app_id)
    # Only the browser in which the code from the e-mail was typed sees the key.
    if app is None or app.confirmed_at or session.get(APP_BEING_ADDED) != app_id:
        return redirect(url_for(".show"))
    qr_code = totp.qr_code(mfa.otpauth_uri(app, account.username))

    def submit() -> Response:
        with transaction():
            codes, proof = authenticators.confirm_app(owner, app_id, form.code.data)
        return _finish_enrolling(codes, proof)

    return _handle(form, submit, "account/mfa/confirm_app.html", qr_code=qr_code, key=app.totp_key, app_name=app.name)


@bp.route("/apps/<int:app_id>/remove", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def remove(app_id: int) -> ResponseReturnValue:
    """Remove an app, after asking for the password."""
    account, form = _account(), ReauthenticateForm()
    app = authenticators.find_app(account.id, app_id) or abort(404)
    app_name = app.name

    def submit() -> Response:
        owner = manage.reauthenticate(account, form.current_password.data)
        with transaction():
            authenticators.remove_app(owner, app_id)
        return redirect(url_for(".show", done="removed"), 303)

    return _handle(form, submit, "account/mfa/remove_app.html", app_name=app_name)


@bp.route("/backup", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def backup() -> ResponseReturnValue:
    """Make new backup codes, after asking for the password. The first ones enroll, and so need a code by e-mail too."""
    account, form = _account(), ReauthenticateForm()
    if not account.is_enrolled:
        return redirect(url_for(".add_backup"))

    def submit() -> Response:
        owner = manage.reauthenticate(account, form.current_password.data)
        with transaction():
            codes, proof = authenticators.make_backup_codes(owner)
        return _finish_enrolling(codes, proof)

    return _handle(form, submit, "account/mfa/make_backup_codes.html")


@bp.route("/passkeys/new", methods=["GET", "POST"])
@require(Access.PENDING_MFA, recently_proved=True)
def create_passkey() -> ResponseReturnValue:
    """Let the browser make a passkey, for whoever has typed the code from the e-mail here."""
    account, form = _account(), NewPasskeyForm()
    name = session.get(PASSKEY_BEING_ADDED)
    if name is None:
        return redirect(url_for(".show"))
    owner = account.proof

    def submit() -> Response:
        made = _verify_new_passkey(account, form.passkey.data or "")
        with transaction():
            codes, proof = authenticators.add_passkey(owner, made, name)
        del session[PASSKEY_BEING_ADDED]
        return _finish_enrolling(codes, proof)

    return _handle(form, submit, "account/mfa/create_passkey.html", passkey_name=name)


def _verify_new_passkey(account: PacerAccount, typed: str) -> NewPasskey:
    try:
        return passkeys.verify_new(account, typed)
    except InvalidPasskeyError as no:
        raise RefusedError(AccountRefusal.NEW_PASSKEY, no.cause) from None


@bp.post("/passkeys/options")
@require(Access.PENDING_MFA, recently_proved=True)
def passkey_options() -> Response:
    """What the browser needs to make a passkey, as JSON."""
    account = _account()
    return Response(passkeys.new_options(account, account.username, account.passkeys), mimetype="application/json")


@bp.route("/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@require(Access.SIGNED_IN)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey, after asking for the password."""
    account, form = _account(), ReauthenticateForm()
    passkey_name = (authenticators.find_passkey(account.id, passkey_id) or abort(404)).name

    def submit() -> Response:
        owner = manage.reauthenticate(account, form.current_password.data)
        with transaction():
            authenticators.remove_passkey(owner, passkey_id)
        return redirect(url_for(".show", done="removed"), 303)

    return _handle(form, submit, "account/mfa/remove_passkey.html", passkey_name=passkey_name)


def _handle(form: BaseForm, submit: Callable[[], Response], template: str, **context: object) -> Response | str:
    render = partial(_render, template, form, context)
    if request.method == "GET":
        return render()
    return handle_form(form, submit, render, "one-time passcodes", pacer=_account().id)


def _render(template: str, form: BaseForm, context: Mapping[str, object], refusal: RefusalEnum | None = None) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, **context)
