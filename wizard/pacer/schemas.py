"""The requests and responses of the PACER Authentication API, for its client and its server here. Pure (O, C)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import defusedxml.ElementTree  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException

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
# Clients look for the first words of this one, and of the redaction notice's, to the letter (C).
NO_CLIENT_CODE = (
    "A required Client Code was not entered. Searching is not possible with this token; filing is not affected."
)
JSON = "application/json"
XML = ("application/xml", "text/xml")
# The element around every body in XML.
ROOT = "CsoAuth"
# Clients send these as numbers, too: how many digits a number has, since one may begin with 0.
DIGITS = {"otpCode": 6, "clientCode": 1, "redactFlag": 1, "loginId": 1}
# The maximum length of each value, as on the pages.
SIGN_ON = {"loginId": 200, "password": 1024, "otpCode": 20, "clientCode": 32, "redactFlag": 1}
SIGN_ON_REQUIRED = ("loginId", "password")
LOG_OUT = {TOKEN: 128}


class MalformedError(ValueError):
    """A request or response that the API does not allow; the text says what is wrong, and never repeats a value."""


def read(body: bytes, max_lengths: Mapping[str, int], required: Iterable[str], is_xml: bool = False) -> dict[str, str]:
    """The values of the known keys; others are ignored. Raises MalformedError.

    ``is_xml``: the body is XML. A null counts as no value; codes and the flag may be numbers.
    """
    sent = _load_xml(body) if is_xml else load(body)
    sent = {name: value for name, value in sent.items() if value is not None}
    for name in required:
        if name not in sent:
            raise MalformedError(f"{name} is missing.")
    known = {name: _text(name, sent[name]) for name in max_lengths if name in sent}
    for name, value in known.items():
        if len(value) > max_lengths[name]:
            raise MalformedError(f"{name} must have {max_lengths[name]} characters or fewer.")
    return known


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and name in DIGITS and 0 <= value < 10**18:
        return str(int(value)).zfill(DIGITS[name])
    raise MalformedError(f"{name} must be a string.")


def _load_xml(body: bytes) -> dict[str, Any]:
    """The children of the root, by name; an empty one is no value. Raises MalformedError."""
    try:
        root = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise MalformedError("The body is not XML.") from None
    if root.tag != ROOT:
        raise MalformedError(f"The body is not a {ROOT} element.")
    return {child.tag: child.text for child in root}


def write_xml(answer: Mapping[str, str]) -> bytes:
    """An answer as XML."""
    root = Element(ROOT)
    for name, value in answer.items():
        SubElement(root, name).text = value
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


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
    return _media_type(content_type) == JSON


def is_xml(content_type: str | None) -> bool:
    """Whether it says XML."""
    return _media_type(content_type) in XML


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def signed_on(token: str, warning: str = "") -> dict[str, str]:
    """The response to a right login."""
    return {TOKEN: token, RESULT: SIGNED_IN, DESCRIPTION: warning}


def rejected(result: str, why: str) -> dict[str, str]:
    """The response to a login that was not accepted: it has every key all the same."""
    return {TOKEN: "", RESULT: result, DESCRIPTION: why}


def logged_out(result: str = SIGNED_IN, why: str = "") -> dict[str, str]:
    """The response to a logout."""
    return {RESULT: result, DESCRIPTION: why}
