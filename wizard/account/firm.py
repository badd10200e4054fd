"""A firm's PACER Administrative Account: it manages its people's accounts and pays centrally (S1, O)."""

from typing import Any

from wizard.account import register, security
from wizard.account.email_proof import prove_address
from wizard.account.forms import EmailCodeForm, FirmForm, FirmSecurityForm
from wizard.core import clock
from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.pacer.models import AccountKind, PacerAccount

PURPOSE = "firm"


def note_firm(journey: Journey, form) -> dict[str, Any]:
    """Which firm; a code is sent to its address at once."""
    with rate_limits.email_request("firm", form.email.data.casefold()), transaction():
        security.send_code(PURPOSE, form.email.data, "address-code", journey=journey.reference)
    return {"firm_name": form.firm_name.data, "email": form.email.data}


def choose_security(journey: Journey, form) -> dict[str, Any]:
    """How the administrator logs in. The hash goes on with the form."""
    security.must_be_free(form.username.data)
    parts = [journey.fact("firm", "firm_name"), form.username.data, journey.fact("firm", "email")]
    form.secrets = security.secrets_of(form, parts)
    return {"username": form.username.data.lower()}


def open_account(journey: Journey, form) -> dict[str, Any]:
    """The administrative account: no case search, no filing. Flushes; raises RefusedError."""
    account = PacerAccount(
        account_number=register.free_account_number(),
        username=journey.fact("security", "username"),
        kind=AccountKind.PAA,
        opened_on=clock.now().date(),
        search_active=False,
        firm_name=journey.fact("firm", "firm_name"),
        email=journey.fact("firm", "email"),
    )
    return register.settle(journey, account, form.secrets, "registered")


FIRM = Flow(
    name="firm",
    success_outcome="opened",
    steps=(
        Step(name="firm", title="Firm", form=FirmForm, handle=note_firm),
        Step(name="code", title="Confirm the address", form=EmailCodeForm, handle=prove_address(PURPOSE)),
        Step(name="security", title="Security", form=FirmSecurityForm, handle=choose_security),
    ),
    complete=open_account,
    templates="account/firm",
)
