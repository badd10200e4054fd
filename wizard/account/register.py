"""Registering a Case Search Only account, which is upgraded from the start (S1). Read the flow at the end first.

A registration that is like an existing account is held for review, and that account's holder is told. Every page and
e-mail is the same for everybody who registers: whoever registers in another person's name learns nothing about
accounts. Refused: warning on a page, as PACER does (O), since whoever types the name may be anybody.
"""

from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import select

from wizard.account import credentials
from wizard.account.answers import ContactAnswer, PersonAnswer, UsernameAnswer
from wizard.account.credentials import HashedSecrets
from wizard.account.forms import ContactForm, EmailCodeForm, PersonForm, SecurityForm
from wizard.account.pages import page_context
from wizard.audit import events
from wizard.core import clock, tokens
from wizard.core.database import db, dummy_write, transaction
from wizard.flow import rate_limits, side_trips
from wizard.flow.answers import Accepted
from wizard.flow.email_verification import email_verifier, place_of
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import PersonalFacts
from wizard.pacer.similar_accounts import accounts_like

PURPOSE = "register"
DUMMY_RECIPIENT = "nobody@example.invalid"


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
    place = place_of(journey, form.email.data)
    with rate_limits.email_request("register", form.email.data.casefold()), transaction():
        credentials.send_code(PURPOSE, form.email.data, place, {"journey": journey.reference})
    return ContactAnswer(email=form.email.data, state=form.state.data, county=form.county.data)


def personal_facts(journey: Journey) -> PersonalFacts:
    """The facts by which a registration is compared with existing accounts."""
    person = journey.answer(PersonAnswer)
    name = rules.name_key(person.first_name, person.last_name)
    return PersonalFacts(name, person.date_of_birth, rules.email_key(journey.answer(ContactAnswer).email))


def choose_credentials(journey: Journey, form: SecurityForm) -> Accepted:
    """The last step: username, password and security questions. Raises RefusedError."""
    credentials.ask_for_username(form.username.data)
    person, email = journey.answer(PersonAnswer), journey.answer(ContactAnswer).email
    parts = (person.first_name, person.middle_name, person.last_name, form.username.data, email)
    return Accepted(UsernameAnswer(form.username.data.lower()), private=credentials.hash_form_secrets(form, parts))


def create_account(journey: Journey, secrets: HashedSecrets) -> dict[str, Any]:
    """Create the account, upgraded from the start; held for review where two of three facts match another one.

    Flushes; raises RefusedError.
    """
    username = journey.answer(UsernameAnswer).username
    credentials.ensure_username_available(username)
    similar = accounts_like(personal_facts(journey))
    account = PacerAccount(
        account_number=new_account_number(),
        username=username,
        opened_on=clock.now().date(),
        held=bool(similar),
        **asdict(journey.answer(PersonAnswer)),
        **asdict(journey.answer(ContactAnswer)),
    )
    _notify_holders([each for each in similar if each.email and not each.held])
    return finish_registration(journey, account, secrets)


def _notify_holders(similar: list[PacerAccount]) -> None:
    """The same work where nobody has a similar account: not even the time it takes may tell."""
    for holder in similar:
        _notify_holder(holder.email, holder.username, *holder.login_key)
    if not similar:
        dummy_write(lambda: _notify_holder(DUMMY_RECIPIENT, "", ""))


def _notify_holder(email_address: str, username: str, login: str) -> None:
    told = partial(outbox.enqueue, "similar-registration", email_address, username=username)
    rate_limits.once_a_day(told, "similar registration", login)


def finish_registration(journey: Journey, account: PacerAccount, secrets: HashedSecrets) -> dict[str, Any]:
    """Add a new account with its secrets, notify its owner, and clear the journey.

    Returns what the last page shows. Flushes; raises RefusedError.
    """
    credentials.store_secrets(account, secrets)
    credentials.add_account(account)
    journey.note(events.REGISTERED, pacer=account.id)
    if account.kind == "individual":
        side_trips.bring_back(side_trips.PACER, account.username)
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
            handle=email_verifier(PURPOSE, lambda journey: journey.answer(ContactAnswer).email),
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
