"""One-time codes: apps, backup codes, and putting them off; for whoever is signed on, or about to be."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import manage
from wizard.account.forms import AppCodeForm, NameAppForm, ReauthenticateForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import config
from wizard.core.database import db, get_for_update, transaction
from wizard.core.forms import BaseForm
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import mfa
from wizard.pacer.models import AuthenticatorApp, PacerAccount, load_account
from wizard.security import signin, totp
from wizard.security.access import Access, require

bp = Blueprint("mfa", __name__, url_prefix="/my/codes")


def _account() -> PacerAccount:
    if current_user.is_authenticated:
        return current_user
    return load_account(signin.pending_mfa()["who"]) or abort(404)


@bp.get("/")
@require(Access.PENDING_MFA)
def show():
    """The apps, and how many backup codes are left."""
    account = _account()
    apps = [app for app in account.code_apps if app.confirmed_at]
    left = [code for code in account.backup_codes if code.used_at is None]
    return render_template("account/codes/list.html", account=account, apps=apps, left=len(left))


@bp.get("/offer")
@require(Access.PENDING_MFA)
def offer():
    """Set one-time codes up now, or put them off: three times, then they are required (O)."""
    return render_template("account/codes/offer.html", left=_skips_left(_account()), half=signin.pending_mfa())


def _skips_left(account: PacerAccount) -> int | None:
    allowed = config.current_settings().skips_allowed
    return None if allowed is None else max(0, allowed - account.skips)


@bp.post("/skip")
@require(Access.PENDING_MFA)
def skip():
    """Put them off, once more."""
    half = signin.pending_mfa()
    if half is None:
        return redirect(url_for(".show"), 303)
    account = _account()
    with transaction():
        row = get_for_update(PacerAccount, account.id)
        left = _skips_left(row)
        if left != 0:
            row.skips += 1
            trail.record(events.MFA_CHANGED, pacer=row.id, what="skipped")
    return redirect(url_for(".offer") if left == 0 else _signed_in(account.id), 303)


def _signed_in(account_id: int) -> str:
    account = db.session.get_one(PacerAccount, account_id)
    return signin.complete_sign_in(account, lambda: trail.record(events.SIGNED_IN, pacer=account_id))


@bp.route("/apps", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def add():
    """Name an app; then its QR code is shown."""
    form, account_id = NameAppForm(), _account().id
    draw = partial(_draw, "account/codes/name.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        with transaction():
            _must_have_room(account_id)
            app = mfa.add_app(account_id, form.name.data)
        return redirect(url_for(".confirm", app_id=app.id), 303)

    return handle_form(form, act, draw, "one-time codes", pacer=account_id)


def _must_have_room(account_id: int) -> None:
    get_for_update(PacerAccount, account_id)
    db.session.execute(db.delete(AuthenticatorApp).filter_by(pacer_account_id=account_id, confirmed_at=None))
    mine = db.select(db.func.count()).select_from(AuthenticatorApp).filter_by(pacer_account_id=account_id)
    if db.session.scalar(mine) >= mfa.MAX_APPS:
        raise RefusedError(AccountRefusal.MOST_APPS)


@bp.route("/apps/<int:app_id>", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def confirm(app_id: int):
    """Scan the QR code, or type the key; then type the code that the app shows."""
    account, form = _account(), AppCodeForm()
    app = db.session.scalar(
        db.select(AuthenticatorApp).filter_by(id=app_id, pacer_account_id=account.id, confirmed_at=None)
    )
    if app is None:
        return redirect(url_for(".show"))
    facts = {"qr": totp.qr_code(mfa.otpauth_uri(app, account.username)), "key": app.totp_key, "app_name": app.name}
    draw = partial(_draw, "account/codes/confirm.html", form, **facts)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        _confirm(account.id, app_id, form.code.data)
        return redirect(_signed_in(account.id) if signin.pending_mfa() else url_for(".show", done="added"), 303)

    return handle_form(form, act, draw, "one-time codes", pacer=account.id)


def _confirm(account_id: int, app_id: int, typed: str) -> None:
    with transaction():
        app = get_for_update(AuthenticatorApp, app_id)
        if not app.confirm_app(typed):
            raise RefusedError(AccountRefusal.APP_CODE)
        trail.record(events.MFA_CHANGED, pacer=account_id, what="an app was added")
        outbox.enqueue("codes-changed", app.account.email, account=app.account, added=app.name)


@bp.route("/apps/<int:app_id>/remove", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def remove(app_id: int):
    """Take an app away, after the password."""
    account, form = _account(), ReauthenticateForm()
    app = db.session.scalar(db.select(AuthenticatorApp).filter_by(id=app_id, pacer_account_id=account.id)) or abort(404)
    draw = partial(_draw, "account/codes/remove.html", form, app_name=app.name)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        account_id, name = account.id, app.name
        manage.reauthenticate(account, form.current_password.data)
        with transaction():
            db.session.delete(get_for_update(AuthenticatorApp, app_id))
            trail.record(events.MFA_CHANGED, pacer=account_id, what="an app was removed")
            owner = db.session.get_one(PacerAccount, account_id)
            outbox.enqueue("codes-changed", owner.email, account=owner, removed=name)
        return redirect(url_for(".show", done="removed"), 303)

    return handle_form(form, act, draw, "one-time codes", pacer=account.id)


@bp.route("/backup", methods=["GET", "POST"])
@require(Access.PENDING_MFA)
def backup():
    """Fresh backup codes, after the password: shown once, on the answer to this very form."""
    account, form = _account(), ReauthenticateForm()
    draw = partial(_draw, "account/codes/backup.html", form)
    if request.method == "GET":
        return draw()

    def act() -> str:
        account_id = account.id
        manage.reauthenticate(account, form.current_password.data)
        with transaction():
            fresh = mfa.new_backup_codes(account_id)
            trail.record(events.MFA_CHANGED, pacer=account_id, what="backup codes were made")
        return render_template("account/codes/backup-codes.html", fresh=fresh)

    return handle_form(form, act, draw, "one-time codes", pacer=account.id)


def _draw(template: str, form: BaseForm, refusal=None, **facts) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, **facts)
