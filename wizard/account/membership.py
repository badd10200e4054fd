"""The people of a firm: invited by its administrative account, added by accepting, free to leave (O)."""

from sqlalchemy import select

from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.links import queries
from wizard.mail import outbox
from wizard.pacer.models import ACCEPTED, DECLINED, INVITED, LEFT, AccountKind, FirmMember, PacerAccount
from wizard.people.names import same_last_name

# What a person may reply: the state of the invitation before and after.
TRANSITIONS = {"accept": (INVITED, ACCEPTED), "decline": (INVITED, DECLINED), "leave": (ACCEPTED, LEFT)}


def invite(firm: PacerAccount, account_number: str, last_name: str) -> None:
    """Invite the person with this number and last name to be managed and paid for; only acceptance adds anyone (O).

    Nothing tells the firm whether there is such a person. Flushes; raises RefusedError while the firm is reviewed, and
    where it has invited as many as it may for now.
    """
    firm = get_for_update(PacerAccount, firm.id)
    if firm.held:
        raise RefusedError(AccountRefusal.FIRM_UNDER_REVIEW, pacer=firm.id)
    rate_limits.count_invitation(firm.id, AccountRefusal.TOO_MANY_INVITATIONS)
    person = _find_person(account_number, last_name)
    if person is None:
        trail.record(events.FIRM_CHANGED, firm=firm.id, what="invited nobody", pacer=firm.id)
        return
    member = db.session.scalar(select(FirmMember).filter_by(firm_id=firm.id, person_id=person.id))
    if member is None:
        member = FirmMember(firm_id=firm.id, person_id=person.id, state=DECLINED, changed_at=clock.now())
        db.session.add(member)
    if member.state in (DECLINED, LEFT):
        _change(member, INVITED)
        outbox.enqueue("firm-invitation", person.email, firm=firm, person=person)
    db.session.flush()


def _find_person(account_number: str, last_name: str) -> PacerAccount | None:
    individual = {"account_number": account_number, "kind": AccountKind.INDIVIDUAL, "cancelled": False}
    person = db.session.scalar(select(PacerAccount).filter_by(**individual))
    return person if person and same_last_name(last_name, person.last_name) else None


def reply_to_invitation(person: PacerAccount, member_id: int, reply: str) -> None:
    """Accept, decline or leave. A reply that does not fit the state of the invitation changes nothing. Flushes."""
    member = get_for_update(FirmMember, member_id)
    before, after = TRANSITIONS[reply]
    if member.person_id != person.id or member.state != before:
        return
    _change(member, after)
    outbox.enqueue("firm-answer", member.firm.email, member=member, shows_name=after != DECLINED)
    if after == LEFT:
        outbox.enqueue("firm-left", person.email, member=member, remark="")


def remove(firm: PacerAccount, member_id: int, remark: str) -> None:
    """Let the firm no longer pay for a person, and tell both why. Who is no member of it is left alone. Flushes.

    The remark stands in the e-mails alone: the audit keeps no text that somebody typed.
    """
    member = get_for_update(FirmMember, member_id)
    if member.firm_id != firm.id or member.state != ACCEPTED:
        return
    _change(member, LEFT)
    for recipient in outbox.distinct_recipients(member.person.email, firm.email):
        outbox.enqueue("firm-left", recipient, member=member, remark=remark)


def _change(member: FirmMember, state: str) -> None:
    member.state, member.changed_at = state, clock.now()
    trail.record(events.FIRM_CHANGED, pacer=member.person_id, firm=member.firm_id, what=state)


def set_client_code_required(firm_id: int, required: bool) -> None:
    """Set whether the firm's people must enter a client code to search (O). Flushes."""
    firm = get_for_update(PacerAccount, firm_id)
    if firm.client_code_required != required:
        firm.client_code_required = required
        trail.record(events.CLIENT_CODES_SET, pacer=firm_id, what="required" if required else "not required")


def members_of(firm: PacerAccount) -> list[FirmMember]:
    """Everyone who has accepted the firm's invitation, those who left included, by name."""
    members = select(FirmMember).filter_by(firm_id=firm.id).where(FirmMember.state.in_((ACCEPTED, LEFT)))
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
