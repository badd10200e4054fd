"""Registering a Case Search Only account, which is upgraded from the start (S1). Read the flow at the end first."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import or_, select

from wizard.account import credentials
from wizard.account.answers import ContactAnswer, EmailVerifiedAnswer, PersonAnswer, UsernameAnswer
from wizard.account.credentials import HashedSecrets
from wizard.account.forms import ContactForm, DuplicateForm, EmailCodeForm, PersonForm, SecurityForm
from wizard.account.pages import page_context
from wizard.audit import events
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted, Answers, Done
from wizard.flow.email_verification import email_verifier
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import HELD_AT, WARNED_AT, PersonalFacts, alike

PURPOSE = "register"


def record_person(_journey: Journey, form: PersonForm) -> PersonAnswer:
    """Step 1: the person who registers."""
    return PersonAnswer(
        first_name=form.first_name.data,
        middle_name=form.middle_name.data,
        last_name=form.last_name.data,
        date_of_birth=form.date_of_birth.day,
        user_type=form.user_type.data,
    )


def record_contact(journey: Journey, form: ContactForm) -> ContactAnswer:
    """Step 2: e-mail address and residence; a code is sent to the address. Raises RefusedError."""
    with rate_limits.email_request("register", form.email.data.casefold()), transaction():
        credentials.send_code(PURPOSE, form.email.data, {"journey": journey.reference})
    return ContactAnswer(email=form.email.data, state=form.state.data, county=form.county.data)


_verify_email = email_verifier(PURPOSE)


def verify_email_and_compare(journey: Journey, form: EmailCodeForm) -> EmailVerifiedAnswer:
    """Step 3: the code. Only who owns the e-mail address may learn whether a similar account exists (O)."""
    _verify_email(journey, form)
    return EmailVerifiedAnswer(matching_facts=most_matching_facts(personal_facts(journey)))


def personal_facts(journey: Journey) -> PersonalFacts:
    """The facts by which a registration is compared with existing accounts."""
    person = journey.answer(PersonAnswer)
    name = rules.name_key(person.first_name, person.last_name)
    return PersonalFacts(name, person.date_of_birth, rules.email_key(journey.answer(ContactAnswer).email))


def most_matching_facts(facts: PersonalFacts) -> int:
    """How many of name, date of birth and e-mail address the most similar account shares: 0 to 3."""
    similar = or_(PacerAccount.name_key == facts.name, PacerAccount.email_key == facts.email)
    accounts = db.session.scalars(select(PacerAccount).where(similar, PacerAccount.cancelled.is_(False)))
    existing = [PersonalFacts(account.name_key, account.date_of_birth, account.email_key) for account in accounts]
    return max((alike(facts, other) for other in existing), default=0)


def resembles_account(answers: Answers) -> bool:
    """Whether an account shares two of three facts: the person is warned, and may continue (O)."""
    verified = answers.find(EmailVerifiedAnswer)
    return verified is not None and verified.matching_facts >= WARNED_AT


def confirm_not_registered(_journey: Journey, _form: DuplicateForm) -> Done:
    """Step 4, where an account is similar: the person states that it is another one's."""
    return Done()


def choose_credentials(journey: Journey, form: SecurityForm) -> Accepted:
    """The last step: username, password and security questions. Raises RefusedError."""
    credentials.ensure_username_available(form.username.data)
    person, email = journey.answer(PersonAnswer), journey.answer(ContactAnswer).email
    parts = (person.first_name, person.middle_name, person.last_name, form.username.data, email)
    return Accepted(UsernameAnswer(form.username.data.lower()), private=credentials.hash_form_secrets(form, parts))


def create_account(journey: Journey, secrets: HashedSecrets) -> dict[str, Any]:
    """Create the account, upgraded from the start; held for review where all three facts match another one (O).

    Flushes; raises RefusedError.
    """
    username = journey.answer(UsernameAnswer).username
    credentials.ensure_username_available(username)
    account = PacerAccount(
        account_number=new_account_number(),
        username=username,
        opened_on=clock.now().date(),
        held=most_matching_facts(personal_facts(journey)) >= HELD_AT,
        **asdict(journey.answer(PersonAnswer)),
        **asdict(journey.answer(ContactAnswer)),
    )
    return finish_registration(journey, account, secrets)


def finish_registration(journey: Journey, account: PacerAccount, secrets: HashedSecrets) -> dict[str, Any]:
    """Add a new account with its secrets, notify its owner, and clear the journey.

    Returns what the last page shows. Flushes; raises RefusedError.
    """
    credentials.store_secrets(account, secrets)
    credentials.add_account(account)
    journey.note(events.REGISTERED, pacer=account.id)
    outbox.enqueue("registered", account.email, account=account)
    facts = {"username": account.username, "account_number": account.account_number, "held": account.held}
    journey.clear()
    return facts


def new_account_number() -> str:
    """Seven digits that no account has (O)."""
    number = tokens.new_number(7)
    while db.session.scalar(select(PacerAccount.id).filter_by(account_number=number)):
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
            handle=record_person,
        ),
        Step(
            name="address",
            title="Address",
            form=ContactForm,
            answer=ContactAnswer,
            handle=record_contact,
        ),
        Step(
            name="code",
            title="Confirm your e-mail address",
            form=EmailCodeForm,
            answer=EmailVerifiedAnswer,
            handle=verify_email_and_compare,
        ),
        Step(
            name="duplicate",
            title="Are you already registered?",
            form=DuplicateForm,
            handle=confirm_not_registered,
            when=resembles_account,
        ),
        Step(
            name="security",
            title="Security",
            form=SecurityForm,
            answer=UsernameAnswer,
            handle=choose_credentials,
        ),
    ),
    complete=create_account,
    context=page_context,
    templates="account/register",
)
