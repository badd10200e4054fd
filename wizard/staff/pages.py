"""The console's door: invitation, login, connecting an app, more time, logging out."""

from functools import partial

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from wizard.audit import events, trail
from wizard.flow.forms import take
from wizard.kernel import access, one_time
from wizard.kernel.access import Who, guard
from wizard.kernel.addresses import own_path
from wizard.kernel.forms import PlainForm
from wizard.staff import door
from wizard.staff.forms import AppForm, InvitationForm, StaffLoginForm

pages = guard(Blueprint("staff", __name__, url_prefix="/desk"), Who.AT_DESK)
PLACE = "the console’s door"


def _wanted() -> str:
    asked = own_path(request.args.get("then"), "")
    return asked if asked.startswith("/desk/") else url_for("board.home")


@pages.route("/login", methods=["GET", "POST"])
def login():
    """Log in to the console."""
    form = StaffLoginForm()
    draw = partial(_draw, "staff/login.html", form)
    if request.method == "GET":
        return redirect(_wanted()) if current_user.is_authenticated else draw()

    def act() -> Response:
        member = door.prove(form.username.data, form.password.data, form.otp_code.data or "")
        return redirect(door.enter(member, _wanted()) or url_for(".connect"), 303)

    return take(form, act, draw, PLACE)


@pages.route("/invitation", methods=["GET", "POST"])
def invitation():
    """Accept an invitation: its code, and a password."""
    form = InvitationForm()
    draw = partial(_draw, "staff/invitation.html", form)
    if request.method == "GET":
        return draw()

    def act() -> Response:
        member = door.accept_invitation(form.code.data, form.new_password.data)
        return redirect(door.enter(member, _wanted()) or url_for(".connect"), 303)

    return take(form, act, draw, PLACE)


@pages.get("/codes")
def connect():
    """What one-time codes are for, and the button that makes a key."""
    member = door.half_entered()
    if member is None:
        return redirect(url_for(".login"))
    form, key = AppForm(), door.key_of(member)
    return _connect_page(form, key) if key else render_template("staff/codes.html")


@pages.post("/codes/key")
def make_key():
    """Make the key that the next page shows."""
    member = door.half_entered()
    if member:
        door.offer_key(member.id)
    return redirect(url_for(".connect"), 303)


@pages.post("/codes")
def confirm():
    """Type the code that the app shows: from now on logging in needs one."""
    member, form = door.half_entered(), AppForm()
    if member is None or not member.sealed:
        return redirect(url_for(".connect"), 303)
    draw = partial(_connect_page, form, door.key_of(member))
    return take(form, lambda: redirect(door.connect_app(member.id, form.code.data), 303), draw, PLACE)


def _connect_page(form: AppForm, key: str | None, refusal=None) -> str:
    address = one_time.address_of(key or "", door.half_entered().login, door.ISSUER)
    qr = Markup(segno.make(address, error="m").svg_inline(scale=5, border=3, svgclass="qr", lineclass=None))  # noqa: S704
    return _draw("staff/connect.html", form, refusal, qr=qr, key=key)


@pages.get("/time")
def time():
    """Before the time runs out, for browsers without scripts."""
    return render_template("layout/stay_logged_in.html", then=_wanted())


@pages.post("/more-time")
def more_time():
    """Every form that is sent gives more time; this one does nothing else."""
    return redirect(_wanted(), 303)


@pages.post("/log-out")
def log_out():
    """End every session of whoever is signed in here."""
    access.sign_out_everywhere(lambda member: trail.record(events.STAFF_SIGNED_OUT, **member.signature))
    return redirect(url_for(".login"), 303)


def _draw(template: str, form: PlainForm, refusal=None, **facts) -> str:
    # Of the address only what leads on is kept: whatever else stands in its query may be a secret.
    action = url_for(request.endpoint, then=own_path(request.args.get("then"), "") or None)
    return render_template(template, form=form, refusal=refusal, action=action, **facts)
