"""The console's door: password and one-time code, and what comes before the first time."""

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
    """A live console is never opened by a password alone."""
    return not config.current_settings().practice


def prove(login: str, password: str, code: str) -> StaffMember:
    """Who is there: one verification whatever is wrong, one answer for all of it.

    Raises RefusedError, or OverloadedError.
    """
    subject = (login.casefold(), digests.ip_address_digest())
    with rate_limits.attempt(Dimension.STAFF_LOGIN, *subject, wrong=RefusedError):
        return _verify(login, password, code)


def _verify(login: str, password: str, code: str) -> StaffMember:
    member = services.named(login if is_hashable(login) else "")
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


def finish_login(member: StaffMember, then: str) -> str | None:
    """Sign in whoever was proved; or, where an app must be connected first, half. Says where to go then."""
    if codes_required() and not member.confirmed_at:
        signin.start_pending_mfa(member, then)
        return None
    signin.sign_in(member, lambda: trail.record(events.STAFF_SIGNED_IN, **member.signature))
    return then


def pending_member() -> StaffMember | None:
    """Who has proved a password here, and has to connect an app yet."""
    half = signin.pending_mfa()
    return load_staff(half["who"]) if half else None


def accept_invitation(code: str, password: str) -> StaffMember:
    """Set the password that goes with an invitation. Raises RefusedError, or OverloadedError."""
    with rate_limits.email_code_attempt():
        member = db.session.get_one(StaffMember, email_codes.look_up(services.PURPOSE, code)["staff"])
        _ensure_good_password(password, member)
        end_read()
        stored = passwords.hash_password(password)
        with transaction():
            member = get_for_update(StaffMember, email_codes.redeem(services.PURPOSE, code)["staff"])
            member.password_hash = stored
            trail.record(events.STAFF_PASSWORD_SET, **member.signature)
    return member


def _ensure_good_password(password: str, member: StaffMember) -> None:
    parts = [member.login, *fold(member.name).split()]
    if broken := broken_rules(STAFF_RULES, password, parts):
        raise RefusedError(StaffRefusal.STAFF_PASSWORD, "; ".join(broken))


def offer_key(member_id: int) -> str:
    """A key for the person's app, which does not count until one of its codes was typed."""
    with transaction():
        member = get_for_update(StaffMember, member_id)
        if not member.encrypted_key:
            member.encrypted_key = encryption.encrypt(totp.generate_key())
        return member.totp_key or ""


def connect_app(member_id: int, code: str) -> str:
    """The app counts from now on; whoever was half signed in is signed in. Says where to go. Raises RefusedError."""
    with transaction():
        member = get_for_update(StaffMember, member_id)
        if not member.confirm_app(code):
            raise RefusedError(StaffRefusal.STAFF_CODE, "wrong one-time code")
        trail.record(events.STAFF_APP_CONNECTED, **member.signature)
    return signin.complete_sign_in(member, lambda: trail.record(events.STAFF_SIGNED_IN, **member.signature))
