"""Browsers that have completed a sign-in to an account: what strangers try at the account does not slow them down.

A browser keeps a key for a year, in a cookie of its own; the table keeps the key's digest beside a digest of the login.
The key admits nobody: password and code are asked for all the same, and each such browser has a few attempts of its
own. Refused: to trust a network instead, which an office shares with strangers.
"""

import re
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, request
from sqlalchemy import String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock, purge, tokens
from wizard.core.database import Model, UtcDateTime, db, insert_if_absent
from wizard.security import attempts
from wizard.security.attempts import Subject
from wizard.security.digests import digest_of, keyed_digests
from wizard.security.dimensions import Dimension
from wizard.security.epochs import AccountModel

KEY = re.compile(r"[A-Za-z0-9_-]{43}")
MAX_BROWSERS = 5
LIFETIME = timedelta(days=365)
# That a browser is still used is written down no more often.
NOTED_EVERY = timedelta(days=1)


class KnownBrowser(Model):
    """That a browser has completed a sign-in with one login."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("login_digest", "browser_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login_digest: Mapped[str] = mapped_column(String(64))
    browser_digest: Mapped[str] = mapped_column(String(64), index=True)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def init_app(app: Flask) -> None:
    """Send the key to browsers that are to keep it, and let ``flask purge`` remove those not used for long."""
    app.after_request(_send_key)
    purge.add(app, remove_old_browsers)


def subject_of(kind: str, *login: str) -> Subject | None:
    """What this browser's attempts at a login count against; None where it is new to the login.

    A login is the ``KIND`` of an account and its ``login``. A browser that failed too often counts as new.
    """
    key = _key_of_request()
    if key is None:
        return None
    digest = digest_of(key)
    subject: Subject = (Dimension.KNOWN_BROWSER, *(kind, *login, digest))
    mine = select(KnownBrowser.id).where(KnownBrowser.login_digest.in_(_login_digests(kind, *login)))
    mine = mine.filter_by(browser_digest=digest)
    is_known = db.session.scalar(mine.where(~attempts.is_stopped(*subject))) is not None
    return subject if is_known else None


def remember(account: AccountModel) -> None:
    """This browser has just completed a sign-in to the account. In the write transaction; flushes.

    An account keeps the browsers that were used last.
    """
    logins, key = _login_digests(account.KIND, *account.login_key), _key_of_request()
    offered = digest_of(key) if key else ""
    is_of_login = KnownBrowser.login_digest.in_(logins)
    found = select(KnownBrowser).where(or_(is_of_login, KnownBrowser.browser_digest == offered))
    rows = db.session.scalars(found.order_by(KnownBrowser.used_at.desc(), KnownBrowser.id.desc())).all()
    # A key that was not handed out here must not become one: somebody else may have planted it.
    if key is None or offered not in {row.browser_digest for row in rows}:
        key = tokens.new_key()
    mine = [row for row in rows if row.login_digest in logins]
    same = next((row for row in mine if row.browser_digest == digest_of(key)), None)
    if same is None:
        insert_if_absent(
            KnownBrowser, {"login_digest": logins[0], "browser_digest": digest_of(key), "used_at": clock.actual()}
        )
        if superfluous := [row.id for row in mine[MAX_BROWSERS - 1 :]]:
            db.session.execute(delete(KnownBrowser).where(KnownBrowser.id.in_(superfluous)))
    else:
        attempts.clear(Dimension.KNOWN_BROWSER, account.KIND, *account.login_key, same.browser_digest)
        if clock.actual() - same.used_at > NOTED_EVERY:
            same.used_at = clock.actual()
    g.browser_key = key


def remove_old_browsers() -> int:
    """Remove browsers that were not used for a year; says how many went."""
    return purge.delete_in_batches(KnownBrowser, KnownBrowser.used_at < clock.actual() - LIFETIME)


def cookie_name(app: Flask) -> str:
    """The cookie that holds the browser's key."""
    name: str = app.config["SESSION_COOKIE_NAME"]
    return f"{name}_browser"


def _login_digests(kind: str, *login: str) -> tuple[str, ...]:
    return keyed_digests("login " + "\0".join((kind, *login)))


def _key_of_request() -> str | None:
    key = request.cookies.get(cookie_name(current_app), "")
    return key if KEY.fullmatch(key) else None


def _send_key(response: Response) -> Response:
    if key := g.get("browser_key"):
        response.set_cookie(
            cookie_name(current_app),
            key,
            max_age=LIFETIME,
            path="/",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    return response
