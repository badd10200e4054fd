"""The people of a firm: invited by its administrative account, added by accepting, free to leave (O)."""

from sqlalchemy import select

from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.flow.refusals import RefusedError
from wizard.links import queries
from wizard.mail import outbox
from wizard.pacer.models import ACCEPTED, DECLINED, INVITED, LEFT, AccountKind, FirmMember, PacerAccount

# What a person may reply: the state of the invitation before and after.
TRANSITIONS = {"accept": (INVITED, ACCEPTED), "decline": (INVITED, DECLINED), "leave": (ACCEPTED, LEFT)}


def invite(firm: PacerAccount, account_number: str) -> None:
    """Invite a person to be managed and paid for by the firm; only acceptance adds anyone (O).

    Flushes; raises RefusedError where no individual account has that number.
    """
    individual = {"account_number": account_number, "kind": AccountKind.INDIVIDUAL, "cancelled": False}
    person = db.session.scalar(select(PacerAccount).filter_by(**individual))
    if person is None:
        raise RefusedError(AccountRefusal.NO_SUCH_PERSON, pacer=firm.id)
    member = db.session.scalar(select(FirmMember).filter_by(firm_id=firm.id, person_id=person.id))
    if member is None:
        member = FirmMember(firm_id=firm.id, person_id=person.id, state=LEFT, changed_at=clock.now())
        db.session.add(member)
    if member.state in (DECLINED, LEFT):
        member.state, member.changed_at = INVITED, clock.now()
        outbox.enqueue("firm-invitation", person.email, firm=firm, person=person)
        trail.record(events.FIRM_CHANGED, pacer=person.id, firm=firm.id, what=INVITED)
    db.session.flush()


def reply_to_invitation(person: PacerAccount, member_id: int, reply: str) -> None:
    """Accept, decline or leave. A reply that does not fit the state of the invitation changes nothing. Flushes."""
    member = get_for_update(FirmMember, member_id)
    before, after = TRANSITIONS[reply]
    if member.person_id != person.id or member.state != before:
        return
    member.state, member.changed_at = after, clock.now()
    outbox.enqueue("firm-answer", member.firm.email, member=member)
    trail.record(events.FIRM_CHANGED, pacer=person.id, firm=member.firm_id, what=after)


def set_client_code_required(firm_id: int, required: bool) -> None:
    """Set whether the firm's people must enter a client code to search (O). Flushes."""
    firm = get_for_update(PacerAccount, firm_id)
    if firm.client_code_required != required:
        firm.client_code_required = required
        trail.record(events.CLIENT_CODES_SET, pacer=firm_id, what="required" if required else "not required")


def members_of(firm: PacerAccount) -> list[FirmMember]:
    """Everyone the firm has invited, by name."""
    members = select(FirmMember).filter_by(firm_id=firm.id)
    by_name = members.join(PacerAccount, FirmMember.person_id == PacerAccount.id)
    return list(db.session.scalars(by_name.order_by(PacerAccount.last_name, PacerAccount.first_name)))


def memberships_of(person: PacerAccount) -> list[FirmMember]:
    """The firms that have invited a person, or pay for one who accepted."""
    members = select(FirmMember).filter_by(person_id=person.id).where(FirmMember.state.in_((INVITED, ACCEPTED)))
    return list(db.session.scalars(members.order_by(FirmMember.id)))


def linked_court_ids(members: list[FirmMember]) -> dict[int, set[str]]:
    """Ids of the courts in which each person who accepted is linked, by the person's account id."""
    accepted = [member.person_id for member in members if member.state == ACCEPTED]
    return {account_id: {link.court_id for link in queries.links_of_pacer(account_id)} for account_id in accepted}
