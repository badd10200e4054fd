"""One-time codes: apps, backup codes, and putting them off; for whoever is signed on, or about to be."""

from functools import partial

import segno
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from wizard.account import manage
from wizard.account.forms import AppCodeForm, NameAppForm, ReauthenticateForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.flow.forms import take
from wizard.flow.refusals import Refused
from wizard.kernel import access, clock, outbox
from wizard.kernel.access import Who, guard
from wizard.kernel.db import db, locked, writing
from wizard.kernel.forms import PlainForm
from wizard.pacer import codes
from wizard.pacer.models import CodeApp, PacerAccount, load_person

pages = guard(Blueprint("codes", __name__, url_prefix="/my/codes"), Who.HALF_SIGNED_ON)


def _account() -> PacerAccount:
    if current_user.is_authenticated:
        return current_user
    return load_person(access.half_signed_in()["who"]) or abort(404)


@pages.get("/")
def show():
    """The apps, and how many backup codes are left."""
    account = _account()
    apps = [app for app in account.code_apps if app.confirmed_at]
    left = [code for code in account.backup_codes if code.used_at is None]
    return render_template("account/codes/list.html", account=account, apps=apps, left=len(left))


@pages.get("/offer")
def offer():
    """Set one-time codes up now, or put them off: three times, then they are required (O)."""
    return render_template("account/codes/offer.html", left=_skips_left(_account()), half=access.half_signed_in())


def _skips_left(account: PacerAccount) -> int | None:
    allowed = access.settings().skips_allowed
    return None if allowed is None else max(0, allowed - account.skips)


@pages.post("/skip")
def skip():
    """Put them off, once more."""
    half = access.half_signed_in()
    if half is None:
        return redirect(url_for(".show"), 303)
    account = _account()
    with writing():
        row = locked(PacerAccount, account.id)
        left = _skips_left(row)
        if left != 0:
            row.skips += 1
            trail.record(events.CODES_CHANGED, pacer=row.id, what="skipped")
    return redirect(url_for(".offer") if left == 0 else _signed_in(account.id), 303)


def _signed_in(account_id: int) -> str:
    account = db.session.get_one(PacerAccount, account_id)
    return access.complete_sign_in(account, lambda: trail.record(events.SIGNED_ON, pacer=account_id))


@pages.route("/apps", methods=["GET", "POST"])
def add():
    """Name an app; then its QR code is shown."""
    form, account_id = NameAppForm(), _account().id
    draw = partial(_draw, "account/codes/name.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        with writing():
            _must_have_room(account_id)
            app = codes.new_app(account_id, form.name.data)
        return redirect(url_for(".confirm", app_id=app.id), 303)

    return take(form, act, draw, "one-time codes", pacer=account_id)


def _must_have_room(account_id: int) -> None:
    locked(PacerAccount, account_id)
    db.session.execute(db.delete(CodeApp).filter_by(pacer_account_id=account_id, confirmed_at=None))
    mine = db.select(db.func.count()).select_from(CodeApp).filter_by(pacer_account_id=account_id)
    if db.session.scalar(mine) >= codes.MOST_APPS:
        raise Refused(AccountRefusal.MOST_APPS)


@pages.route("/apps/<int:app_id>", methods=["GET", "POST"])
def confirm(app_id: int):
    """Scan the QR code, or type the key; then type the code that the app shows."""
    account, form = _account(), AppCodeForm()
    app = db.session.scalar(db.select(CodeApp).filter_by(id=app_id, pacer_account_id=account.id, confirmed_at=None))
    if app is None:
        return redirect(url_for(".show"))
    facts = {"qr": _qr(codes.address_of(app, account.username)), "key": codes.key_of(app), "app_name": app.name}
    draw = partial(_draw, "account/codes/confirm.html", form, **facts)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        _confirm(account.id, app_id, form.code.data)
        return redirect(_signed_in(account.id) if access.half_signed_in() else url_for(".show", done="added"), 303)

    return take(form, act, draw, "one-time codes", pacer=account.id)


def _confirm(account_id: int, app_id: int, typed: str) -> None:
    with writing():
        app = locked(CodeApp, app_id)
        step = codes.App(app.id, codes.key_of(app), app.last_step).step_of("".join(typed.split()))
        if step is None:
            raise Refused(AccountRefusal.APP_CODE)
        app.confirmed_at, app.last_step = clock.actual(), step
        trail.record(events.CODES_CHANGED, pacer=account_id, what="an app was added")
        outbox.queue("codes-changed", app.account.email, account=app.account, added=app.name)


def _qr(address: str) -> Markup:
    return Markup(segno.make(address, error="m").svg_inline(scale=5, border=3, svgclass="qr", lineclass=None))  # noqa: S704


@pages.route("/apps/<int:app_id>/remove", methods=["GET", "POST"])
def remove(app_id: int):
    """Take an app away, after the password."""
    account, form = _account(), ReauthenticateForm()
    app = db.session.scalar(db.select(CodeApp).filter_by(id=app_id, pacer_account_id=account.id)) or abort(404)
    draw = partial(_draw, "account/codes/remove.html", form, app_name=app.name)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        account_id, name = account.id, app.name
        manage.reauthenticate(account, form.current_password.data)
        with writing():
            db.session.delete(locked(CodeApp, app_id))
            trail.record(events.CODES_CHANGED, pacer=account_id, what="an app was removed")
            owner = db.session.get_one(PacerAccount, account_id)
            outbox.queue("codes-changed", owner.email, account=owner, removed=name)
        return redirect(url_for(".show", done="removed"), 303)

    return take(form, act, draw, "one-time codes", pacer=account.id)


@pages.route("/backup", methods=["GET", "POST"])
def backup():
    """Fresh backup codes, after the password: shown once, on the answer to this very form."""
    account, form = _account(), ReauthenticateForm()
    draw = partial(_draw, "account/codes/backup.html", form)
    if request.method == "GET":
        return draw()

    def act() -> str:
        account_id = account.id
        manage.reauthenticate(account, form.current_password.data)
        with writing():
            fresh = codes.new_backup_codes(account_id)
            trail.record(events.CODES_CHANGED, pacer=account_id, what="backup codes were made")
        return render_template("account/codes/backup-codes.html", fresh=fresh)

    return take(form, act, draw, "one-time codes", pacer=account.id)


def _draw(template: str, form: PlainForm, refusal=None, **facts) -> str:
    return render_template(template, form=form, refusal=refusal, action=request.path, **facts)
