"""Logging in at a court: with PACER or, before go-live, with the legacy login."""

from flask import session

from wizard.audit import events, trail
from wizard.cmecf import proof as cmecf_proof
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core import clock
from wizard.core.database import transaction
from wizard.core.normalize import login_key
from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import admission
from wizard.pacer import proof as pacer_proof
from wizard.pacer.refusals import SignOnRefusal
from wizard.security import known_browsers, signin
from wizard.security.dimensions import Dimension
from wizard.security.epochs import OutdatedProofError, Proof
from wizard.security.sessions import current_session, end_sessions_of
from wizard.signon.forms import LegacyLoginForm, PacerLoginForm
from wizard.signon.refusals import LoginRefusal

LEGACY_LOGIN = "legacy_login"


def sign_in_with_pacer(form: PacerLoginForm, court: Court | None, next_path: str) -> str:
    """Sign in with PACER at one court, or at all of them where ``court`` is None.

    Returns the path to go to: ``next_path``, or the offer of one-time passcodes first. Raises RefusedError, or
    OverloadedError.
    """
    identity = pacer_proof.prove(form, court.id if court else "")
    pacer_proof.ensure_usable(identity, to_manage=court is None)
    account_id, court_id = identity.account_id, court.id if court else None
    try:
        return admission.admit(
            identity, next_path, lambda: trail.record(events.SIGNED_IN, court=court_id, pacer=account_id)
        )
    except OutdatedProofError:
        raise RefusedError(SignOnRefusal.PACER_LOGIN, "changed in the meantime", pacer=account_id) from None


def _prove_legacy(form: LegacyLoginForm, court: Court, stays: bool) -> cmecf_proof.ProvedFiler:
    typed = form.username.data
    subjects = rate_limits.login_subjects(
        FilerAccount.KIND, Dimension.COURT_LOGIN, Dimension.FILER_ACCOUNT, court.id, login_key(typed)
    )
    return cmecf_proof.prove_or_refuse(court.id, typed, form.password.data, *subjects, stays=stays)


def freeze_filer(form: LegacyLoginForm, court: Court) -> None:
    """Freeze a filer account for whoever has its password, and notify the owner. Only the help desk can unfreeze it.

    Raises RefusedError, OutdatedProofError, or OverloadedError.
    """
    filer = _prove_legacy(form, court, stays=False)
    with transaction():
        row = Proof(FilerAccount, filer.account_id, filer.epoch).lock()
        if row.frozen_at is None:
            row.frozen_at = clock.actual()
            end_sessions_of(row.identity)
            trail.record(events.FROZEN_BY_OWNER, court=court.id, filer=row.id, what="CM/ECF filer account")
            outbox.enqueue("account-frozen", row.email, login=row.username, what="CM/ECF filer account")


def sign_in_with_legacy_login(form: LegacyLoginForm, court: Court) -> None:
    """Log in to file in a court that has not converted (S2). Raises RefusedError, or OverloadedError."""
    filer = _prove_legacy(form, court, stays=True)
    if filer.status == "frozen":
        raise RefusedError(LoginRefusal.FROZEN, filer=filer.account_id)
    if filer.status == "disabled":
        raise RefusedError(LoginRefusal.DISABLED_LOGIN, filer=filer.account_id)
    proof = Proof(FilerAccount, filer.account_id, filer.epoch)
    try:
        with transaction():
            known_browsers.remember(proof.lock())
            session[LEGACY_LOGIN] = {"court": court.id, "who": proof.session_id, "at": clock.actual().isoformat()}
            current_session().store(current_session().change_key())
            trail.record(events.FILER_SIGNED_IN, court=court.id, filer=filer.account_id)
    except OutdatedProofError:
        raise RefusedError(LegacyRefusal.LEGACY_LOGIN, "changed in the meantime", filer=filer.account_id) from None


def current_legacy_filer(court: Court) -> FilerAccount | None:
    """The filer account logged in with this court's legacy login; None once it no longer files, or is not active."""
    login = session.get(LEGACY_LOGIN)
    if not login or login["court"] != court.id or not court.phase(clock.now()).is_legacy_open:
        return None
    filer = FilerAccount.load(login["who"])
    return filer if filer and filer.status == "active" else None


def has_other_login() -> bool:
    """Whether there is a login to end besides a full PACER login: a legacy one, or one that waits for its codes."""
    return signin.has_pending_mfa() or _has_legacy_login()


def _has_legacy_login() -> bool:
    login = session.get(LEGACY_LOGIN)
    return login is not None and get_court(login["court"]).phase(clock.now()).is_legacy_open
