"""A firm's PACER Administrative Account: it manages its people's accounts and pays centrally (S1, O)."""

from typing import Any

from wizard.account import register, security
from wizard.account.answers import FirmAnswer, UsernameAnswer
from wizard.account.email_proof import prove_address
from wizard.account.forms import FirmForm, FirmSecurityForm, LetterCodeForm
from wizard.account.pages import page_context
from wizard.account.refusals import AccountRefusal
from wizard.account.security import Secrets
from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import db, get_for_update, transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError
from wizard.flow.steps import Flow, Step
from wizard.links import queries
from wizard.mail import outbox
from wizard.pacer.models import ACCEPTED, DECLINED, INVITED, LEFT, AccountKind, FirmMember, PacerAccount

PURPOSE = "firm"
# What a person may answer, and in which state of the invitation.
ANSWERS = {"accept": (INVITED, ACCEPTED), "decline": (INVITED, DECLINED), "leave": (ACCEPTED, LEFT)}


def note_firm(journey: Journey, form: FirmForm) -> FirmAnswer:
    """Step 1: which firm; a code is sent to its e-mail address at once. Raises RefusedError."""
    with rate_limits.email_request("firm", form.email.data.casefold()), transaction():
        security.send_code(PURPOSE, form.email.data, "address-code", journey=journey.reference)
    return FirmAnswer(firm_name=form.firm_name.data, email=form.email.data)


def choose_security(journey: Journey, form: FirmSecurityForm) -> Accepted:
    """The last step: how the administrator logs in. Raises RefusedError."""
    security.must_be_free(form.username.data)
    firm = journey.answer(FirmAnswer)
    secrets = security.secrets_of(form, (firm.firm_name, form.username.data, firm.email))
    return Accepted(UsernameAnswer(form.username.data.lower()), private=secrets)


def open_account(journey: Journey, secrets: Secrets) -> dict[str, Any]:
    """The administrative account: no case search, no filing. Flushes; raises RefusedError."""
    firm = journey.answer(FirmAnswer)
    account = PacerAccount(
        account_number=register.free_account_number(),
        username=journey.answer(UsernameAnswer).username,
        kind=AccountKind.PAA,
        opened_on=clock.now().date(),
        search_active=False,
        firm_name=firm.firm_name,
        email=firm.email,
    )
    return register.settle(journey, account, secrets, "registered")


FIRM = Flow(
    name="firm",
    success_outcome="opened",
    steps=(
        Step(
            name="firm",
            title="Firm",
            form=FirmForm,
            answer=FirmAnswer,
            handle=note_firm,
        ),
        Step(
            name="code",
            title="Confirm the address",
            form=LetterCodeForm,
            handle=prove_address(PURPOSE),
        ),
        Step(
            name="security",
            title="Security",
            form=FirmSecurityForm,
            answer=UsernameAnswer,
            handle=choose_security,
        ),
    ),
    complete=open_account,
    context=page_context,
    templates="account/firm",
)


def invite(firm: PacerAccount, account_number: str) -> None:
    """Ask a person to be managed and paid for by the firm; only acceptance adds anybody (O). Raises RefusedError."""
    mine = {"account_number": account_number, "kind": AccountKind.INDIVIDUAL, "cancelled": False}
    person = db.session.scalar(db.select(PacerAccount).filter_by(**mine))
    if person is None:
        raise RefusedError(AccountRefusal.NO_SUCH_PERSON, pacer=firm.id)
    member = db.session.scalar(db.select(FirmMember).filter_by(firm_id=firm.id, person_id=person.id))
    if member is None:
        member = FirmMember(firm_id=firm.id, person_id=person.id, state=LEFT, changed_at=clock.now())
        db.session.add(member)
    if member.state in (DECLINED, LEFT):
        member.state, member.changed_at = INVITED, clock.now()
        outbox.enqueue("firm-invitation", person.email, firm=firm, person=person)
        trail.record(events.FIRM_CHANGED, pacer=person.id, firm=firm.id, what=INVITED)
    db.session.flush()


def answer(person: PacerAccount, member_id: int, said: str) -> None:
    """Accept, decline or leave. What does not fit the invitation changes nothing. Flushes."""
    member = get_for_update(FirmMember, member_id)
    before, after = ANSWERS[said]
    if member.person_id != person.id or member.state != before:
        return
    member.state, member.changed_at = after, clock.now()
    outbox.enqueue("firm-answer", member.firm.email, member=member)
    trail.record(events.FIRM_CHANGED, pacer=person.id, firm=member.firm_id, what=after)


def ask_for_client_codes(firm_id: int, required: bool) -> None:
    """Whether everybody for whom the firm pays must give a client code to search (O). Flushes."""
    row = get_for_update(PacerAccount, firm_id)
    if row.client_code_required != required:
        row.client_code_required = required
        trail.record(events.CLIENT_CODES_SET, pacer=firm_id, what="required" if required else "not required")


def members_of(firm: PacerAccount) -> list[FirmMember]:
    """Everybody the firm has invited, by name."""
    mine = db.select(FirmMember).filter_by(firm_id=firm.id).join(PacerAccount, FirmMember.person_id == PacerAccount.id)
    return list(db.session.scalars(mine.order_by(PacerAccount.last_name, PacerAccount.first_name)))


def memberships_of(person: PacerAccount) -> list[FirmMember]:
    """The firms that have invited somebody, or pay for him or her."""
    open_ones = db.select(FirmMember).filter_by(person_id=person.id).where(FirmMember.state.in_((INVITED, ACCEPTED)))
    return list(db.session.scalars(open_ones.order_by(FirmMember.id)))


def courts_of(members: list[FirmMember]) -> dict[int, set[str]]:
    """In which courts each person who has accepted is linked."""
    accepted = [member.person_id for member in members if member.state == ACCEPTED]
    return {person: {link.court_id for link in queries.links_of_pacer(person)} for person in accepted}
