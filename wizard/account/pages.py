"""What every page of an account's flows shows beside its own step."""

from typing import Any

from wizard.flow.journey import Journey
from wizard.security.password_rules import PACER_RULES


def page_context(_journey: Journey | None) -> dict[str, Any]:
    """No court, and the rules of the password that is chosen at the end."""
    return {"court": None, "password_rules": PACER_RULES}
