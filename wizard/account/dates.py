"""A date of birth, as the forms of an account ask for it."""

from datetime import date

from wtforms import DateField
from wtforms.widgets import TextInput


class MemorableDateField(DateField):
    """A date that people know by heart: typing it is faster than a calendar widget."""

    widget = TextInput()

    @property
    def day(self) -> date:
        """The date, on a form that has been validated. Raises ValueError where there is none."""
        if self.data is None:
            raise ValueError("no date was typed")
        return self.data

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse what was typed. Raises ValueError with the error message."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter the date with month, day, and year, like 01/31/1970.") from None
