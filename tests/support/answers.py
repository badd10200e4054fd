"""Answers to the steps of any flow, made up by the types of their fields."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

from wizard.flow.steps import Flow

_MADE_UP = {
    str: "unsure",
    int: 2,
    bool: True,
    date: date(1970, 1, 31),
    datetime: datetime(2031, 3, 3, 12, tzinfo=UTC),
}


def made_up(kind: type, **values: Any) -> Any:
    """An answer of this class, with these values where it has such fields."""
    hints = get_type_hints(kind)
    return kind(**{each.name: values.get(each.name, _MADE_UP[hints[each.name]]) for each in fields(kind)})


def answers_before(flow: Flow, step: str, **values: Any) -> dict[str, Any]:
    """An answer to every step before this one."""
    before = flow.steps[: flow.names.index(step)]
    return {each.name: made_up(each.answer, **values) for each in before}
