"""The tokens that the Authentication API hands out: stored as digests, each good for a while."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.audit import events, trail
from wizard.kernel import chance, clock
from wizard.kernel.access import settings
from wizard.kernel.db import UtcDateTime, db, locked
from wizard.kernel.housekeeping import remove
from wizard.kernel.sessions import digest_of
from wizard.pacer.directory import Person
from wizard.pacer.models import PacerAccount, person_of


class CsoToken(db.Model):
    """One sign-on by the API. Its row goes when it ends."""

    __tablename__ = "cso_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def issue(person: Person) -> str | None:
    """A fresh token of 128 characters, which is told once; None where the proof counts no more. Flushes."""
    account = locked(PacerAccount, person.account_id)
    if account.cancelled or person_of(account).stamp != person.stamp:
        return None
    token = chance.token()
    good_until = clock.actual() + timedelta(minutes=settings().token_minutes)
    db.session.add(CsoToken(digest=digest_of(token), pacer_account_id=account.id, good_until=good_until))
    trail.record(events.TOKEN_ISSUED, pacer=account.id)
    return token


def owner_of(token: str) -> int | None:
    """Whose token this is; None where it is not good, or not any more."""
    if not token.isascii():
        return None
    mine = db.select(CsoToken.pacer_account_id).where(
        CsoToken.digest == digest_of(token), CsoToken.good_until > clock.actual()
    )
    return db.session.scalar(mine)


def end(token: str) -> bool:
    """End a token; False where there is no such token, or it is not good any more. Flushes."""
    account_id = owner_of(token)
    if account_id is None or not _delete(digest=digest_of(token)):
        return False
    trail.record(events.TOKEN_ENDED, pacer=account_id)
    return True


def end_tokens_of(account_id: int) -> None:
    """End every token of an account, wherever all its sessions end. Flushes."""
    _delete(pacer_account_id=account_id)


def _delete(**which: Any) -> int:
    return db.session.execute(db.delete(CsoToken).filter_by(**which)).rowcount


def note_logout(person: Any) -> None:
    """Whoever logs out here is logged out everywhere: sessions end, and tokens too. Flushes."""
    end_tokens_of(person.id)
    trail.note_logout(person)


def remove_old_tokens() -> int:
    """Remove tokens whose time ran out."""
    return remove(CsoToken, CsoToken.good_until < clock.actual())
