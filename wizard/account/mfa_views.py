"""One-time codes: apps, backup codes and skipping, for a person who is signed in or whose sign-in waits for this."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import delete, func, select
from werkzeug.wrappers import Response

from wizard.account import manage
from wizard.account.forms import AppCodeForm, NameAppForm, ReauthenticateForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import config
from wizard.core.database import db, get_for_update, transaction
from wizard.core.forms import BaseForm
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum, RefusedError
from wizard.mail import outbox
from wizard.pacer import mfa
from wizard.pacer.models import AuthenticatorApp, PacerAccount, load_account
from wizard.security import signin, totp
from wizard.security.access import Access, require

bp = Blueprint("mfa", __name__, url_prefix="/my/codes")


def _account() -> PacerAccount:
    """The account that is signed in, or that waits for its second step; 404 where it no longer exists."""
    if current_user.is_authenticated:
        signed_in: PacerAccount = current_user
        return signed_in
    pending = signin.pending_mfa()
    return (load_account(pending["who"]) if pending else None) or abort(404)


@bp.get("/")
@require(Access.PENDING_MFA)
def show() -> str:
    """The apps, and how many backup codes are unused."""
    account = _account()
    apps = [app for app in account.code_apps if app.confirmed_at]
    unused = [code for code in account.backup_codes if code.used_at is None]
    return render_template("account/mfa/apps.html", apps=apps, backup_codes_left=len(unused))


@bp.get("/offer")
@require(Access.PENDING_MFA)
def offer() -> str:
    """Offer to set up one-time codes, or to skip: three times, then they are required (O)."""
    skips_left = _skips_left(_account())
    return render_template("account/mfa/offer.html", skips_left=skips_left, is_pending=signin.pending_mfa() is not None)


def _skips_left(account: PacerAccount) -> int | None:
    """How often the account may still skip; None where this site never requires one-time codes."""
    allowed = config.current_settings().mfa_skips_allowed
    return None if allowed is None else max(0, allowed - account.mfa_skips)


@bp.post("/skip")
@require(Access.PENDING_MFA)
def skip() -> Response:
    """Sign in without setting up one-time codes, if a skip is left."""
    if signin.pending_mfa() is None:
        return redirect(url_for(".show"), 303)
    account = _account()
    with transaction():
        row = get_for_update(PacerAccount, account.id)
        skips_left = _skips_left(row)
        if skips_left != 0:
            row.mfa_skips += 1
            trail.record(events.MFA_CHANGED, pacer=row.id, what="skipped")
    return redirect(url_for(".offer") if skips_left == 0 else _complete_sign_in(account.id), 303)


def _complete_sign_in(account_id: int) -> str:
    account = db.session.get_one(PacerAccount, account_id)
    return signin.complete_sign_in(account, lambda: trail.record(events.SIGNED_IN, pacer=account_id))


@bp.route("/apps", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def add() -> ResponseReturnValue:
    """Name an app; its QR code is shown next."""
    form, account_id = NameAppForm(), _account().id

    def submit() -> Response:
        with transaction():
            _ensure_room_for_app(account_id)
            app = mfa.add_app(account_id, form.name.data)
        return redirect(url_for(".confirm", app_id=app.id), 303)

    return _handle(form, submit, "account/mfa/add_app.html")


def _ensure_room_for_app(account_id: int) -> None:
    """Remove apps that were never confirmed. Raises RefusedError where as many as allowed are left."""
    get_for_update(PacerAccount, account_id)
    db.session.execute(delete(AuthenticatorApp).filter_by(pacer_account_id=account_id, confirmed_at=None))
    count = select(func.count()).select_from(AuthenticatorApp).filter_by(pacer_account_id=account_id)
    if db.session.scalars(count).one() >= mfa.MAX_APPS:
        raise RefusedError(AccountRefusal.MOST_APPS)


@bp.route("/apps/<int:app_id>", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def confirm(app_id: int) -> ResponseReturnValue:
    """Show the QR code and the key of an app; the app counts once a code of it was typed."""
    account, form = _account(), AppCodeForm()
    app = _find_app(account.id, app_id)
    if app is None or app.confirmed_at:
        return redirect(url_for(".show"))
    account_id = account.id
    qr_code = totp.qr_code(mfa.otpauth_uri(app, account.username))

    def submit() -> Response:
        _confirm_app(account_id, app_id, form.code.data)
        return redirect(_complete_sign_in(account_id) if signin.pending_mfa() else url_for(".show", done="added"), 303)

    return _handle(form, submit, "account/mfa/confirm_app.html", qr_code=qr_code, key=app.totp_key, app_name=app.name)


def _find_app(account_id: int, app_id: int) -> AuthenticatorApp | None:
    return db.session.scalar(select(AuthenticatorApp).filter_by(id=app_id, pacer_account_id=account_id))


def _confirm_app(account_id: int, app_id: int, typed: str) -> None:
    with transaction():
        app = get_for_update(AuthenticatorApp, app_id)
        if not app.confirm_app(typed):
            raise RefusedError(AccountRefusal.APP_CODE)
        trail.record(events.MFA_CHANGED, pacer=account_id, what="an app was added")
        outbox.enqueue("codes-changed", app.account.email, account=app.account, added=app.name)


@bp.route("/apps/<int:app_id>/remove", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def remove(app_id: int) -> ResponseReturnValue:
    """Remove an app, after asking for the password."""
    account, form = _account(), ReauthenticateForm()
    account_id = account.id
    app = _find_app(account_id, app_id) or abort(404)
    app_name = app.name

    def submit() -> Response:
        manage.reauthenticate(account, form.current_password.data)
        with transaction():
            db.session.delete(get_for_update(AuthenticatorApp, app_id))
            trail.record(events.MFA_CHANGED, pacer=account_id, what="an app was removed")
            owner = db.session.get_one(PacerAccount, account_id)
            outbox.enqueue("codes-changed", owner.email, account=owner, removed=app_name)
        return redirect(url_for(".show", done="removed"), 303)

    return _handle(form, submit, "account/mfa/remove_app.html", app_name=app_name)


@bp.route("/backup", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def backup() -> ResponseReturnValue:
    """Make new backup codes, after asking for the password. They are shown once, in the response to this form."""
    account, form = _account(), ReauthenticateForm()
    account_id = account.id

    def submit() -> Response:
        manage.reauthenticate(account, form.current_password.data)
        with transaction():
            codes = mfa.new_backup_codes(account_id)
            trail.record(events.MFA_CHANGED, pacer=account_id, what="backup codes were made")
        return make_response(render_template("account/mfa/backup_codes.html", codes=codes))

    return _handle(form, submit, "account/mfa/make_backup_codes.html")


def _handle(form: BaseForm, submit: Callable[[], Response], template: str, **context: object) -> Response | str:
    render = partial(_render, template, form, context)
    if request.method == "GET":
        return render()
    return handle_form(form, submit, render, "one-time codes", pacer=_account().id)


def _render(template: str, form: BaseForm, context: Mapping[str, object], refusal: RefusalEnum | None = None) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, **context)
