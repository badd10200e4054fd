"""Signing in and out: the login manager, the session cookie, CSRF, and the sign-in that waits for a second step."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypedDict

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect

from wizard.core import clock
from wizard.core.app_state import AppState
from wizard.core.config import Settings
from wizard.core.database import db, transaction, write_later
from wizard.security import known_browsers
from wizard.security.epochs import AccountModel, OutdatedProofError, Proof
from wizard.security.sessions import PENDING_MFA, USER_KEY, ServerSessions, current_session, end_sessions_of

SIGNED_IN_AT = "signed_on_at"


class PendingMfa(TypedDict):
    """A sign-in that waits for a second step: the user's id, since when, and the page to go to afterwards."""

    who: str
    at: str
    then: str


class SessionLogins(LoginManager):
    """Flask-Login without its “remember me”: only a session of this site says who is there."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        """Flask-Login believes whoever can sign this cookie, and that sign-in could not be ended."""


_csrf = AppState[CSRFProtect]("csrf")
_load_user = AppState[Callable[[str], AccountModel | None]]("load_user")


def init_app(app: Flask, settings: Settings, load_user: Callable[[str], AccountModel | None]) -> None:
    """Put sessions, CSRF protection and the login manager in place.

    ``load_user(identity)`` gives the account that a session names, or None.
    """
    is_live = not settings.practice
    app.config.update(
        SESSION_COOKIE_NAME="__Host-filer_link" if is_live else "filer_link",
        SESSION_COOKIE_SECURE=is_live,
        WTF_CSRF_TIME_LIMIT=None,
        # ``access`` asks for the token, and where a form comes from: it knows which views programs call.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_PARTS=64,
    )
    app.session_interface = ServerSessions()
    known_browsers.init_app(app)
    CSRFProtect(app)
    logins = SessionLogins()
    logins.session_protection = None
    # Its context processor would ask the database for the person on every page, failures too.
    logins.init_app(app, add_context_processor=False)
    logins.user_loader(load_user)
    _load_user.set(app, load_user)


def csrf() -> CSRFProtect:
    """The CSRF protection of this app."""
    return _csrf.get()


# A second click on Submit still bears the former key, and must find the landing page.
SECOND_CLICK = timedelta(seconds=60)


# For so long after a proof, what asks for a recent one does not ask again.
RECENT = timedelta(minutes=10)


def sign_in_after_journey(proof: Proof[Any], proved_at: datetime, pending_path: str | None = None) -> None:
    """Sign in whose journey has just ended, with a fresh session key; nobody, where the proof is outdated.

    With ``pending_path`` the sign-in waits for its second step, and leads to that page then. In the write transaction.
    """
    with suppress(OutdatedProofError):
        if pending_path:
            _wait_for_mfa(proof, proved_at, pending_path)
        else:
            _log_in(proof, proved_at)
        current_session().store(current_session().advance_key(keep_previous=SECOND_CLICK))


def sign_in(proof: Proof[Any], note: Callable[[], None], proved_at: datetime | None = None) -> None:
    """Sign in, with a fresh session key; ``note()`` records it in the same transaction. Raises OutdatedProofError."""
    with transaction():
        _log_in(proof, proved_at or clock.actual())
        current_session().store(current_session().change_key())
        note()


def _log_in(proof: Proof[Any], proved_at: datetime) -> None:
    # The session is changed only once the proof is known to count.
    account = proof.lock()
    login_user(account)
    known_browsers.remember(account)
    session[SIGNED_IN_AT] = proved_at.isoformat()


def start_pending_mfa(proof: Proof[Any], then: str, proved_at: datetime | None = None) -> None:
    """Somebody has proved who is there, and has one thing to do before being signed in; then to that page.

    Raises OutdatedProofError.
    """
    with transaction():
        _wait_for_mfa(proof, proved_at or clock.actual(), then)
        current_session().store(current_session().change_key())


def _wait_for_mfa(proof: Proof[Any], proved_at: datetime, then: str) -> None:
    proof.lock()
    session[PENDING_MFA] = PendingMfa(who=proof.session_id, at=proved_at.isoformat(), then=then)


def renew_sign_in(proof: Proof[Any]) -> None:
    """Whoever is signed in has proved it again a moment ago. Raises OutdatedProofError."""
    sign_in(proof, note=lambda: None)


def has_pending_mfa() -> bool:
    """Whether a sign-in waits for a second step in this browser. It asks no database, and so admits nobody."""
    return PENDING_MFA in session


def pending_person() -> AccountModel | None:
    """Whose sign-in waits for a second step in this browser; None where nobody's does, or the proof is outdated."""
    pending = session.get(PENDING_MFA)
    return _load_user.get()(pending["who"]) if pending else None


def complete_sign_in(proof: Proof[Any], note: Callable[[], None]) -> str:
    """Sign in whose sign-in waited for its second step; the page to go to then. Raises OutdatedProofError."""
    pending: PendingMfa = session[PENDING_MFA]
    with transaction():
        _log_in(proof, datetime.fromisoformat(pending["at"]))
        del session[PENDING_MFA]
        current_session().store(current_session().change_key())
        note()
    return pending["then"]


def end_other_sessions(account: AccountModel) -> None:
    """End every session of a person but this browser's, which goes on with a fresh key. In the write transaction.

    Flushes, and lets this browser keep what it is proved to hold, in the epoch that now counts.
    """
    db.session.flush()
    end_sessions_of(account.identity)
    current_session().row().ended_at = None
    if PENDING_MFA in session:
        session[PENDING_MFA] = {**session[PENDING_MFA], "who": account.get_id()}
    else:
        session[USER_KEY] = account.get_id()
    current_session().store(current_session().change_key())


def signed_in_at() -> datetime:
    """When the user of this session proved who is there; long ago for a session that is older than this field."""
    return datetime.fromisoformat(session.get(SIGNED_IN_AT, "2000-01-01T00:00:00+00:00"))


def is_recently_proved() -> bool:
    """Whether the user of this session, or whose sign-in waits here, proved a moment ago who is there."""
    pending: PendingMfa | None = session.get(PENDING_MFA)
    waiting_since = datetime.fromisoformat(pending["at"]) if pending else None
    proved_at = signed_in_at() if current_user.is_authenticated else waiting_since
    return proved_at is not None and clock.actual() - proved_at < RECENT


def rotate_session_key() -> None:
    """Give this browser a fresh session key, because an account has just been authenticated."""
    write_later(current_session().rotate_key)


def sign_out_everywhere(note: Callable[[Any], object]) -> None:
    """End every session of the person signed in here, and this browser's own with all that was begun in it.

    ``note(person)`` records it in the same transaction, if somebody was signed in.
    """
    with transaction():
        if current_user.is_authenticated:
            note(current_user)
            end_sessions_of(current_user.identity)
        current_session().end()
