"""What a court's file may say: each function returns the value or raises InvalidValueError with advice. Pure."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.courts.second_proof import SecondProof

COURT_ID = re.compile(r"[a-z0-9]{2,12}")
_TELEPHONE = re.compile(r"(1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}( ext\. [0-9]{1,6})?")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_LOCAL_TIME_ADVICE = "write the court's local date and time, like 2031-03-03T06:00:00"


class InvalidValueError(ValueError):
    """A value that is not allowed; the message says what is wrong and what to write."""


def text(value: object) -> str:
    """One line of text that is not empty."""
    if not isinstance(value, str):
        raise InvalidValueError(f"is {_type_name(value)}; write a text in quotes")
    if not value.strip() or not value.isprintable():
        raise InvalidValueError("is empty or has more than one line; write one line of text")
    return value.strip()


def _type_name(value: object) -> str:
    names = {bool: "true or false", dict: "a table", list: "a list", int: "a number", str: "a text"}
    return names.get(type(value), f"a {type(value).__name__}")


def _matching(pattern: re.Pattern[str], what_to_write: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        line = text(value)
        if not pattern.fullmatch(line):
            raise InvalidValueError(f'is "{line}"; write {what_to_write}')
        return line

    return check


court_id = _matching(COURT_ID, "2 to 12 lowercase letters and digits, like ca1")
telephone = _matching(_TELEPHONE, "it like 202-555-0100, 1-202-555-0100 or 202-555-0100 ext. 12")


def email(value: object) -> str:
    """One e-mail address."""
    typed = text(value)
    try:
        return normalize_email_address(typed)
    except InvalidEmailAddressError as error:
        raise InvalidValueError(f'is "{typed}", {error}; write one address, like help@court.example.gov') from None


def texts(value: object) -> tuple[str, ...]:
    """A list of one text or more."""
    if not isinstance(value, list) or not value:
        raise InvalidValueError(
            f'is {_type_name(value) if value != [] else "empty"}; write a list of texts, like ["Ohio", "Utah"]'
        )
    return tuple(text(each) for each in value)


def boolean(value: object) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise InvalidValueError(f"is {_type_name(value)}; write true or false, without quotes")
    return value


def _one_of(names: Collection[str], value: object) -> str:
    name = text(value)
    if name not in names:
        raise InvalidValueError(f'is "{name}"; write one of: {", ".join(names)}')
    return name


def one_of(names: Collection[str]) -> Callable[[object], str]:
    """One of these texts."""
    return partial(_one_of, names)


def second_proof(value: object) -> SecondProof:
    """When a link needs a code by e-mail."""
    return SecondProof(_one_of(list(SecondProof), value))


def time_zone(value: object) -> ZoneInfo:
    """A time zone named after a place (America/Chicago): an abbreviation such as EST has no daylight saving time."""
    name = text(value)
    try:
        if "/" not in name:
            raise ValueError
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidValueError(f'"{name}" is not a known time zone; write a place, like America/Chicago') from None


def local_datetime(value: object) -> datetime:
    """A date and time by the court's own clock, without a time zone."""
    if type(value) is date:
        raise InvalidValueError(f"is a date without a time; write {value}T00:00:00 for the start of that day")
    if not isinstance(value, datetime):
        without_quotes = "; remove the quotes" if isinstance(value, str) else ""
        raise InvalidValueError(f"is not a date and time; {_LOCAL_TIME_ADVICE}{without_quotes}")
    if value.tzinfo is not None:
        raise InvalidValueError(f"has an offset ({value.isoformat()}); {_LOCAL_TIME_ADVICE}, without an offset")
    if not 2000 <= value.year <= 2100:
        raise InvalidValueError(f"is in the year {value.year}; write a year from 2000 to 2100")
    return value


def in_time_zone(zone: ZoneInfo, local: datetime) -> datetime:
    """A local time as a moment in that zone. An hour that occurs twice in the fall means the earlier one."""
    moment = local.replace(tzinfo=zone)
    exists_as = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if exists_as != local:
        raise InvalidValueError(
            f"is {local.isoformat()}, an hour that does not exist in {zone.key}: the clocks skip "
            f"it; write {exists_as.isoformat()}"
        )
    return moment


def https_url(value: object) -> str:
    """The URL of a secure website."""
    url = text(value)
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme == "https" and _HOST.fullmatch(parts.netloc) is not None and " " not in url
    except ValueError:
        is_valid = False
    if not is_valid:
        raise InvalidValueError(f'is "{url}"; write a complete URL, like https://www.example.gov/')
    return url
