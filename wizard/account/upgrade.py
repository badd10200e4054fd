"""Upgrading a legacy account, as courts describe it: Person, Address, Security (S1, O)."""

from datetime import date
from typing import Any

from flask_login import current_user

from wizard.account import security
from wizard.account.forms import ResidenceForm, SecurityForm, UpgradePersonForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events
from wizard.core.database import get_for_update
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError
from wizard.flow.steps import Flow, Step
from wizard.mail import outbox
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount
from wizard.security import signin


def note_birth(_journey: Journey, form) -> dict[str, Any]:
    """Date of birth and user type. Raises RefusedError."""
    _must_be_legacy(current_user)
    return {"date_of_birth": form.date_of_birth.data.isoformat(), "user_type": form.user_type.data}


def _must_be_legacy(account: PacerAccount) -> None:
    if not account.can_be_upgraded:
        raise RefusedError(AccountRefusal.NOTHING_TO_UPGRADE, pacer=account.id)


def note_place(_journey: Journey, form) -> dict[str, Any]:
    """State and county."""
    return {"state": form.state.data, "county": form.county.data}


def choose_security(_journey: Journey, form) -> dict[str, Any]:
    """A new username and password, two questions. The hashes go on with the form."""
    security.must_be_free(form.username.data)
    form.secrets = security.secrets_of(form, security.parts_of(current_user, form.username.data))
    return {"account": current_user.id, "username": form.username.data.lower()}


def upgrade_account(journey: Journey, form) -> dict[str, Any]:
    """From now on the account can be linked. Its other sessions end. Flushes; raises RefusedError."""
    account = get_for_update(PacerAccount, journey.fact("security", "account"))
    _must_be_legacy(account)
    before = account.username
    account.upgraded, account.username = True, journey.fact("security", "username")
    account.date_of_birth = date.fromisoformat(journey.fact("person", "date_of_birth"))
    account.user_type = journey.fact("person", "user_type")
    account.state, account.county = journey.fact("address", "state"), journey.fact("address", "county")
    security.keep(account, form.secrets)
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
        Step(name="person", title="Person", form=UpgradePersonForm, handle=note_birth),
        Step(name="address", title="Address", form=ResidenceForm, handle=note_place),
        Step(name="security", title="Security", form=SecurityForm, handle=choose_security),
    ),
    complete=upgrade_account,
    templates="account/upgrade",
)
