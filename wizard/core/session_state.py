"""What core asks of a session. ``security/sessions.py`` makes the sessions, on the floor above."""

from typing import Protocol, cast

from flask import session


class SessionState(Protocol):
    """Whether the browser of this request has a session."""

    @property
    def is_anonymous(self) -> bool:
        """Whether the response is for anyone: this browser has no session, and is given none."""

    @property
    def has_cookie(self) -> bool:
        """Whether this browser sent a cookie of this site's, valid or not."""

    @property
    def has_expired(self) -> bool:
        """Whether this browser had a session, which timed out."""


def session_state() -> SessionState:
    """The session of this request."""
    return cast(SessionState, session)
