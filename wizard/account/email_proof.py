"""The step that proves an address: a code was sent to it, and is typed here."""

from typing import Any

from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.journey import Journey
from wizard.security import email_codes


def prove_address(purpose: str):
    """The act of such a step: it uses the code up, which was sent to the address of this very journey."""

    def act(journey: Journey, form) -> dict[str, Any]:
        wanted = journey.reference
        with rate_limits.email_code_attempt():
            if email_codes.look_up(purpose, form.code.data).get("journey") != wanted:
                raise email_codes.InvalidCodeError
            with transaction():
                email_codes.redeem(purpose, form.code.data)
        return {"proved": True}

    return act
