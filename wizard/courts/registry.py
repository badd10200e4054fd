"""The courts that this site knows."""

from flask import current_app
from werkzeug.routing import BaseConverter, ValidationError

from wizard.courts.court import Court
from wizard.courts.loader import Catalogue


def all_courts() -> Catalogue:
    """All courts of this site, by id."""
    return current_app.extensions["courts"]


def get_court(court_id: str) -> Court:
    """The court of that id. Raises KeyError."""
    return all_courts()[court_id]


class CourtConverter(BaseConverter):
    """``<court:court>`` in an address: the court itself, or 404."""

    regex = "[a-z0-9]{2,12}"

    def to_python(self, value: str) -> Court:
        """The court of that id."""
        known = all_courts()
        if value not in known:
            raise ValidationError
        return known[value]

    def to_url(self, value: Court) -> str:
        """Its id."""
        return str(value)
