"""Opening a firm's PACER Administrative Account, which manages its people's accounts and pays centrally (S1, O)."""

from typing import Any

from wizard.account import credentials, register
from wizard.account.answers import FirmAnswer, UsernameAnswer
from wizard.account.credentials import HashedSecrets
from wizard.account.forms import EmailCodeForm, FirmForm, FirmSecurityForm
from wizard.account.pages import page_context
from wizard.core import clock
from wizard.core.config import current_settings
from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted
from wizard.flow.email_verification import email_verifier, place_of
from wizard.flow.journey import Journey
from wizard.flow.steps import Flow, Step
from wizard.pacer.models import AccountKind, PacerAccount

PURPOSE = "firm"


def record_firm(journey: Journey, form: FirmForm) -> FirmAnswer:
    """Step 1: the firm; a code is sent to its e-mail address. Raises RefusedError."""
    place = place_of(journey, form.email.data)
    with rate_limits.email_request("firm", form.email.data.casefold()), transaction():
        credentials.send_code(PURPOSE, form.email.data, place, {"journey": journey.reference})
    return FirmAnswer(firm_name=form.firm_name.data, email=form.email.data)


def choose_credentials(journey: Journey, form: FirmSecurityForm) -> Accepted:
    """The last step: the administrator's username and password. Raises RefusedError."""
    credentials.ask_for_username(form.username.data)
    firm = journey.answer(FirmAnswer)
    secrets = credentials.hash_secrets(form.password.data, (firm.firm_name, form.username.data, firm.email))
    return Accepted(UsernameAnswer(form.username.data.lower()), private=secrets)


def create_account(journey: Journey, secrets: HashedSecrets) -> dict[str, Any]:
    """Create the administrative account, which can neither search nor file. Flushes; raises RefusedError.

    Anyone can register a firm, so it is reviewed before it may invite anyone; a practice site has no reviewers.
    """
    firm = journey.answer(FirmAnswer)
    account = PacerAccount(
        account_number=register.new_account_number(),
        username=journey.answer(UsernameAnswer).username,
        kind=AccountKind.PAA,
        opened_on=clock.now().date(),
        search_active=False,
        held=not current_settings().practice,
        firm_name=firm.firm_name,
        email=firm.email,
    )
    return register.finish_registration(journey, account, secrets)


FIRM = Flow(
    name="firm",
    success_outcome="opened",
    steps=(
        Step(
            name="firm",
            title="Firm",
            form=FirmForm,
            answer=FirmAnswer,
            handle=record_firm,
        ),
        Step(
            name="code",
            title="Confirm the address",
            form=EmailCodeForm,
            handle=email_verifier(PURPOSE, lambda journey: journey.answer(FirmAnswer).email),
        ),
        Step(
            name="security",
            title="Security",
            form=FirmSecurityForm,
            answer=UsernameAnswer,
            handle=choose_credentials,
        ),
    ),
    complete=create_account,
    context=page_context,
    templates="account/firm",
)
