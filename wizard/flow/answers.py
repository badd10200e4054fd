"""What the steps of a journey were answered: frozen dataclasses, and how they are stored. Pure: no Flask, no database.

An answer's fields are texts, whole numbers, booleans, dates and moments, or None where the type says so. Decided: a
stored answer that does not fit its class exactly, as after an update of the program, counts as not given, so that the
step is asked again. Refused: pickling (rows outlive classes), and a schema library (five types are enough).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from types import NoneType
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints

T = TypeVar("T")
# Makes the value of a field from what JSON holds; raises ValueError or TypeError where that does not fit.
Reader: TypeAlias = Callable[[Any], object]


class AnswerFormatError(ValueError):
    """A stored answer does not fit its class."""


class UnansweredError(LookupError):
    """No step was answered with an answer of this class."""


@dataclass(frozen=True)
class Done:
    """The answer to a step of which nothing is worth keeping but that it was taken."""


@dataclass(frozen=True)
class NameAnswer:
    """The name of a person, as typed."""

    first_name: str
    middle_name: str
    last_name: str


@dataclass(frozen=True)
class AccountAnswer:
    """That somebody proved to hold an account: its id, and the epoch of its credentials (``security/epochs.py``)."""

    account_id: int
    epoch: int


@dataclass(frozen=True)
class Accepted:
    """An answer, with what only ``complete`` may know of it, such as the hash of a new password.

    ``private`` is handed to the flow's ``complete`` if this was the last step, and is never stored. ``ahead``: answers
    to later steps that are known with this one, by step, so that they are not asked again.
    """

    answer: object
    private: object = field(repr=False, default=None)
    ahead: Mapping[str, object] = field(default_factory=dict)


class Answers(Mapping[str, Any]):
    """The answers of a journey by the name of the step. A template may write ``answers.sign_in`` for ``sign-in``."""

    def __init__(self, by_step: Mapping[str, Any] | None = None) -> None:
        self._by_step = dict(by_step or {})

    def __getitem__(self, step: str) -> Any:  # noqa: ANN401 - each step has an answer of its own
        return self._by_step[step.replace("_", "-")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_step)

    def __len__(self) -> int:
        return len(self._by_step)

    def find(self, kind: type[T]) -> T | None:
        """The answer of this class; None where there is none yet."""
        return next((answer for answer in self._by_step.values() if isinstance(answer, kind)), None)

    def of(self, kind: type[T]) -> T:
        """The answer of this class. Raises UnansweredError."""
        answer = self.find(kind)
        if answer is None:
            raise UnansweredError(kind.__name__)
        return answer


def _text_or_number(kind: type) -> Callable[[object], object]:
    def read(value: object) -> object:
        # A boolean is no whole number here.
        if type(value) is not kind:
            raise AnswerFormatError(f"{kind.__name__} wanted")
        return value

    return read


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise AnswerFormatError("a moment needs its time zone")
    return moment


_READERS: Mapping[type, Reader] = {
    **{kind: _text_or_number(kind) for kind in (str, int, bool)},
    date: date.fromisoformat,
    datetime: _moment,
}


_known_readers: dict[type, Mapping[str, Reader]] = {}


def _readers(kind: type[Any]) -> Mapping[str, Reader]:
    """How each field of an answer's class is read. Raises TypeError for a field that could not be stored."""
    if kind not in _known_readers:
        hints = get_type_hints(kind)
        _known_readers[kind] = {each.name: _reader(kind, hints[each.name]) for each in fields(kind)}
    return _known_readers[kind]


def _reader(kind: type, hint: object) -> Reader:
    wanted = [each for each in get_args(hint) or (hint,) if each is not NoneType]
    if len(wanted) != 1 or wanted[0] not in _READERS:
        raise TypeError(f"{kind.__name__} has a field of type {hint}, which no journey stores")
    read = _READERS[wanted[0]]
    is_optional = NoneType in get_args(hint)
    return lambda value: None if value is None and is_optional else read(value)


def to_json(answer: object) -> dict[str, str | int | bool | None]:
    """An answer as its journey stores it. Raises TypeError for a class with a field that could not be stored."""
    values = {name: getattr(answer, name) for name in _readers(type(answer))}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def from_json(kind: type[T], stored: object) -> T:
    """The answer of this class that was stored. Raises AnswerFormatError where it does not fit exactly."""
    readers = _readers(kind)
    if not isinstance(stored, dict) or stored.keys() != readers.keys():
        raise AnswerFormatError(f"not the fields of {kind.__name__}")
    try:
        return kind(**{name: read(stored[name]) for name, read in readers.items()})
    except (ValueError, TypeError) as fault:
        raise AnswerFormatError(f"not a {kind.__name__}") from fault
