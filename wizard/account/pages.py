"""The context that every page of an account's flows needs."""

from typing import Any

from wizard.flow.journey import Journey
from wizard.security.password_rules import PACER_RULES


def page_context(_journey: Journey | None) -> dict[str, Any]:
    """No court, and the password rules for the last step."""
    return {"court": None, "password_rules": PACER_RULES}
