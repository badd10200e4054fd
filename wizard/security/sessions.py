"""Server-side sessions: the cookie holds an opaque key, the database a row with the key's digest.

Looking at a page writes nothing: until the first form is sent there is no row, and the CSRF secret
is derived from the key. A fresh key is handed out when the row is made, and at every sign-in.
The console has a cookie and rows of its own: neither kind of session opens the other.
Refused: Flask's signed cookie (cannot be revoked) and Flask-Session (not kept up).
"""

import re
from datetime import datetime, timedelta
from typing import Any, TypeAlias, cast

from flask import Flask, Request, Response, request, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import JSON, Row, Select, String, and_, bindparam, inspect, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from wizard.core import clock, database, tokens
from wizard.core.config import current_settings
from wizard.core.database import Model, UtcDateTime, db, end_read, get_for_update, transaction
from wizard.core.purge import delete_in_batches
from wizard.core.urls import is_console_path
from wizard.security.digests import digest_of
from wizard.security.origins import SAFE_METHODS
from wizard.security.session_keys import csrf_secret, next_key

KEY = re.compile(r"[A-Za-z0-9_-]{43}")
CSRF = "csrf_token"
USER_KEY = "_user_id"
PENDING_MFA = "half_signed_in"
PUBLIC, CONSOLE = "public", "console"
# That somebody is still there is written down no more often: each time costs a commit.
NOTED_EVERY = timedelta(seconds=20)
# By path: a session is opened before the address is matched.
NO_SESSION = ("/static/", "/healthz", "/services/")


class SessionRow(Model):
    """The session of one browser. ``data`` holds the user's id and the CSRF secret, never a password.

    ``user_id`` is what ``get_id`` of the signed-in account says, or of the account whose sign-in waits for a second
    step.
    """

    __tablename__ = "browser_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), default=PUBLIC, server_default=PUBLIC)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    previous_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    previous_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    user_id: Mapped[str | None] = mapped_column(String(40), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """The session as Flask, Flask-Login and Flask-WTF see it."""

    def __init__(self, data: dict[str, Any], key: str, kind: str, row_id: int | None = None) -> None:
        super().__init__(data, lambda session: setattr(session, "modified", True))
        self.key = key
        self.kind = kind
        self.fault: SQLAlchemyError | None = None
        self._row_id = row_id
        self.ends_at: datetime | None = None
        self.expired_row_id: int | None = None
        self.is_due = False
        self.modified = False
        self.send_key = False
        self.has_cookie = True

    @property
    def row_id(self) -> int | None:
        """The row of this browser, if it has one. Raises the database's fault where that could not be asked."""
        if self.fault:
            raise self.fault
        return self._row_id

    @property
    def subject(self) -> str:
        """What tells this browser's session from every other, as attempts are counted by it."""
        return str(self.row_id or digest_of(self.key))

    @property
    def is_anonymous(self) -> bool:
        """Whether the answer is for anybody: this browser has no session, and is given none."""
        return self.fault is None and self._row_id is None and not self.send_key

    @property
    def has_expired(self) -> bool:
        """Whether this browser had a session, which ran out of time."""
        return self.expired_row_id is not None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a session holds anything
        """Reading the CSRF secret of a browser without a row means: it must be given its key."""
        if name == CSRF and self.row_id is None:
            self.send_key = True
        return super().__getitem__(name)

    def row(self) -> SessionRow:
        """The row of this browser, made on first use and locked, inside the current write transaction."""
        if self.row_id is None:
            now = clock.actual()
            row = SessionRow(kind=self.kind, key_digest="", data=dict(self), created_at=now, seen_at=now)
            self._fresh_key(row)
            db.session.add(row)
            db.session.flush()
            self._row_id = row.id
            return row
        return get_for_update(SessionRow, self.row_id)

    def change_key(self) -> SessionRow:
        """Give this browser a fresh key. Its row, which has not been flushed yet."""
        row = self.row()
        row.previous_digest, row.previous_until = row.key_digest, clock.actual()
        self._fresh_key(row)
        return row

    def rotate_key(self) -> None:
        """Give this browser, which has a row, a fresh key in one statement."""
        self.key, self.send_key = tokens.new_key(), True
        now, digest = clock.actual(), digest_of(self.key)
        mine = update(SessionRow).filter_by(id=self.row_id)
        former = SessionRow.key_digest
        db.session.execute(mine.values(key_digest=digest, previous_digest=former, previous_until=now))

    def advance_key(self, keep_previous: timedelta) -> SessionRow:
        """The same. The previous key, while it is kept, opens the session without its sign-in.

        Forms sent at once with the same key are answered with the same fresh one: nobody can say which answer
        the browser will keep.
        """
        row, fresh = self.row(), next_key(self.key)
        if row.key_digest != digest_of(fresh):
            row.previous_digest, row.previous_until = row.key_digest, clock.actual() + keep_previous
        self._fresh_key(row, fresh)
        return row

    def end(self) -> None:
        """End this browser's session, inside the current write transaction; the next form begins another."""
        if self.row_id is not None:
            self.row().ended_at = clock.actual()
        self._row_id = None
        self.key = tokens.new_key()
        self.send_key = True
        self.clear()
        self[CSRF] = csrf_secret(self.key)

    def _fresh_key(self, row: SessionRow, key: str | None = None) -> None:
        self.key, self.send_key = key or tokens.new_key(), True
        row.key_digest = digest_of(self.key)

    def store(self, locked: SessionRow | None = None) -> None:
        """Write what changed, and that the person is still there, inside the current write transaction.

        ``locked``: the row, where that transaction has locked it already.
        """
        row = locked or self.row()
        row.seen_at = clock.actual()
        if self.modified:
            row.data = dict(self)
            row.user_id = _owner(self.get(USER_KEY) or self.get(PENDING_MFA, {}).get("who"))
        self.modified = self.is_due = False


