"""Who may enter, and what every answer bears: guards, login manager, cookies, headers."""

from collections.abc import Callable
from datetime import timedelta
from enum import Enum

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect

from wizard.kernel import clock
from wizard.kernel.config import Settings
from wizard.kernel.db import writing
from wizard.kernel.sessions import DESK, DESK_PATH, HALF, ServerSessions, end_all_of, keyed_digest, kind_of

csrf = CSRFProtect()
logins = LoginManager()
logins.session_protection = None
SIGNED_ON_AT = "signed_on_at"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Who(Enum):
    """Who may enter a room's addresses."""

    ANYBODY = "anybody"
    SIGNED_ON = "anyone who is logged in"
    HALF_SIGNED_ON = "anyone who is logged in, or has one thing to do before that"
    PRACTICE = "anybody, on a practice site only"
    PROGRAM = "any program, which bears no cookie"
    METRICS = "this machine, or anyone who has the token in the settings"
    AT_DESK = "anybody, at the console's own door"
    STAFF = "anyone who works here"
    HELPERS = "the help desk and court administrators"
    ADMINISTRATORS = "court administrators"


# The roles that enter; what they are called in the table of staff.
ROLES = {
    Who.STAFF: ("help-desk", "trainer", "administrator"),
    Who.HELPERS: ("help-desk", "administrator"),
    Who.ADMINISTRATORS: ("administrator",),
}


def guard(blueprint: Blueprint, who: Who) -> Blueprint:
    """Declare who may enter; a test refuses a blueprint without it."""
    blueprint.who = who
    if who is Who.PROGRAM:
        csrf.exempt(blueprint)
    if who is Who.PRACTICE:
        blueprint.before_request(_only_in_practice)
    if who is Who.SIGNED_ON:
        blueprint.before_request(_only_signed_on)
    if who is Who.HALF_SIGNED_ON:
        blueprint.before_request(lambda: None if half_signed_in() else _only_signed_on())
    if who in ROLES:
        blueprint.before_request(lambda: _only_staff(ROLES[who]))
    return blueprint


def settings() -> Settings:
    """The settings of this site."""
    return current_app.extensions["settings"]


def _only_in_practice() -> None:
    if not current_app.extensions["settings"].practice:
        abort(404)


def _only_signed_on() -> Response | None:
    return None if current_user.is_authenticated else redirect(url_for("signon.login", then=request.path))


def _only_staff(roles: tuple[str, ...]) -> Response | None:
    if not at_desk() or not current_user.is_authenticated:
        return redirect(url_for("staff.login", then=request.path))
    return None if current_user.role in roles else abort(403)


def at_desk() -> bool:
    """Whether this is the console, whose sessions are of their own kind."""
    return kind_of(request.path) == DESK or settings().serves == "console"


# Beside what a process serves: styles, its health, its figures.
_EVERYWHERE = ("/static/", "/healthz", "/metrics")


def _only_what_is_served() -> Response | None:
    """Public pages and the console may be served by processes, or hosts, of their own."""
    serves, kind = settings().serves, kind_of(request.path)
    if serves == "console" and request.path == "/":
        return redirect(f"{DESK_PATH}/")
    elsewhere = {"all": None, "public": DESK, "console": "public"}[serves]
    return abort(404) if kind == elsewhere and not request.path.startswith(_EVERYWHERE) else None


def install(app: Flask, load_person: Callable) -> None:
    """Put sessions, CSRF, the login manager and the headers in place."""
    app.before_request(_only_what_is_served)
    live = not app.extensions["settings"].practice
    app.config.update(
        SESSION_COOKIE_NAME="__Host-filer_link" if live else "filer_link",
        SESSION_COOKIE_SECURE=live,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_PARTS=64,
    )
    app.session_interface = ServerSessions()
    csrf.init_app(app)
    # Its context processor would ask the database for the person on every page, failures too.
    logins.init_app(app, add_context_processor=False)
    logins.user_loader(load_person)
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


# A second click on Submit still bears the former key, and must find the landing page.
SECOND_CLICK = timedelta(seconds=60)


def sign_in_at_the_end(person, proved_at: str) -> None:
    """Sign a person in whose journey has just ended, with a fresh session key."""
    login_user(person)
    session[SIGNED_ON_AT] = proved_at
    with writing():
        session.advance_key(keep_former=SECOND_CLICK)
        session.store()


def sign_in(person, note: Callable[[], None]) -> None:
    """Sign a person in at a door, with a fresh session key; ``note()`` records it in the same transaction."""
    login_user(person)
    session[SIGNED_ON_AT] = clock.actual().isoformat()
    with writing():
        session.change_key()
        session.store()
        note()


def half_sign_in(person, then: str) -> None:
    """Somebody has proved who is there, and has one thing to do before being signed in; then to that page."""
    session[HALF] = {"who": person.get_id(), "at": clock.actual().isoformat(), "then": then}
    with writing():
        session.change_key()
        session.store()


def half_signed_in() -> dict[str, str] | None:
    """Who stands between the two: ``who``, since ``at``, ``then``."""
    return session.get(HALF)


def complete_sign_in(person, note: Callable[[], None]) -> str:
    """Sign in whoever was half signed in; says which page was wanted."""
    then = session.pop(HALF)["then"]
    sign_in(person, note)
    return then


def end_other_sessions(person) -> None:
    """End every session of a person but this browser's, which goes on with a fresh key. In the write transaction."""
    end_all_of(person.get_id())
    session.row().ended_at = None
    session.change_key()


def signed_on_at() -> str:
    """When whoever is signed on here has proved it; long ago, in a session of before this was kept."""
    return session.get(SIGNED_ON_AT, "2000-01-01T00:00:00+00:00")


def renew_key() -> None:
    """Hand this browser a fresh session key, because somebody has just proved who is there."""
    with writing():
        session.change_key()


def sign_out_everywhere(note: Callable) -> None:
    """End every session of the person signed in here, and this browser's own with all that was begun in it.

    ``note(person)`` records it in the same transaction, if somebody was signed in.
    """
    with writing():
        if current_user.is_authenticated:
            note(current_user)
            end_all_of(current_user.get_id())
        session.end()


def own_address() -> str:
    """The beginning of every address here: as this visitor wrote it, or, for nobody's visit, by the settings."""
    if has_request_context():
        return request.host_url
    return f"https://{settings().hosts[0]}" if settings().hosts else "http://127.0.0.1:8000"


def address_digest() -> str:
    """The visitor's address as a digest that only this site can make: comparable, not readable."""
    if "address_digest" not in g:
        g.address_digest = keyed_digest(f"address {request.remote_addr}")[:32]
    return g.address_digest


def digest_of_name(typed: str) -> str:
    """A name that somebody typed, as such a digest: whoever is told the name can find it in the audit."""
    return keyed_digest(f"name {typed.casefold()}")[:32]


PACER_COOKIES = ("NextGenCSO", "PacerSession")


def pacer_cookies() -> list[str]:
    """The cookies of a PACER session that this browser sent here (C)."""
    return [name for name in PACER_COOKIES if name in request.cookies]


def expire_pacer_cookies(response: Response) -> None:
    """Expire those cookies by name, for this host and for every domain above it."""
    labels = request.host.partition(":")[0].split(".")
    parents = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    for name in pacer_cookies():
        for domain in (None, *parents):
            response.delete_cookie(name, path="/", domain=domain)
