"""The courts of this site, by id."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from wizard.core.app_state import AppState
from wizard.courts.court import Court
from wizard.courts.finder import CourtFinder
from wizard.courts.loader import CourtsById

# Of more courts no page lists all: it shows those that matter to a person, and the search.
MOST_LISTED = 20
_courts = AppState[CourtsById]("courts")
_finder = AppState[CourtFinder]("court_finder")


def init_app(app: Flask, courts: CourtsById) -> None:
    """Give the app its courts."""
    _courts.set(app, courts)
    _finder.set(app, CourtFinder(courts.values()))
    app.url_map.converters["court"] = CourtConverter


def all_courts(app: Flask | None = None) -> CourtsById:
    """All courts of this site, by id."""
    return _courts.get(app)


def are_few() -> bool:
    """Whether this site has so few courts that a page may list them all."""
    return len(all_courts()) <= MOST_LISTED


def get_court(court_id: str) -> Court:
    """The court with that id. Raises KeyError."""
    return all_courts()[court_id]


def court_finder() -> CourtFinder:
    """The search over the courts of this site."""
    return _finder.get()


class CourtConverter(BaseConverter):
    """``<court:court>`` in a URL rule: the view gets the court itself; an unknown id is a 404."""

    regex = "[a-z0-9]{2,12}"

    def to_python(self, value: str) -> Court:
        """The court with that id. Raises werkzeug's ValidationError, which leads to a 404."""
        courts = all_courts()
        if value not in courts:
            raise ValidationError
        return courts[value]

    def to_url(self, value: Court) -> str:
        """The court’s id. A view may also pass the id itself."""
        return str(value)
