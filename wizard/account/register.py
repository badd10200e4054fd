"""Registering a Case Search Only account: born upgraded (S1). Read the tuple at the end first."""

from dataclasses import asdict
from typing import Any

from wizard.account import security
from wizard.account.answers import ContactAnswer, PersonAnswer, SimilarityAnswer, UsernameAnswer
from wizard.account.email_proof import prove_address
from wizard.account.forms import ContactForm, DuplicateForm, EmailCodeForm, PersonForm, SecurityForm
from wizard.account.pages import page_context
from wizard.account.security import Secrets
from wizard.audit import events
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted, Answers, Done
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import HELD_AT, WARNED_AT, PersonalFacts, alike

PURPOSE = "register"


def note_person(_journey: Journey, form: PersonForm) -> PersonAnswer:
    """Step 1: who registers."""
    return PersonAnswer(
        first_name=form.first_name.data,
        middle_name=form.middle_name.data or "",
        last_name=form.last_name.data,
        date_of_birth=form.date_of_birth.data,
        user_type=form.user_type.data,
    )


def note_address(journey: Journey, form: ContactForm) -> ContactAnswer:
    """Step 2: the e-mail address; a code is sent there at once. Raises RefusedError."""
    with rate_limits.email_request("register", form.email.data.casefold()), transaction():
        security.send_code(PURPOSE, form.email.data, "address-code", journey=journey.reference)
    return ContactAnswer(email=form.email.data, state=form.state.data, county=form.county.data)


_prove = prove_address(PURPOSE)


def prove_and_compare(journey: Journey, form: EmailCodeForm) -> SimilarityAnswer:
    """Step 3: the address is proved. Only now does the person learn whether somebody similar is registered (O)."""
    _prove(journey, form)
    return SimilarityAnswer(alike=most_alike(personal_facts(journey)))


def personal_facts(journey: Journey) -> PersonalFacts:
    """By what a registration is compared with others."""
    person = journey.answer(PersonAnswer)
    name = rules.name_key(person.first_name, person.last_name)
    return PersonalFacts(name, person.date_of_birth, rules.email_key(journey.answer(ContactAnswer).email))


def most_alike(mine: PersonalFacts) -> int:
    """How many of name, date of birth and address the account most alike has in common with this person."""
    near = db.or_(PacerAccount.name_key == mine.name, PacerAccount.email_key == mine.email)
    others = db.session.scalars(db.select(PacerAccount).where(near, PacerAccount.cancelled.is_(False)))
    known = [PersonalFacts(other.name_key, other.date_of_birth, other.email_key) for other in others]
    return max((alike(mine, other) for other in known), default=0)


def is_warned(answers: Answers) -> bool:
    """Two of three are equal: the person is warned, and may continue (O)."""
    similarity = answers.find(SimilarityAnswer)
    return similarity is not None and similarity.alike >= WARNED_AT


def continue_warned(_journey: Journey, _form: DuplicateForm) -> Done:
    """Step 4, for some: the person has no account yet, and says so."""
    return Done()


def choose_security(journey: Journey, form: SecurityForm) -> Accepted:
    """The last step: a username that is free, a password by the rules, two questions. Raises RefusedError."""
    security.must_be_free(form.username.data)
    person, email = journey.answer(PersonAnswer), journey.answer(ContactAnswer).email
    parts = (person.first_name, person.middle_name, person.last_name, form.username.data, email)
    return Accepted(UsernameAnswer(form.username.data.lower()), private=security.secrets_of(form, parts))


def make_account(journey: Journey, secrets: Secrets) -> dict[str, Any]:
    """The account, upgraded from the start; held for review where all three are equal (O).

    Flushes; raises RefusedError.
    """
    username = journey.answer(UsernameAnswer).username
    security.must_be_free(username)
    account = PacerAccount(
        account_number=free_account_number(),
        username=username,
        opened_on=clock.now().date(),
        held=most_alike(personal_facts(journey)) >= HELD_AT,
        **asdict(journey.answer(PersonAnswer)),
        **asdict(journey.answer(ContactAnswer)),
    )
    return settle(journey, account, secrets, "registered")


def settle(journey: Journey, account: PacerAccount, secrets: Secrets, letter: str) -> dict[str, Any]:
    """Add a new account with its secrets, tell its owner, and forget what was typed. Flushes; raises RefusedError."""
    security.keep(account, secrets)
    security.add(account)
    journey.note(events.REGISTERED, pacer=account.id)
    outbox.enqueue(letter, account.email, account=account)
    facts = {"username": account.username, "account_number": account.account_number, "held": account.held}
    journey.clear()
    return facts


def free_account_number() -> str:
    """Seven digits that nobody has."""
    number = tokens.new_number(7)
    while db.session.scalar(db.select(PacerAccount.id).filter_by(account_number=number)):
        number = tokens.new_number(7)
    return number


REGISTER = Flow(
    name="register",
    success_outcome="registered",
    steps=(
        Step(
            name="person",
            title="Person",
            form=PersonForm,
            answer=PersonAnswer,
            handle=note_person,
        ),
        Step(
            name="address",
            title="Address",
            form=ContactForm,
            answer=ContactAnswer,
            handle=note_address,
        ),
        Step(
            name="code",
            title="Confirm your e-mail address",
            form=EmailCodeForm,
            answer=SimilarityAnswer,
            handle=prove_and_compare,
        ),
        Step(
            name="duplicate",
            title="Are you already registered?",
            form=DuplicateForm,
            handle=continue_warned,
            when=is_warned,
        ),
        Step(
            name="security",
            title="Security",
            form=SecurityForm,
            answer=UsernameAnswer,
            handle=choose_security,
        ),
    ),
    complete=make_account,
    context=page_context,
    templates="account/register",
)
