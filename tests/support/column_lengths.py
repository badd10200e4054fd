"""Every value that a test stores fits its column: SQLite keeps any length, PostgreSQL answers with an error."""

from functools import cache

from sqlalchemy import BigInteger, Integer, String, event

from wizard.core.database import Model

LARGEST_INTEGER = 2**31 - 1


class DoesNotFitError(AssertionError):
    """A value is too long, or too large, for its column."""


def refuse_what_does_not_fit() -> None:
    """From now on, on either database, a row of a model is not written if a value in it does not fit."""
    for moment in ("before_insert", "before_update"):
        event.listen(Model, moment, _check, propagate=True)


def _check(mapper, _connection, row) -> None:
    # What is not loaded is not written either.
    for name, longest in _texts(mapper):
        value = row.__dict__.get(name)
        if isinstance(value, str) and len(value) > longest:
            raise DoesNotFitError(f"{mapper.local_table.name}.{name}: {len(value)} characters, {longest} fit")
    for name in _small_integers(mapper):
        value = row.__dict__.get(name)
        if isinstance(value, int) and value > LARGEST_INTEGER:
            raise DoesNotFitError(f"{mapper.local_table.name}.{name}: {value}")


@cache
def _texts(mapper) -> list[tuple[str, int]]:
    """The attributes of a model that are texts of a limited length, and that length."""
    kinds = [(each.key, each.columns[0].type) for each in mapper.column_attrs]
    return [(name, kind.length) for name, kind in kinds if isinstance(kind, String) and kind.length]


@cache
def _small_integers(mapper) -> list[str]:
    kinds = [(each.key, each.columns[0].type) for each in mapper.column_attrs]
    return [name for name, kind in kinds if isinstance(kind, Integer) and not isinstance(kind, BigInteger)]
