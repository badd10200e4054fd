"""Upgrading a legacy account, as courts describe it: Person, Address, Security (S1, O)."""

from datetime import date
from typing import Any

from flask_login import current_user

from wizard.account import security
from wizard.account.forms import BornForm, PlaceForm, SecurityForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events
from wizard.flow.journey import Journey
from wizard.flow.refusals import Refused
from wizard.flow.steps import Flow, Step
from wizard.kernel import access, outbox
from wizard.kernel.db import locked
from wizard.pacer.models import PacerAccount
from wizard.pacer.tokens import end_tokens_of


def note_birth(_journey: Journey, form) -> dict[str, Any]:
    """Date of birth and user type. Raises Refused."""
    _must_be_legacy(current_user)
    return {"date_of_birth": form.date_of_birth.data.isoformat(), "user_type": form.user_type.data}


def _must_be_legacy(account: PacerAccount) -> None:
    if not account.can_be_upgraded:
        raise Refused(AccountRefusal.NOTHING_TO_UPGRADE, pacer=account.id)


def note_place(_journey: Journey, form) -> dict[str, Any]:
    """State and county."""
    return {"state": form.state.data, "county": form.county.data}


def choose_security(_journey: Journey, form) -> dict[str, Any]:
    """A new username and password, two questions. The hashes go on with the form."""
    security.must_be_free(form.username.data)
    form.secrets = security.secrets_of(form, security.parts_of(current_user, form.username.data))
    return {"account": current_user.id, "username": form.username.data.lower()}


def upgrade_account(journey: Journey, form) -> dict[str, Any]:
    """From now on the account can be linked. Its other sessions end. Flushes; raises Refused."""
    account = locked(PacerAccount, journey.fact("security", "account"))
    _must_be_legacy(account)
    before = account.username
    account.upgraded, account.username = True, journey.fact("security", "username")
    account.date_of_birth = date.fromisoformat(journey.fact("person", "date_of_birth"))
    account.user_type = journey.fact("person", "user_type")
    account.state, account.county = journey.fact("address", "state"), journey.fact("address", "county")
    security.keep(account, form.secrets)
    security.flush()
    journey.note(events.UPGRADED, pacer=account.id)
    outbox.queue("upgraded", account.email, account=account, before=before)
    access.end_other_sessions(account)
    end_tokens_of(account.id)
    facts = {"username": account.username, "account_number": account.account_number}
    journey.forget()
    return facts


UPGRADE = Flow(
    "upgrade",
    "upgraded",
    (
        Step("person", "Person", BornForm, note_birth),
        Step("address", "Address", PlaceForm, note_place),
        Step("security", "Security", SecurityForm, choose_security),
    ),
    upgrade_account,
    templates="account/upgrade",
)
