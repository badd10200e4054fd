"""Pairs of accounts whose link is prepared: both were proved before go-live, and nothing is linked.

On the day of go-live the PACER login is proved anew and leads straight to the confirmation. The legacy login is not
asked again: its proof is as old as its credential, which the epoch tells, and which is compared under the row's lock
when the link is made. So a preparation counts for nothing once either account was changed, frozen, or linked, without
anybody having to withdraw it. Decided: it keeps the answers of its journey, which hold no secret, so that the day's
journey simply begins with them. Refused: making the links by ourselves at go-live; nobody would have confirmed them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import Model, UtcDateTime, db
from wizard.courts.court import Court
from wizard.flow.answers import AnswerFormatError, Answers, from_json, to_json
from wizard.linking.answers import ChooseAnswer, LegacyAnswer, LogoutAnswer, StatedAnswer, VerifyAnswer
from wizard.mail import outbox
from wizard.pacer.models import PacerAccount

# The outcome of a journey that prepared a link.
PREPARED = "prepared"
# What is kept of its answers, by step.
KEPT = {"stated": StatedAnswer, "choose": ChooseAnswer, "legacy": LegacyAnswer, "verify": VerifyAnswer}


def logged_out(court: Court) -> LogoutAnswer:
    """The answer to step 1: it also says whether this journey links, or prepares a link before go-live."""
    return LogoutAnswer(signed_out=True, prepares=not court.is_live(clock.now()))


class PreparedPair(Model):
    """A PACER account and a filer account whose owner proved both, and may link them when the court converts.

    ``pacer_epoch`` and ``filer_epoch``: those of their credentials then. ``stored_answers``: what ``KEPT`` names.
    ``announced_at``: when the e-mail was queued that says that linking is open.
    """

    __tablename__ = "prepared_pair"
    __table_args__ = (UniqueConstraint("court_id", "pacer_account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    court_id: Mapped[str] = mapped_column(String(12))
    filer_account_id: Mapped[int] = mapped_column(ForeignKey("filer_account.id"), unique=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    filer_epoch: Mapped[int] = mapped_column()
    pacer_epoch: Mapped[int] = mapped_column()
    stored_answers: Mapped[dict[str, Any]] = mapped_column("answers", JSON)
    journey_reference: Mapped[str] = mapped_column(String(16))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    def is_current(self, pacer_epoch: int, filer: FilerAccount) -> bool:
        """Whether neither account was changed since: the preparation still counts."""
        return self.pacer_epoch == pacer_epoch and self.filer_epoch == filer.credential_epoch


def prepare(court: Court, reference: str, answers: Answers, pacer: PacerAccount, filer: FilerAccount) -> None:
    """Keep the pair in place of any other of either account, and tell both owners. Both are locked; flushes."""
    forget(court.id, pacer.id, filer.id)
    kept = {step: to_json(answers[step]) for step, kind in KEPT.items() if isinstance(answers.get(step), kind)}
    db.session.add(
        PreparedPair(
            court_id=court.id,
            filer_account_id=filer.id,
            pacer_account_id=pacer.id,
            filer_epoch=filer.credential_epoch,
            pacer_epoch=pacer.credential_epoch,
            stored_answers=kept,
            journey_reference=reference,
            prepared_at=clock.actual(),
        )
    )
    db.session.flush()
    for recipient in outbox.distinct_recipients(filer.email, pacer.email):
        outbox.enqueue("prepared", recipient, court=court, pacer=pacer, filer=filer)


def forget(court_id: str, pacer_id: int, filer_id: int | None = None) -> int:
    """Remove what was prepared in a court for either account. How many pairs that were. In the write transaction."""
    of_either = or_(PreparedPair.pacer_account_id == pacer_id, PreparedPair.filer_account_id == filer_id)
    found = db.session.execute(delete(PreparedPair).where(PreparedPair.court_id == court_id, of_either))
    return int(found.rowcount)  # type: ignore[attr-defined]


def pair_of_pacer(court: Court, pacer_id: int) -> tuple[PreparedPair, FilerAccount] | None:
    """What was prepared with a PACER account in a court, current or not, and the filer account as it is now."""
    if not court.timetable.prepare_from:
        return None
    rows = select(PreparedPair, FilerAccount).join(FilerAccount, FilerAccount.id == PreparedPair.filer_account_id)
    mine = PreparedPair.court_id == court.id, PreparedPair.pacer_account_id == pacer_id
    found = db.session.execute(rows.where(*mine)).first()
    return (found[0], found[1]) if found else None


def pair_of_filer(filer: FilerAccount) -> tuple[PreparedPair, PacerAccount] | None:
    """The same, found by the filer account."""
    rows = select(PreparedPair, PacerAccount).join(PacerAccount, PacerAccount.id == PreparedPair.pacer_account_id)
    found = db.session.execute(rows.where(PreparedPair.filer_account_id == filer.id)).first()
    return (found[0], found[1]) if found else None


def answers_of(pair: PreparedPair) -> dict[str, object]:
    """The answers to the steps that need not be taken again, by step; none where they no longer fit their classes."""
    try:
        found: dict[str, Any] = {step: from_json(KEPT[step], stored) for step, stored in pair.stored_answers.items()}
    except AnswerFormatError:
        return {}
    return {**found, "legacy": _as_prepared(found["legacy"])} if "legacy" in found else {}


def _as_prepared(answer: LegacyAnswer) -> LegacyAnswer:
    return LegacyAnswer(**{**vars(answer), "is_prepared": True})


def announce(courts: Mapping[str, Court], at_most: int = 1000) -> int:
    """Tell by e-mail those who have prepared in a court that has converted. How many pairs; each is told once.

    Whose preparation counts no more is left out. In the write transaction; flushes.
    """
    open_now = [court_id for court_id, court in courts.items() if court.is_live(clock.now())]
    rows = (
        select(PreparedPair, PacerAccount, FilerAccount)
        .join(PacerAccount, PacerAccount.id == PreparedPair.pacer_account_id)
        .join(FilerAccount, FilerAccount.id == PreparedPair.filer_account_id)
        .where(PreparedPair.announced_at.is_(None), PreparedPair.court_id.in_(open_now))
        .order_by(PreparedPair.id)
        .limit(at_most)
        .with_for_update(of=PreparedPair, skip_locked=True)
    )
    told = 0
    for pair, pacer, filer in db.session.execute(rows).all():
        pair.announced_at = clock.actual()
        if pair.is_current(pacer.credential_epoch, filer):
            _tell_that_it_is_open(courts[pair.court_id], pacer, filer)
        told += 1
    db.session.flush()
    return told


def _tell_that_it_is_open(court: Court, pacer: PacerAccount, filer: FilerAccount) -> None:
    for recipient in outbox.distinct_recipients(filer.email, pacer.email):
        outbox.enqueue("prepared-open", recipient, court=court, pacer=pacer, filer=filer)
