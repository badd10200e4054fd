"""A firm's PACER Administrative Account: it manages its people's accounts and pays centrally (S1, O)."""

from typing import Any

from wizard.account import register, security
from wizard.account.answers import FirmAnswer, UsernameAnswer
from wizard.account.email_proof import prove_address
from wizard.account.forms import EmailCodeForm, FirmForm, FirmSecurityForm
from wizard.account.pages import page_context
from wizard.account.security import Secrets
from wizard.core import clock
from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.pacer.models import AccountKind, PacerAccount

PURPOSE = "firm"


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
            form=EmailCodeForm,
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
