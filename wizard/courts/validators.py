"""What may stand in a court's file: each check gives the value, or says what to write. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wizard.courts.kinds import KINDS

COURT_ID = re.compile(r"[a-z0-9]{2,12}")
_TELEPHONE = re.compile(r"(1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}( ext\. [0-9]{1,6})?")
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_HOW_LOCAL = "write the court's own day and hour, like 2031-03-03T06:00:00"


class InvalidValueError(ValueError):
    """A value that cannot stand there; the text says what is wrong and what to write."""


def text(value: Any) -> str:
    """A text of one line that is not empty."""
    if not isinstance(value, str):
        raise InvalidValueError(f"is {_called(value)}; write a text in quotes")
    if not value.strip() or not value.isprintable():
        raise InvalidValueError("is empty or has more than one line; write one line of text")
    return value.strip()


def _called(value: Any) -> str:
    names = {bool: "true or false", dict: "a table", list: "a list", int: "a number", str: "a text"}
    return names.get(type(value), f"a {type(value).__name__}")


def _matching(pattern: re.Pattern, what_to_write: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        value = text(value)
        if not pattern.fullmatch(value):
            raise InvalidValueError(f'is "{value}"; write {what_to_write}')
        return value

    return check


court_id = _matching(COURT_ID, "2 to 12 lowercase letters and digits, like ca1")
telephone = _matching(_TELEPHONE, "it like 202-555-0100, 1-202-555-0100 or 202-555-0100 ext. 12")
email = _matching(_EMAIL, "one address, like help@court.example.gov")


def texts(value: Any) -> tuple[str, ...]:
    """One text or more."""
    if not isinstance(value, list) or not value:
        raise InvalidValueError(
            f'is {_called(value) if value != [] else "empty"}; write a list of texts, like ["Ohio", "Utah"]'
        )
    return tuple(text(each) for each in value)


def yes_or_no(value: Any) -> bool:
    """A switch."""
    if not isinstance(value, bool):
        raise InvalidValueError(f"is {_called(value)}; write true or false, without quotes")
    return value


def kind(value: Any) -> str:
    """One of the three kinds of court."""
    value = text(value)
    if value not in KINDS:
        raise InvalidValueError(f'is "{value}"; write one of: {", ".join(KINDS)}')
    return value


def time_zone(value: Any) -> ZoneInfo:
    """A zone by its place (America/Chicago): abbreviations such as EST know no summer."""
    value = text(value)
    try:
        if "/" not in value:
            raise ValueError
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise InvalidValueError(f'"{value}" is not a known time zone; write a place, like America/Chicago') from None


def local_moment(value: Any) -> datetime:
    """A day and hour by the court's own clock: no time zone stands in it."""
    if type(value) is date:
        raise InvalidValueError(f"is a day without an hour; write {value}T00:00:00 for the start of that day")
    if not isinstance(value, datetime):
        quoted = "; take the quotes away" if isinstance(value, str) else ""
        raise InvalidValueError(f"is not a day and hour; {_HOW_LOCAL}{quoted}")
    if value.tzinfo is not None:
        raise InvalidValueError(f"has an offset ({value.isoformat()}); {_HOW_LOCAL}, and no offset")
    if not 2000 <= value.year <= 2100:
        raise InvalidValueError(f"is in the year {value.year}; write a year from 2000 to 2100")
    return value


def moment_in(zone: ZoneInfo, local: datetime) -> datetime:
    """That hour in that zone. An hour that comes twice in autumn means the earlier one."""
    moment = local.replace(tzinfo=zone)
    exists_as = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if exists_as != local:
        raise InvalidValueError(
            f"is {local.isoformat()}, an hour that does not exist in {zone.key}: clocks jump "
            f"over it; write {exists_as.isoformat()}"
        )
    return moment


def https_address(value: Any) -> str:
    """An address of a secure website."""
    value = text(value)
    try:
        parts = urlsplit(value)
        good = parts.scheme == "https" and _HOST.fullmatch(parts.netloc) and " " not in value
    except ValueError:
        good = False
    if not good:
        raise InvalidValueError(f'is "{value}"; write a whole address, like https://www.example.gov/')
    return value
