"""Logging in to the console with a password and a one-time code; accepting an invitation; connecting an app."""

from wizard.audit import events, trail
from wizard.core import config
from wizard.core.database import db, end_read, get_for_update, transaction
from wizard.core.normalize import fold
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.security import digests, email_codes, encryption, passwords, signin, totp
from wizard.security.attempts import Dimension
from wizard.security.password_rules import STAFF_RULES, broken_rules, is_hashable
from wizard.security.totp import Authenticator
from wizard.staff import services
from wizard.staff.models import StaffMember, load_staff
from wizard.staff.refusals import StaffRefusal

ISSUER = "Filer Link console"


def codes_required() -> bool:
    """Whether a login needs a one-time code: always, except on a practice site."""
    return not config.current_settings().practice


def verify_login(login: str, password: str, code: str) -> StaffMember:
    """The staff member whose login, password and one-time code these are.

    A password is verified in every case, and the refusal is the same whatever was wrong. Raises RefusedError, or
    OverloadedError.
    """
    subject = (login.casefold(), digests.ip_address_digest())
    with rate_limits.attempt(Dimension.STAFF_LOGIN, *subject, wrong=RefusedError):
        return _verify(login, password, code)


def _verify(login: str, password: str, code: str) -> StaffMember:
    member = services.find_staff(login if is_hashable(login) else "")
    known = member if member and not member.ended_at else None
    stored = known.password_hash if known else None
    app = Authenticator.of(known) if known and known.confirmed_at else None
    end_read()
    is_right = passwords.verify_password(stored or passwords.dummy_hash(), password)
    step = app.matching_step(code) if app else None
    if known is None or stored is None or not is_right:
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "wrong password" if known else "unknown")
    if app and not _use_code(app, step):
        raise RefusedError(StaffRefusal.STAFF_LOGIN, "wrong one-time code" if code else "no one-time code")
    return db.session.get_one(StaffMember, known.id)


def _use_code(app: Authenticator, step: int | None) -> bool:
    with transaction():
        return step is not None and app.use_code(step)


def finish_login(member: StaffMember, next_path: str) -> str | None:
    """Sign in a verified staff member, and return ``next_path``.

    Returns None where the staff member has to connect an app first; the sign-in waits for that.
    """
    if codes_required() and not member.confirmed_at:
        signin.start_pending_mfa(member, next_path)
        return None
    signin.sign_in(member, lambda: trail.record(events.STAFF_SIGNED_IN, **member.audit_detail))
    return next_path


def pending_member() -> StaffMember | None:
    """The staff member whose sign-in waits, in this session, until an app is connected; here or in another one."""
    pending = signin.pending_mfa()
    member = load_staff(pending["who"]) if pending else None
    return member if member and not member.confirmed_at else None


def accept_invitation(code: str, password: str) -> StaffMember:
    """Redeem the code of an invitation, and set the password. Raises RefusedError, or OverloadedError."""
    with rate_limits.email_code_attempt():
        member = db.session.get_one(StaffMember, email_codes.look_up(services.PURPOSE, code)["staff"])
        _ensure_password_rules(password, member)
        end_read()
        stored = passwords.hash_password(password)
        with transaction():
            member = get_for_update(StaffMember, email_codes.redeem(services.PURPOSE, code)["staff"])
            member.password_hash = stored
            trail.record(events.STAFF_PASSWORD_SET, **member.audit_detail)
    return member


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


def connect_app(member_id: int, code: str) -> str:
    """Confirm the app by a code, complete the pending sign-in, and return the path to go to. Raises RefusedError."""
    with transaction():
        member = get_for_update(StaffMember, member_id)
        if not member.confirm_app(code):
            raise RefusedError(StaffRefusal.STAFF_CODE, "wrong one-time code")
        trail.record(events.STAFF_APP_CONNECTED, **member.audit_detail)
    return signin.complete_sign_in(member, lambda: trail.record(events.STAFF_SIGNED_IN, **member.audit_detail))
