"""Registering a Case Search Only account: born upgraded (S1). Read the tuple at the end first."""

from datetime import date
from typing import Any

from wizard.account import security
from wizard.account.email_proof import prove_address
from wizard.account.forms import ContactForm, DuplicateForm, EmailCodeForm, PersonForm, SecurityForm
from wizard.account.security import Secrets
from wizard.audit import events
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow import rate_limits
from wizard.flow.journey import Journey
from wizard.flow.steps import Answers, Flow, Step
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import HELD_AT, WARNED_AT, PersonalFacts, alike

PURPOSE = "register"


def note_person(_journey: Journey, form) -> dict[str, Any]:
    """Who registers."""
    return {
        "first_name": form.first_name.data,
        "middle_name": form.middle_name.data or "",
        "last_name": form.last_name.data,
        "date_of_birth": form.date_of_birth.data.isoformat(),
        "user_type": form.user_type.data,
    }


def note_address(journey: Journey, form) -> dict[str, Any]:
    """Where letters go; a code is sent there at once."""
    with rate_limits.email_request("register", form.email.data.casefold()), transaction():
        security.send_code(PURPOSE, form.email.data, "address-code", journey=journey.reference)
    return {"email": form.email.data, "state": form.state.data, "county": form.county.data}


_prove = prove_address(PURPOSE)


def prove_and_compare(journey: Journey, form) -> dict[str, Any]:
    """The address is proved. Only now is it told whether somebody alike is registered (O)."""
    return {**_prove(journey, form), "alike": most_alike(identity_of(journey))}


def identity_of(journey: Journey) -> PersonalFacts:
    """By what a registration is compared with others."""
    first, last, email = (journey.fact(*fact) for fact in _COMPARED)
    born = date.fromisoformat(journey.fact("person", "date_of_birth"))
    return PersonalFacts(rules.name_key(first, last), born, rules.email_key(email))


_COMPARED = (("person", "first_name"), ("person", "last_name"), ("address", "email"))


def most_alike(mine: PersonalFacts) -> int:
    """How many of name, date of birth and address the account most alike has in common with this person."""
    near = db.or_(PacerAccount.name_key == mine.name, PacerAccount.email_key == mine.email)
    others = db.session.scalars(db.select(PacerAccount).where(near, PacerAccount.cancelled.is_(False)))
    known = [PersonalFacts(other.name_key, other.date_of_birth, other.email_key) for other in others]
    return max((alike(mine, other) for other in known), default=0)


def is_warned(answers: Answers) -> bool:
    """Two of three are equal: the person is warned, and may go on (O)."""
    return answers.get("code", {}).get("alike", 0) >= WARNED_AT


def go_on(_journey: Journey, _form) -> dict[str, Any]:
    """The person has no account yet, and says so."""
    return {"warned": True}


def choose_security(journey: Journey, form) -> dict[str, Any]:
    """A username that is free, a password by the rules, two questions. The hashes go on with the form."""
    security.must_be_free(form.username.data)
    parts = [journey.fact("person", name) for name in ("first_name", "middle_name", "last_name")]
    form.secrets = security.secrets_of(form, [*parts, form.username.data, journey.fact("address", "email")])
    return {"username": form.username.data.lower()}


def make_account(journey: Journey, form) -> dict[str, Any]:
    """The account, upgraded from the start; held for review where all three are equal (O).

    Flushes; raises RefusedError.
    """
    person, address = journey.answers["person"], journey.answers["address"]
    security.must_be_free(journey.fact("security", "username"))
    account = PacerAccount(
        account_number=free_account_number(),
        username=journey.fact("security", "username"),
        opened_on=clock.now().date(),
        held=most_alike(identity_of(journey)) >= HELD_AT,
        **{**person, "date_of_birth": date.fromisoformat(person["date_of_birth"])},
        **address,
    )
    return settle(journey, account, form.secrets, "registered")


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
        Step(name="person", title="Person", form=PersonForm, handle=note_person),
        Step(name="address", title="Address", form=ContactForm, handle=note_address),
        Step(name="code", title="Confirm your e-mail address", form=EmailCodeForm, handle=prove_and_compare),
        Step(name="duplicate", title="Are you already registered?", form=DuplicateForm, handle=go_on, when=is_warned),
        Step(name="security", title="Security", form=SecurityForm, handle=choose_security),
    ),
    complete=make_account,
    templates="account/register",
)
