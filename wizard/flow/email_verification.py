"""Codes that are e-mailed within a journey, and redeemed only there."""

from collections.abc import Callable
from typing import Any, Protocol

from wizard.core.database import transaction
from wizard.flow import rate_limits
from wizard.flow.answers import Done
from wizard.flow.journey import Journey
from wizard.security import email_codes


class _TextField(Protocol):
    data: str


class CodeForm(Protocol):
    """A form with the field of an e-mailed code."""

    code: _TextField


def place_of(journey: Journey, asked: str) -> str:
    """Where a code must be typed that was sent for this journey, and for what was asked in it: an address, say."""
    return f"{journey.reference} {asked}"


def redeem_code(journey: Journey, purpose: str, asked: str, typed: str) -> dict[str, Any]:
    """What a code opens that was sent for this in this very journey; it works no more. Commits; raises RefusedError."""
    place = place_of(journey, asked)
    with rate_limits.email_code_attempt(purpose, place, typed), transaction():
        return email_codes.redeem(purpose, place, typed)


def email_verifier(purpose: str, address_of: Callable[[Journey], str]) -> Callable[[Journey, CodeForm], Done]:
    """The handler of a step that verifies an e-mail address by the code that was sent to it. Raises RefusedError."""

    def verify_email(journey: Journey, form: CodeForm) -> Done:
        redeem_code(journey, purpose, address_of(journey), form.code.data)
        return Done()

    return verify_email
