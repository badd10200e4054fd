"""Signing in and out: the login manager, the session cookie, CSRF, and the sign-in that waits for a second step."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol, TypedDict

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect

from wizard.core import clock
from wizard.core.app_state import AppState
from wizard.core.config import Settings
from wizard.core.database import transaction
from wizard.security.sessions import PENDING_MFA, ServerSessions, current_session, end_sessions_of

SIGNED_IN_AT = "signed_on_at"


class User(Protocol):
    """An account that can be signed in: a PACER account, or a member of the staff."""

    def get_id(self) -> str:
        """The account as a session names it: its table and its id."""


class PendingMfa(TypedDict):
    """A sign-in that waits for a second step: the user's id, since when, and the page to go to afterwards."""

    who: str
    at: str
    then: str


_csrf = AppState[CSRFProtect]("csrf")


def init_app(app: Flask, settings: Settings, load_user: Callable[[str], User | None]) -> None:
    """Put sessions, CSRF protection and the login manager in place.

    ``load_user(identity)`` gives the account that a session names, or None.
    """
    is_live = not settings.practice
    app.config.update(
        SESSION_COOKIE_NAME="__Host-filer_link" if is_live else "filer_link",
        SESSION_COOKIE_SECURE=is_live,
        WTF_CSRF_TIME_LIMIT=None,
        # ``access`` asks for the token: it knows which views programs call.
        WTF_CSRF_CHECK_DEFAULT=False,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_PARTS=64,
    )
    app.session_interface = ServerSessions()
    CSRFProtect(app)
    logins = LoginManager()
    logins.session_protection = None
    # Its context processor would ask the database for the person on every page, failures too.
    logins.init_app(app, add_context_processor=False)
    logins.user_loader(load_user)


def csrf() -> CSRFProtect:
    """The CSRF protection of this app."""
    return _csrf.get()


# A second click on Submit still bears the former key, and must find the landing page.
SECOND_CLICK = timedelta(seconds=60)


def sign_in_after_journey(user: User, proved_at: str) -> None:
    """Sign a person in whose journey has just ended, with a fresh session key."""
    login_user(user)
    session[SIGNED_IN_AT] = proved_at
    with transaction():
        current_session().advance_key(keep_previous=SECOND_CLICK)
        current_session().store()


def sign_in(user: User, note: Callable[[], None]) -> None:
    """Sign a person in, with a fresh session key; ``note()`` records it in the same transaction."""
    login_user(user)
    session[SIGNED_IN_AT] = clock.actual().isoformat()
    with transaction():
        current_session().change_key()
        current_session().store()
        note()


def start_pending_mfa(user: User, then: str) -> None:
    """Remember a user who has one more step to do before being signed in, and the page to go to then."""
    session[PENDING_MFA] = PendingMfa(who=user.get_id(), at=clock.actual().isoformat(), then=then)
    with transaction():
        current_session().change_key()
        current_session().store()


def pending_mfa() -> PendingMfa | None:
    """The sign-in of this browser that waits for a second step; None where there is none."""
    pending: PendingMfa | None = session.get(PENDING_MFA)
    return pending


def complete_sign_in(user: User, note: Callable[[], None]) -> str:
    """Sign in the user whose sign-in was pending; returns the page to go to."""
    pending: PendingMfa = session.pop(PENDING_MFA)
    sign_in(user, note)
    return pending["then"]


def end_other_sessions(user: User) -> None:
    """End every session of a person but this browser's, which goes on with a fresh key. In the write transaction."""
    end_sessions_of(user.get_id())
    current_session().row().ended_at = None
    current_session().change_key()


def signed_in_at() -> str:
    """When the user of this session logged in; long ago for a session that is older than this field."""
    proved_at: str = session.get(SIGNED_IN_AT, "2000-01-01T00:00:00+00:00")
    return proved_at


def rotate_session_key() -> None:
    """Give this browser a fresh session key, because an account has just been authenticated."""
    with transaction():
        current_session().change_key()


def sign_out_everywhere(note: Callable[[Any], object]) -> None:
    """End every session of the person signed in here, and this browser's own with all that was begun in it.

    ``note(person)`` records it in the same transaction, if somebody was signed in.
    """
    with transaction():
        if current_user.is_authenticated:
            note(current_user)
            end_sessions_of(current_user.get_id())
        current_session().end()
