"""The step that proves an address: a code was sent to it, and is typed here."""

from collections.abc import Callable

from wizard.account.forms import EmailCodeForm
from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Done
from wizard.flow.journey import Journey
from wizard.security import email_codes


def prove_address(purpose: str) -> Callable[[Journey, EmailCodeForm], Done]:
    """The handler of such a step: it redeems the code, which was sent to the address of this very journey."""

    def handle(journey: Journey, form: EmailCodeForm) -> Done:
        wanted = journey.reference
        with rate_limits.email_code_attempt():
            if email_codes.look_up(purpose, form.code.data).get("journey") != wanted:
                raise email_codes.InvalidCodeError
            with transaction():
                email_codes.redeem(purpose, form.code.data)
        return Done()

    return handle
