"""The passkeys of a member of the staff: adding and removing one, and what each change ends."""

from sqlalchemy import select

from wizard.audit import events, trail
from wizard.core.database import db, end_read, get_for_update, transaction
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.security import passkeys, passwords, signin
from wizard.security.dimensions import Dimension
from wizard.security.epochs import Proof
from wizard.security.passkeys import InvalidPasskeyError, NewPasskey, Passkey
from wizard.staff import authentication
from wizard.staff.models import StaffMember
from wizard.staff.refusals import StaffRefusal


def find(member: StaffMember, passkey_id: int) -> Passkey | None:
    """A passkey of that member."""
    return db.session.scalar(select(Passkey).filter_by(id=passkey_id, staff_member_id=member.id))


def reauthenticate(member: StaffMember, typed: str) -> Proof[StaffMember]:
    """Verify the password of a signed-in member again. Attempts count as at the login.

    Raises RefusedError, or OverloadedError.
    """
    stored, proof = member.password_hash, member.proof
    login = member.login_key
    end_read()
    subject = rate_limits.account_subject(StaffMember.KIND, Dimension.STAFF_ACCOUNT, *login)
    with rate_limits.attempt((Dimension.REAUTHENTICATION, f"staff {proof.account_id}"), subject, wrong=RefusedError):
        if stored is None or not passwords.verify_password(stored, typed):
            raise RefusedError(StaffRefusal.WRONG_PASSWORD)
    return proof


def verify_new(member: StaffMember, typed: str) -> NewPasskey:
    """The passkey that the member's browser has just made. Commits; raises RefusedError."""
    try:
        return passkeys.verify_new(member, typed)
    except InvalidPasskeyError as no:
        raise RefusedError(StaffRefusal.NEW_PASSKEY, no.cause) from None


def add(proof: Proof[StaffMember], made: NewPasskey, name: str) -> Proof[StaffMember]:
    """Let a new passkey count. The member's proof from now on. Commits; raises OutdatedProofError."""
    with transaction():
        member = proof.lock()
        db.session.add(made.of(name, staff_member_id=member.id))
        return _end_earlier_proofs(member, f"added the passkey “{name}”")


def remove(proof: Proof[StaffMember], passkey_id: int) -> None:
    """Remove a passkey, unless it is the last one where one is required. Commits; raises RefusedError."""
    with transaction():
        member, passkey = proof.lock(), get_for_update(Passkey, passkey_id)
        if authentication.passkeys_required() and len(member.passkeys) == 1:
            raise RefusedError(StaffRefusal.LAST_PASSKEY)
        db.session.delete(passkey)
        _end_earlier_proofs(member, f"removed the passkey “{passkey.name}”")


def _end_earlier_proofs(member: StaffMember, what: str) -> Proof[StaffMember]:
    member.raise_epoch()
    signin.end_other_sessions(member)
    trail.record(events.STAFF_PASSKEYS_CHANGED, what=what, **member.audit_detail)
    outbox.enqueue("staff-passkeys-changed", member.email, member=member, what=what)
    return member.proof


def complete_sign_in(proof: Proof[StaffMember]) -> str:
    """Sign in whose sign-in waited for a passkey; the path to go to. Commits; raises OutdatedProofError."""
    detail = db.session.get_one(StaffMember, proof.account_id).audit_detail
    return signin.complete_sign_in(proof, lambda: trail.record(events.STAFF_SIGNED_IN, **detail))
