"""The console's door: password and one-time code, and what comes before the first time."""

from wizard.audit import events, trail
from wizard.flow import tries
from wizard.flow.refusals import Refused
from wizard.kernel import access, clock, letter_codes, one_time, passwords, sealing, throttle
from wizard.kernel.db import db, locked, release, writing
from wizard.kernel.folding import folded
from wizard.staff import accounts
from wizard.staff.models import StaffMember, load_staff
from wizard.staff.refusals import StaffRefusal

SHORTEST_PASSWORD = 14
ISSUER = "Filer Link console"


def codes_required() -> bool:
    """A live console is never opened by a password alone."""
    return not access.settings().practice


def prove(login: str, password: str, code: str) -> StaffMember:
    """Who is there: one verification whatever is wrong, one answer for all of it. Raises Refused, or Busy."""
    try:
        taken = throttle.take("staff", login.casefold(), access.address_digest())
    except throttle.MustWait as wait:
        raise tries.too_many(wait) from None
    try:
        member = _proved(login, password, code)
    except Refused:
        raise
    except BaseException:
        taken.give_back()
        raise
    taken.forget()
    return member


def _proved(login: str, password: str, code: str) -> StaffMember:
    member = accounts.named(login if passwords.can_be_typed(login) else "")
    known = member and not member.ended_at
    stored = member.password_hash if known else None
    key, last_step = (key_of(member), member.last_step) if known and member.confirmed_at else (None, 0)
    release()
    right = passwords.verify(stored or passwords.Decoys({}).stored_for(b"", login), password)
    step = one_time.step_of(key, last_step, code) if code.isascii() else None
    if not known or stored is None or not right:
        raise Refused(StaffRefusal.STAFF_LOGIN, "wrong password" if known else "unknown")
    if key and (step is None or not _use_up(member.id, step)):
        raise Refused(StaffRefusal.STAFF_LOGIN, "wrong one-time code" if code else "no one-time code")
    return db.session.get_one(StaffMember, member.id)


def _use_up(member_id: int, step: int) -> bool:
    newer = db.update(StaffMember).where(StaffMember.id == member_id, StaffMember.last_step < step)
    with writing():
        return db.session.execute(newer.values(last_step=step)).rowcount == 1


def key_of(member: StaffMember) -> str | None:
    """The key of the person's app; None where another secret key of the site sealed it."""
    return sealing.unseal(member.sealed) if member.sealed else None


def enter(member: StaffMember, then: str) -> str | None:
    """Sign in whoever was proved; or, where an app must be connected first, half. Says where to go then."""
    if codes_required() and not member.confirmed_at:
        access.half_sign_in(member, then)
        return None
    access.sign_in(member, lambda: trail.record(events.STAFF_SIGNED_ON, **member.signature))
    return then


def half_entered() -> StaffMember | None:
    """Who has proved a password here, and has to connect an app yet."""
    half = access.half_signed_in()
    return load_staff(half["who"]) if half else None


def accept_invitation(code: str, password: str) -> StaffMember:
    """Set the password that goes with an invitation. Raises Refused, or Busy."""
    with tries.one_letter_code():
        member = db.session.get_one(StaffMember, letter_codes.look_up(accounts.PURPOSE, code)["staff"])
        _must_be_good(password, member)
        release()
        stored = passwords.hash_new(password)
        with writing():
            member = locked(StaffMember, letter_codes.redeem(accounts.PURPOSE, code)["staff"])
            member.password_hash = stored
            trail.record(events.STAFF_SETTLED, **member.signature)
    return member


def _must_be_good(password: str, member: StaffMember) -> None:
    parts = [member.login, *folded(member.name).split()]
    stands_in = any(part in password.lower() for part in parts if len(part) >= 3)
    if len(password) < SHORTEST_PASSWORD or not passwords.can_be_typed(password) or stands_in:
        raise Refused(StaffRefusal.STAFF_PASSWORD)


def offer_key(member_id: int) -> str:
    """A key for the person's app, which does not count until one of its codes was typed."""
    with writing():
        member = locked(StaffMember, member_id)
        if not member.sealed:
            member.sealed = sealing.seal(one_time.new_key())
        return key_of(member) or ""


def connect_app(member_id: int, code: str) -> str:
    """The app counts from now on; whoever was half signed in is signed in. Says where to go. Raises Refused."""
    with writing():
        member = locked(StaffMember, member_id)
        step = one_time.step_of(key_of(member), member.last_step, code)
        if step is None:
            raise Refused(StaffRefusal.STAFF_CODE, "wrong one-time code")
        member.confirmed_at, member.last_step = clock.actual(), step
        trail.record(events.STAFF_CODES, **member.signature)
    return access.complete_sign_in(member, lambda: trail.record(events.STAFF_SIGNED_ON, **member.signature))
