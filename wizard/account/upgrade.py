"""Upgrading a legacy account, as courts describe it: Person, Address, Security (S1, O)."""

from typing import Any

from flask_login import current_user

from wizard.account import security
from wizard.account.answers import ResidenceAnswer, UpgradeAnswer, UpgradePersonAnswer
from wizard.account.forms import ResidenceForm, SecurityForm, UpgradePersonForm
from wizard.account.pages import page_context
from wizard.account.refusals import AccountRefusal
from wizard.account.security import Secrets
from wizard.audit import events
from wizard.core.database import get_for_update
from wizard.flow.answers import Accepted, Answers
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError
from wizard.flow.steps import Flow, Step, Subject
from wizard.mail import outbox
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount
from wizard.security import signin


def note_birth(_journey: Journey, form: UpgradePersonForm) -> UpgradePersonAnswer:
    """Step 1: date of birth and user type. Raises RefusedError."""
    _must_be_legacy(current_user)
    return UpgradePersonAnswer(date_of_birth=form.date_of_birth.data, user_type=form.user_type.data)


def _must_be_legacy(account: PacerAccount) -> None:
    if not account.can_be_upgraded:
        raise RefusedError(AccountRefusal.NOTHING_TO_UPGRADE, pacer=account.id)


def note_place(_journey: Journey, form: ResidenceForm) -> ResidenceAnswer:
    """Step 2: state and county."""
    return ResidenceAnswer(state=form.state.data, county=form.county.data)


def choose_security(_journey: Journey, form: SecurityForm) -> Accepted:
    """The last step: a new username and password, two questions. Raises RefusedError."""
    security.must_be_free(form.username.data)
    secrets = security.secrets_of(form, security.parts_of(current_user, form.username.data))
    return Accepted(UpgradeAnswer(current_user.id, form.username.data.lower()), private=secrets)


def account_of(answers: Answers) -> Subject:
    """The account that is upgraded; known at the last step only."""
    upgrade = answers.find(UpgradeAnswer)
    return Subject(pacer_account_id=upgrade.account_id if upgrade else None)


def upgrade_account(journey: Journey, secrets: Secrets) -> dict[str, Any]:
    """From now on the account can be linked. Its other sessions end. Flushes; raises RefusedError."""
    chosen, person = journey.answer(UpgradeAnswer), journey.answer(UpgradePersonAnswer)
    place = journey.answer(ResidenceAnswer)
    account = get_for_update(PacerAccount, chosen.account_id)
    _must_be_legacy(account)
    before = account.username
    account.upgraded, account.username = True, chosen.username
    account.date_of_birth, account.user_type = person.date_of_birth, person.user_type
    account.state, account.county = place.state, place.county
    security.keep(account, secrets)
    security.flush()
    journey.note(events.UPGRADED, pacer=account.id)
    outbox.enqueue("upgraded", account.email, account=account, before=before)
    signin.end_other_sessions(account)
    end_tokens_of(account.id)
    facts = {"username": account.username, "account_number": account.account_number}
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
            handle=note_birth,
        ),
        Step(
            name="address",
            title="Address",
            form=ResidenceForm,
            answer=ResidenceAnswer,
            handle=note_place,
        ),
        Step(
            name="security",
            title="Security",
            form=SecurityForm,
            answer=UpgradeAnswer,
            handle=choose_security,
        ),
    ),
    complete=upgrade_account,
    subject=account_of,
    context=page_context,
    templates="account/upgrade",
)
