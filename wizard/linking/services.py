"""The one irreversible act: ``make_link``. Nothing else adds a Link."""

from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy.exc import IntegrityError

from wizard.audit import events
from wizard.cmecf.models import FilerAccount
from wizard.core import clock, tokens
from wizard.core.database import db, get_for_update
from wizard.courts.registry import get_court
from wizard.flow.journey import Journey
from wizard.flow.refusals import CREDENTIALS_CHANGED, RefusedError, StepBackError
from wizard.linking import prepared
from wizard.linking.answers import ChooseAnswer, LegacyAnswer, PacerAnswer, StatedAnswer, VerifyAnswer
from wizard.linking.rules import LinkRefusal, why_filer_not_linkable, why_not_linkable
from wizard.links import queries
from wizard.links.models import Link, ProofMethod
from wizard.mail import outbox
from wizard.pacer.admission import admit_after_journey
from wizard.pacer.models import PacerAccount, identity_of


def make_link(journey: Journey, _private: None = None) -> dict[str, Any]:
    """Join the two accounts that the journey proved. Flushes; raises RefusedError when it cannot be done.

    The e-mails go to the addresses that both accounts had before the link, so that an owner who was not asked learns
    of it.
    """
    pacer, filer = lock_both(journey)
    _keep_what_was_stated(journey, pacer)
    proofs = _proof_methods(journey)
    link = Link(
        court_id=journey.scope,
        filer_account_id=filer.id,
        pacer_account_id=pacer.id,
        **proofs,
        receipt=tokens.new_reference(12),
        linked_at=clock.now(),
    )
    _add(link)
    filer.retire(link.linked_at)
    if get_court(journey.scope).timetable.prepare_from:
        prepared.forget(journey.scope, pacer.id, filer.id)
    detail = {"receipt": link.receipt, **proofs}
    if pacer.kind is None:
        detail["by_word"] = "name, kind, upgraded"
    journey.note(events.LINKED, pacer=pacer.id, filer=filer.id, **detail)
    chosen = journey.answers.find(ChooseAnswer)
    _enqueue_emails(link, pacer, filer, for_another=bool(chosen and chosen.filer_name))
    return {"receipt": link.receipt}


def prepare_pair(journey: Journey, _private: None = None) -> dict[str, Any]:
    """Before go-live: keep that both accounts were proved, and link nothing. Flushes; raises RefusedError."""
    pacer, filer = lock_both(journey)
    prepared.prepare(get_court(journey.scope), journey.reference, journey.answers, pacer, filer)
    journey.note(events.PREPARED, pacer=pacer.id, filer=filer.id)
    return {}


def lock_both(journey: Journey) -> tuple[PacerAccount, FilerAccount]:
    """The two accounts that the journey proved, locked, once every rule was asked again and both proofs still count.

    Raises RefusedError, StepBackError.
    """
    pacer = get_for_update(PacerAccount, journey.answer(PacerAnswer).account_id)
    filer = get_for_update(FilerAccount, journey.answer(LegacyAnswer).account_id)
    _ensure_possible(journey.scope, pacer, filer)
    ensure_current(journey, pacer, filer)
    return pacer, filer


_FILER_PROOFS = {
    (False, False): ProofMethod.PASSWORD,
    (False, True): ProofMethod.PASSWORD_AND_EMAIL,
    (True, False): ProofMethod.PREPARED,
    (True, True): ProofMethod.PREPARED_AND_EMAIL,
}


def _proof_methods(journey: Journey) -> dict[str, str]:
    has_email = journey.answers.find(VerifyAnswer) is not None
    return {
        "filer_proof": _FILER_PROOFS[journey.answer(LegacyAnswer).is_prepared, has_email],
        "pacer_proof": journey.answer(PacerAnswer).method,
    }


def ensure_current(journey: Journey, pacer: PacerAccount, filer: FilerAccount) -> None:
    """Raise StepBackError where the credentials of an account were changed after it was proved."""
    if pacer.credential_epoch != journey.answer(PacerAnswer).epoch:
        raise StepBackError("sign-in", CREDENTIALS_CHANGED)
    # A retired account was linked meanwhile: that has a refusal of its own.
    if filer.status != "retired" and filer.credential_epoch != journey.answer(LegacyAnswer).epoch:
        raise StepBackError("legacy", CREDENTIALS_CHANGED)


def _add(link: Link) -> None:
    """Add the link. Where two submits passed every rule at the same moment, the database's unique keys let one in."""
    db.session.add(link)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        ensure_unlinked(link.court_id, link.pacer_account_id)
        raise RefusedError(LinkRefusal.FILER_LINKED_ALREADY, "lost the race") from None


def _keep_what_was_stated(journey: Journey, pacer: PacerAccount) -> None:
    """Store the stated name of an account whose name PACER does not provide."""
    stated = journey.answers.find(StatedAnswer)
    if stated and pacer.kind is None:
        pacer.first_name = stated.first_name
        pacer.middle_name = stated.middle_name
        pacer.last_name = stated.last_name


def _ensure_possible(court_id: str, pacer: PacerAccount, filer: FilerAccount) -> None:
    """Ask every rule again: minutes have passed since the proofs."""
    links = queries.links_in_the_way(court_id, pacer.id, filer.id)
    if any(link.pacer_account_id == pacer.id for link in links):
        ensure_unlinked(court_id, pacer.id)
    refusal = (
        (LinkRefusal.FILER_LINKED_ALREADY if links else None)
        or why_not_linkable(pacer.kind, pacer.upgraded, pacer.cancelled, pacer.held, pacer.frozen_at is not None)
        or why_filer_not_linkable(filer.username, filer.standing)
    )
    if refusal:
        raise RefusedError(refusal, pacer=pacer.id, filer=filer.id)


def ensure_unlinked(court_id: str, pacer_id: int) -> None:
    """Refuse a PACER account that is linked in this court; says to which filer account, and since when."""
    link = queries.link_of_pacer(court_id, pacer_id)
    if link:
        filer = db.session.get_one(FilerAccount, link.filer_account_id)
        facts = {"filer": filer.username, "since": link.linked_at.isoformat(), "receipt": link.receipt}
        raise RefusedError(LinkRefusal.PACER_LINKED_ALREADY, pacer=pacer_id, filer=filer.id, facts=facts)


def _enqueue_emails(link: Link, pacer: PacerAccount, filer: FilerAccount, for_another: bool) -> None:
    facts = {"link": link, "pacer": pacer, "filer": filer, "for_another": for_another}
    for recipient in outbox.distinct_recipients(filer.email, pacer.email):
        outbox.enqueue("linked", recipient, court=get_court(link.court_id), **facts)


def sign_in_linked_account(journey: Journey) -> None:
    """Sign in as far as the person is admitted: both accounts have just been proved."""
    pacer = journey.answer(PacerAnswer)
    person = replace(identity_of(db.session.get_one(PacerAccount, pacer.account_id)), epoch=pacer.epoch)
    admit_after_journey(person, pacer.proved_at, url_for("signon.home", court=get_court(journey.scope)))
