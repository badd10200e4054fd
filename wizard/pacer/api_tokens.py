"""The tokens that the Authentication API hands out: stored as digests, each good for a while."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, and_, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.audit import events, trail
from wizard.core import clock, tokens
from wizard.core.config import current_settings
from wizard.core.database import Model, UtcDateTime, db
from wizard.core.purge import delete_in_batches
from wizard.pacer.directory import Identity
from wizard.pacer.models import PacerAccount, proof_of
from wizard.security.digests import digest_of


class CsoToken(Model):
    """One sign-on by the API, in one epoch of the account's credentials. Its row goes when it ends."""

    __tablename__ = "cso_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    epoch: Mapped[int] = mapped_column()
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def issue(person: Identity) -> str:
    """A fresh token of 128 characters. Flushes; raises OutdatedProofError."""
    account = proof_of(person).lock()
    token = tokens.new_api_token()
    good_until = clock.actual() + timedelta(minutes=current_settings().token_minutes)
    token_row = {"pacer_account_id": account.id, "epoch": account.credential_epoch, "good_until": good_until}
    db.session.add(CsoToken(digest=digest_of(token), **token_row))
    trail.record(events.TOKEN_ISSUED, pacer=account.id)
    return token


def owner_of(token: str) -> int | None:
    """Whose token this is; None where it is not good, or not any more."""
    if not token.isascii():
        return None
    mine = select(PacerAccount.id).join(
        CsoToken,
        and_(CsoToken.pacer_account_id == PacerAccount.id, CsoToken.epoch == PacerAccount.credential_epoch),
    )
    good = mine.where(CsoToken.digest == digest_of(token), CsoToken.good_until > clock.actual())
    return db.session.scalar(good)


def end(token: str) -> bool:
    """End a token; False where there is no such token, or it is not good any more. Flushes."""
    account_id = owner_of(token)
    if account_id is None or not _delete(CsoToken.digest == digest_of(token)):
        return False
    trail.record(events.TOKEN_ENDED, pacer=account_id)
    return True


def end_tokens_of(account_id: int) -> None:
    """End every token of an account, wherever all its sessions end. Flushes."""
    _delete(CsoToken.pacer_account_id == account_id)


def _delete(condition: ColumnElement[bool]) -> bool:
    """Whether there was such a token."""
    deleted = delete(CsoToken).where(condition).returning(CsoToken.id)
    return bool(db.session.scalars(deleted).all())


def note_logout(account: PacerAccount) -> None:
    """A person who logs out here is logged out everywhere: sessions end, and tokens too. Flushes."""
    end_tokens_of(account.id)
    trail.record_logout(account)


def remove_old_tokens() -> int:
    """Remove tokens whose time ran out."""
    return delete_in_batches(CsoToken, CsoToken.good_until < clock.actual())
