"""The divisions of a court, each with the address that takes a filing by e-mail and with its telephone number. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from wizard.courts import validators
from wizard.courts.validators import InvalidValueError


@dataclass(frozen=True)
class Division:
    """One division of a court, or its one clerk's office. At least one of ``email`` and ``telephone`` is known."""

    name: str
    email: str | None = None
    telephone: str | None = None


_KEYS: Mapping[str, Callable[[object], str]] = {
    "name": validators.text,
    "email": validators.email,
    "telephone": validators.telephone,
}


def read_divisions(value: object) -> tuple[Division, ...]:
    """The divisions in a court's file, in its order. Raises InvalidValueError, which says in which of them."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidValueError("is no list of tables; write [[contacts.divisions]] before the keys of each division")
    found = tuple(_read(number, each) for number, each in enumerate(value, 1))
    names = [division.name.casefold() for division in found]
    if len(set(names)) < len(names):
        raise InvalidValueError("names one division twice; write each once")
    return found


def _read(number: int, values: Mapping[str, object]) -> Division:
    for key in sorted(values.keys() - _KEYS.keys()):
        close = get_close_matches(key, _KEYS, 1)
        advice = f'write "{close[0]}"' if close else f"write one of: {', '.join(_KEYS)}"
        raise InvalidValueError(f"number {number}: {key}: unknown key; {advice}")
    if "name" not in values:
        raise InvalidValueError(f"number {number}: name: is missing; write it")
    if not values.keys() & {"email", "telephone"}:
        raise InvalidValueError(f"number {number}: has no email and no telephone; write one of them")
    return Division(**{key: _validate(number, key, each) for key, each in values.items()})


def _validate(number: int, key: str, value: object) -> str:
    try:
        return _KEYS[key](value)
    except InvalidValueError as mistake:
        raise InvalidValueError(f"number {number}: {key}: {mistake}") from None
