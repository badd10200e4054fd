"""Upgrading a legacy account in the steps that courts describe: Person, Address, Security (S1, O)."""

from typing import Any

from flask_login import current_user

from wizard.account import credentials
from wizard.account.answers import ResidenceAnswer, UpgradeAnswer, UpgradePersonAnswer
from wizard.account.credentials import HashedSecrets
from wizard.account.forms import ResidenceForm, SecurityForm, UpgradePersonForm
from wizard.account.pages import page_context
from wizard.account.refusals import AccountRefusal
from wizard.audit import events
from wizard.flow import side_trips
from wizard.flow.answers import Accepted, Answers
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError
from wizard.flow.steps import Flow, Step, Subject
from wizard.mail import outbox
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount
from wizard.security import signin
from wizard.security.epochs import Proof


def record_person(_journey: Journey, form: UpgradePersonForm) -> UpgradePersonAnswer:
    """Step 1: date of birth and user type. Raises RefusedError."""
    _ensure_upgradable(current_user)
    return UpgradePersonAnswer(date_of_birth=form.date_of_birth.day, user_type=form.user_type.data)


def _ensure_upgradable(account: PacerAccount) -> None:
    if not account.can_be_upgraded:
        raise RefusedError(AccountRefusal.NOTHING_TO_UPGRADE, pacer=account.id)


def record_residence(_journey: Journey, form: ResidenceForm) -> ResidenceAnswer:
    """Step 2: state and county."""
    return ResidenceAnswer(state=form.state.data, county=form.county.data)


def choose_credentials(_journey: Journey, form: SecurityForm) -> Accepted:
    """The last step: a new username and password, and two security questions. Raises RefusedError."""
    credentials.ask_for_username(form.username.data)
    answer = UpgradeAnswer(current_user.id, current_user.credential_epoch, form.username.data.lower())
    secrets = credentials.hash_form_secrets(form, credentials.password_parts(current_user, form.username.data))
    return Accepted(answer, private=secrets)


def subject_of(answers: Answers) -> Subject:
    """The account that is upgraded, known from the last step on."""
    upgrade = answers.find(UpgradeAnswer)
    return Subject(pacer_account_id=upgrade.account_id if upgrade else None)


def upgrade_account(journey: Journey, secrets: HashedSecrets) -> dict[str, Any]:
    """Upgrade the account, so that it can be linked, and end its other sessions. Flushes; raises RefusedError."""
    upgrade = journey.answer(UpgradeAnswer)
    person = journey.answer(UpgradePersonAnswer)
    residence = journey.answer(ResidenceAnswer)
    account = Proof(PacerAccount, upgrade.account_id, upgrade.epoch).lock()
    _ensure_upgradable(account)
    previous_username = account.username
    account.upgraded = True
    account.username = upgrade.username
    account.date_of_birth, account.user_type = person.date_of_birth, person.user_type
    account.state, account.county = residence.state, residence.county
    credentials.store_secrets(account, secrets)
    credentials.flush_username()
    journey.note(events.UPGRADED, pacer=account.id)
    outbox.enqueue("upgraded", account.email, account=account, previous_username=previous_username)
    signin.end_other_sessions(account)
    end_tokens_of(account.id)
    facts = {"username": account.username, "account_number": account.account_number}
    side_trips.bring_back(side_trips.PACER, account.username)
    journey.clear()
    return facts


UPGRADE = Flow(
    name="upgrade",
    success_outcome="upgraded",
    steps=(
        Step(
            name="person",
            title="Person",
            form=UpgradePersonForm,
            answer=UpgradePersonAnswer,
            handle=record_person,
        ),
        Step(
            name="address",
            title="Address",
            form=ResidenceForm,
            answer=ResidenceAnswer,
            handle=record_residence,
        ),
        Step(
            name="security",
            title="Security",
            form=SecurityForm,
            answer=UpgradeAnswer,
            handle=choose_credentials,
        ),
    ),
    complete=upgrade_account,
    subject=subject_of,
    context=page_context,
    templates="account/upgrade",
)
