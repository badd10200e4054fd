"""The requests and responses of the PACER Authentication API, for its client and its server here. Pure (O, C)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

AUTH, LOGOUT = "/services/cso-auth", "/services/cso-logout"
# The keys of a response.
TOKEN = "nextGenCSO"  # noqa: S105
RESULT = "loginResult"
DESCRIPTION = "errorDescription"
# The values of loginResult.
SIGNED_IN = "0"
REFUSED = "1"
WRONG = "13"
BAD_LOGIN = "Invalid username, password, or one-time passcode."
BAD_LOGOUT = "Invalid nextGenCSO."
NO_CLIENT_CODE = (
    "A required client code was not entered. Searching is not possible with this token; filing is not affected."
)
JSON = "application/json"
# The maximum length of each value, as on the pages.
SIGN_ON = {"loginId": 200, "password": 1024, "otpCode": 20, "clientCode": 32, "redactFlag": 1}
SIGN_ON_REQUIRED = ("loginId", "password")
LOG_OUT = {TOKEN: 128}


class MalformedError(ValueError):
    """A request or response that the API does not allow; the text says what is wrong, and never repeats a value."""


def read(body: bytes, max_lengths: Mapping[str, int], required: Iterable[str]) -> dict[str, str]:
    """The values of the known keys; others are ignored. Raises MalformedError."""
    sent = load(body)
    for name in required:
        if name not in sent:
            raise MalformedError(f"{name} is missing.")
    known = {name: sent[name] for name in max_lengths if name in sent}
    for name, value in known.items():
        if not isinstance(value, str):
            raise MalformedError(f"{name} must be a string.")
        if len(value) > max_lengths[name]:
            raise MalformedError(f"{name} must have {max_lengths[name]} characters or fewer.")
    return known


def load(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises MalformedError."""
    try:
        sent = json.loads(body)
    # Brackets within brackets, by the thousand, are the second.
    except (ValueError, RecursionError):
        raise MalformedError("The body is not JSON.") from None
    if not isinstance(sent, dict):
        raise MalformedError("The body is not a JSON object.")
    return sent


def is_json(content_type: str | None) -> bool:
    """Whether a Content-Type says JSON; parameters such as the charset are ignored."""
    return (content_type or "").partition(";")[0].strip().lower() == JSON


def signed_on(token: str, warning: str = "") -> dict[str, str]:
    """The response to a right login."""
    return {TOKEN: token, RESULT: SIGNED_IN, DESCRIPTION: warning}


def rejected(result: str, why: str) -> dict[str, str]:
    """The response to a login that was not accepted: it has every key all the same."""
    return {TOKEN: "", RESULT: result, DESCRIPTION: why}


def logged_out(result: str = SIGNED_IN, why: str = "") -> dict[str, str]:
    """The response to a logout."""
    return {RESULT: result, DESCRIPTION: why}
