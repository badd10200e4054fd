"""Logging in to the console with a password and a one-time passcode; accepting an invitation; connecting an app."""

from typing import Any

from wizard.audit import events, trail
from wizard.core import config
from wizard.core.database import db, end_read, get_for_update, transaction
from wizard.core.normalize import fold, login_key
from wizard.flow import rate_limits
from wizard.flow.refusals import CommonRefusal, RefusedError
from wizard.security import attempts, digests, email_codes, encryption, passwords, signin, totp
from wizard.security.dimensions import Dimension
from wizard.security.email_codes import InvalidCodeError
from wizard.security.epochs import OutdatedProofError, Proof
from wizard.security.password_rules import STAFF_RULES, broken_rules, is_hashable
from wizard.security.totp import Authenticator
from wizard.staff import services
from wizard.staff.models import StaffMember
from wizard.staff.refusals import StaffRefusal

ISSUER = "Filer Link console"


def codes_required() -> bool:
    """Whether a login needs a one-time passcode: always, except on a practice site."""
    return not config.current_settings().practice


def passkeys_required() -> bool:
    """Whether nothing but a passkey opens the console."""
    return config.current_settings().staff_passkeys_required


def verify_login(login: str, password: str, code: str) -> Proof[StaffMember]:
    """The staff member whose login, password and one-time passcode these are.

    A password is verified in every case, and the refusal is the same whatever was wrong. Raises RefusedError, or
    OverloadedError.
    """
    subjects = rate_limits.login_subjects(
        StaffMember.KIND, Dimension.STAFF_LOGIN, Dimension.STAFF_ACCOUNT, login_key(login)
    )
    try:
        with rate_limits.login_attempt(*subjects, wrong=RefusedError, email_of=lambda: _email_on_file(login)):
            return _verify(login, password, code)
    except RefusedError as refused:
        # Whoever is told a login can find what was tried with it. People type passwords there: only a digest is kept.
        refused.typed = digests.username_digest(login)
        raise


def _email_on_file(login: str) -> str | None:
    member = services.find_staff(login if is_hashable(login) else "")
    return member.email if member and not member.ended_at else None


def _verify(login: str, password: str, code: str) -> Proof[StaffMember]:
    member = services.find_staff(login if is_hashable(login) else "")
    known = member if member and not member.ended_at else None
    stored = known.password_hash if known else None
    app = Authenticator.of(known) if known and known.confirmed_at else None
    # Whoever has a passkey and no app logs in with the passkey: a password alone would make it worthless.
    is_passkey_only = bool(known and known.passkeys and not app)
    proof = known and known.proof
    end_read()
    is_right = passwords.verify_password(stored or passwords.dummy_hash(), password)
    step = app.matching_step(code) if app else None
    if proof is None or stored is None or not is_right:
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "wrong password" if proof else "unknown")
    if is_passkey_only:
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "no passkey")
    if app and not _use_code(app, step):
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "wrong one-time passcode" if code else "no one-time passcode")
    return proof


def _use_code(app: Authenticator, step: int | None) -> bool:
    with transaction():
        return step is not None and app.use_code(step)


def verify_passkey(typed: str) -> Proof[StaffMember]:
    """The staff member whose passkey it is. Raises RefusedError, the same whatever was wrong."""
    proof = rate_limits.verify_passkey(StaffMember, typed)
    if db.session.get_one(StaffMember, proof.account_id).ended_at:
        raise RefusedError(CommonRefusal.PASSKEY, "removed from the console")
    return proof


def finish_login(proof: Proof[StaffMember], next_path: str, by_passkey: bool = False) -> str | None:
    """Sign in a verified staff member, and return ``next_path``.

    Returns None where the staff member has to add a passkey, or to connect an app, first; the sign-in waits for that.
    Raises RefusedError where the account was changed meanwhile, or a passkey is required and was not used.
    """
    member = db.session.get_one(StaffMember, proof.account_id)
    if passkeys_required() and member.passkeys and not by_passkey:
        raise RefusedError(StaffRefusal.PASSKEY_REQUIRED)
    try:
        if lacks_second_factor(member):
            signin.start_pending_mfa(proof, next_path)
            return None
        signin.sign_in(proof, lambda: trail.record(events.STAFF_SIGNED_IN, **member.audit_detail))
    except OutdatedProofError:
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "changed in the meantime") from None
    return next_path


def lacks_second_factor(member: StaffMember) -> bool:
    """Whether a member of the staff must set up a passkey, or an app, before the console opens."""
    return (passkeys_required() or codes_required()) and not _is_set_up(member)


def _is_set_up(member: StaffMember) -> bool:
    return bool(member.passkeys) or (not passkeys_required() and member.confirmed_at is not None)


def pending_member() -> StaffMember | None:
    """The staff member whose sign-in waits, in this session, for a passkey or an app; set up here or in another one."""
    member = signin.pending_person()
    return member if isinstance(member, StaffMember) and not _is_set_up(member) else None


def accept_invitation(code: str, password: str) -> Proof[StaffMember]:
    """Redeem the code of an invitation, and set the password. Raises RefusedError, or OverloadedError."""
    place = email_codes.ANYWHERE
    with rate_limits.email_code_attempt(services.PURPOSE, place, code):
        member = db.session.get_one(StaffMember, email_codes.look_up(services.PURPOSE, place, code)["staff"])
        _ensure_password_rules(password, member)
        end_read()
        stored = passwords.hash_password(password)
        with transaction():
            member = _invited(email_codes.redeem(services.PURPOSE, place, code))
            member.password_hash = stored
            attempts.clear(Dimension.STAFF_ACCOUNT, *member.login_key)
            trail.record(events.STAFF_PASSWORD_SET, **member.audit_detail)
            db.session.flush()
            return member.proof


def _invited(facts: dict[str, Any]) -> StaffMember:
    """Who was invited, locked. Raises InvalidCodeError where the account was changed since."""
    try:
        return Proof(StaffMember, facts["staff"], facts["epoch"]).lock()
    except OutdatedProofError:
        raise InvalidCodeError from None


def _ensure_password_rules(password: str, member: StaffMember) -> None:
    parts = [member.login, *fold(member.name).split()]
    if broken := broken_rules(STAFF_RULES, password, parts):
        raise RefusedError(StaffRefusal.STAFF_PASSWORD, "; ".join(broken))


def ensure_totp_key(member_id: int) -> None:
    """Make a key for the staff member's app, unless there is one. It does not count until a code confirms it."""
    with transaction():
        member = get_for_update(StaffMember, member_id)
        if member.confirmed_at is None and member.totp_key is None:
            member.encrypted_key = encryption.encrypt(totp.generate_key())


def connect_app(proof: Proof[StaffMember], code: str) -> str:
    """Confirm the app by a code, complete the pending sign-in, and return the path to go to.

    Raises RefusedError, OutdatedProofError.
    """
    with transaction():
        member = proof.lock()
        if not member.confirm_app(code):
            raise RefusedError(StaffRefusal.STAFF_CODE, "wrong one-time passcode")
        trail.record(events.STAFF_APP_CONNECTED, **member.audit_detail)
        signin.end_other_sessions(member)
        detail, connected = member.audit_detail, member.proof
    return signin.complete_sign_in(connected, lambda: trail.record(events.STAFF_SIGNED_IN, **detail))
