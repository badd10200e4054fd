"""The step that verifies an e-mail address by the code that was sent to it."""

from collections.abc import Callable

from wizard.account.forms import EmailCodeForm
from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Done
from wizard.flow.journey import Journey
from wizard.security import email_codes


def email_verifier(purpose: str) -> Callable[[Journey, EmailCodeForm], Done]:
    """The handler of such a step. It redeems a code that was sent for this very journey; raises RefusedError."""

    def verify_email(journey: Journey, form: EmailCodeForm) -> Done:
        reference = journey.reference
        with rate_limits.email_code_attempt():
            if email_codes.look_up(purpose, form.code.data).get("journey") != reference:
                raise email_codes.InvalidCodeError
            with transaction():
                email_codes.redeem(purpose, form.code.data)
        return Done()

    return verify_email
