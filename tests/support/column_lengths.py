"""Every value that a test stores fits its column: SQLite keeps any length, PostgreSQL answers with an error."""

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
    for name, column in ((each.key, each.columns[0]) for each in mapper.column_attrs):
        # What is not loaded is not written either.
        value, kind = row.__dict__.get(name), column.type
        if isinstance(kind, String) and kind.length and isinstance(value, str) and len(value) > kind.length:
            raise DoesNotFitError(f"{column}: {len(value)} characters, {kind.length} fit")
        is_small = isinstance(kind, Integer) and not isinstance(kind, BigInteger)
        if is_small and isinstance(value, int) and value > LARGEST_INTEGER:
            raise DoesNotFitError(f"{column}: {value}")