def current_session() -> BrowserSession:
    """The session of this request. Flask types its ``session`` as any that a session interface could open."""
    return cast(BrowserSession, session)


def _owner(session_id: str | None) -> str | None:
    """Whose session it is, without the epoch that was proved."""
    return session_id and session_id.rpartition(":")[0]


def session_kind(path: str) -> str:
    """Which kind of session a path belongs to."""
    return CONSOLE if is_console_path(path) else PUBLIC


def cookie_name(app: Flask, kind: str) -> str:
    """The cookie of that kind of session."""
    name: str = app.config["SESSION_COOKIE_NAME"]
    return f"{name}_desk" if kind == CONSOLE else name


class ServerSessions(SessionInterface):
    """Opens a session from the cookie and saves it after the answer is made."""

    def open_session(self, app: Flask, incoming: Request) -> BrowserSession:
        """The browser's session; without a valid key a new, unsaved one."""
        opened = self._open(app, incoming)
        opened.has_cookie = cookie_name(app, opened.kind) in incoming.cookies
        return opened

    def _open(self, app: Flask, incoming: Request) -> BrowserSession:
        kind = session_kind(incoming.path)
        key = incoming.cookies.get(cookie_name(app, kind), "")
        is_given = KEY.fullmatch(key) and not incoming.path.startswith(NO_SESSION)
        key = key if is_given else tokens.new_key()
        try:
            row = _row_of(key, kind) if is_given else None
        except SQLAlchemyError as fault:
            failed = BrowserSession({CSRF: ""}, key, kind)
            failed.fault = fault
            return failed
        if row is None or _has_expired(row):
            fresh = BrowserSession({CSRF: csrf_secret(key)}, key, kind)
            fresh.expired_row_id = row.id if row else None
            return fresh
        data = dict(row.data)
        if row.key_digest != digest_of(key):
            data.pop(USER_KEY, None)
        is_due = incoming.method not in SAFE_METHODS and clock.actual() - row.seen_at >= NOTED_EVERY
        seen = clock.actual() if is_due else row.seen_at
        opened = BrowserSession(data, key, kind, row.id)
        opened.ends_at = ends_at(row.created_at, seen, kind)
        opened.is_due = is_due
        # Whoever sends a form slowly must not hold a connection to the database meanwhile.
        if incoming.method not in SAFE_METHODS:
            end_read()
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed, note that the person is still there, and send a changed key."""
        if not isinstance(session, BrowserSession) or session.fault:
            return
        database.write_what_was_put_off()
        if session.row_id is not None and (session.is_due or session.modified) and request.method not in SAFE_METHODS:
            with transaction():
                session.store()
        if session.send_key:
            response.set_cookie(
                cookie_name(app, session.kind),
                session.key,
                path="/",
                httponly=True,
                secure=app.config["SESSION_COOKIE_SECURE"],
                samesite="Lax",
            )
        response.vary.add("Cookie")


# Asked at every request: built once, and of the table, so that the mapper has no part in it.
_ROW = inspect(SessionRow).local_table.c
_FORMER = and_(_ROW.previous_digest == bindparam("digest"), _ROW.previous_until > bindparam("now"))
_OPEN = (
    select(_ROW.id, _ROW.kind, _ROW.key_digest, _ROW.data, _ROW.created_at, _ROW.seen_at)
    .where(_ROW.kind == bindparam("kind"))
    .where(or_(_ROW.key_digest == bindparam("digest"), _FORMER))
    .where(_ROW.ended_at.is_(None))
)

OpenRow: TypeAlias = Row[int, str, str, dict[str, Any], datetime, datetime]


def _row_of(key: str, kind: str) -> OpenRow | None:
    return db.session.execute(_OPEN, {"kind": kind, "digest": digest_of(key), "now": clock.actual()}).first()


def ends_at(created_at: datetime, seen_at: datetime, kind: str = PUBLIC) -> datetime:
    """When the session ends: the idle limit after the last form sent, or the absolute limit."""
    settings = current_settings()
    minutes = settings.desk_idle_minutes if kind == CONSOLE else settings.idle_minutes
    idle = seen_at + timedelta(minutes=minutes)
    return min(idle, created_at + timedelta(hours=settings.absolute_hours))


def _has_expired(row: OpenRow) -> bool:
    """True from the moment when the session ends."""
    return clock.actual() >= ends_at(row.created_at, row.seen_at, row.kind)


def end_sessions_of(user_id: str) -> int:
    """End every session of one user; returns how many were open. Flushes."""
    # In one order, so that two browsers that log out at once do not wait for each other.
    open_rows = select(SessionRow).filter_by(user_id=user_id, ended_at=None).order_by(SessionRow.id)
    rows = db.session.scalars(open_rows.with_for_update()).all()
    for row in rows:
        row.ended_at = clock.actual()
    return len(rows)


def remove_old_sessions(days: int, in_use: Select[int | None]) -> int:
    """Remove sessions not seen for so many days, except those whose ids the query ``in_use`` names. How many went."""
    old = SessionRow.seen_at < clock.actual() - timedelta(days=days)
    return delete_in_batches(SessionRow, and_(old, SessionRow.id.not_in(in_use)))
