"""Signing on at a court's door: with PACER, or, before go-live, with the legacy login."""

from flask import current_app, session, url_for

from wizard.audit import events, trail
from wizard.cmecf import proof as cmecf_proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.courts.court import Court
from wizard.flow.refusals import RefusedError
from wizard.pacer import proof as pacer_proof
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.security import digests, signin
from wizard.signon.refusals import LoginRefusal

LEGACY = "legacy_login"


def sign_on(form, court: Court | None, then: str) -> str:
    """Sign on with PACER at a court's door, or for all courts; says where to go next.

    Raises RefusedError, or OverloadedError.
    """
    person = pacer_proof.prove(form, court.id if court else "")
    pacer_proof.ensure_usable(person, to_manage=court is None)
    account = db.session.get_one(PacerAccount, person.account_id)
    if rules.must_offer_codes(person.enrolled, current_app.extensions["settings"].skips_allowed):
        signin.start_pending_mfa(account, then)
        return url_for("codes.offer")
    place = court and court.id
    signin.sign_in(account, lambda: trail.record(events.SIGNED_IN, court=place, pacer=person.account_id))
    return then


def sign_in_to_file(form, court: Court) -> None:
    """Log in with the legacy login of a court that has not converted (S2). Raises RefusedError, or OverloadedError."""
    tried_by = ("door", court.id, form.username.data.casefold(), digests.ip_address_digest())
    filer = cmecf_proof.prove_or_refuse(court.id, form.username.data, form.password.data, tried_by)
    if filer.status == "disabled":
        raise RefusedError(LoginRefusal.DISABLED_LOGIN, filer=filer.account_id)
    session[LEGACY] = {"court": court.id, "filer": filer.account_id, "at": clock.actual().isoformat()}
    with transaction():
        session.change_key()
        session.store()
        trail.record(events.FILER_SIGNED_IN, court=court.id, filer=filer.account_id)


def signed_in_filer(court: Court) -> FilerAccount | None:
    """Whoever is logged in here with the legacy login of this court, as long as that login is good for anything."""
    known = session.get(LEGACY)
    if not known or known["court"] != court.id or court.is_live(clock.now()):
        return None
    filer = db.session.get(FilerAccount, known["filer"])
    return filer if filer and filer.status == "active" else None


def is_anyone_signed_in() -> bool:
    """Whether somebody is logged in with a legacy login, in any court; or half, with PACER."""
    return signin.pending_mfa() is not None or _filer_anywhere()


def _filer_anywhere() -> bool:
    return LEGACY in session and not current_app.extensions["courts"][session[LEGACY]["court"]].is_live(clock.now())
