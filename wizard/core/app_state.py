"""What belongs to an app, and not to the process: two apps in one process do not disturb each other.

A room declares each thing once, at module level, and reads it through one function of its own:

    _settings = AppState[Settings]("settings")

    def current_settings() -> Settings:
        return _settings.get()
"""

from collections.abc import Callable
from typing import Generic, TypeVar, cast

from flask import current_app
from flask.sansio.app import App

Value = TypeVar("Value")


class AppState(Generic[Value]):
    """One value of each app, kept in ``app.extensions`` under a name that no other state has.

    ``default`` makes the value when it is first asked for; without it the value must have been set.
    """

    def __init__(self, name: str, default: Callable[[], Value] | None = None) -> None:
        self.name = name
        self._default = default

    def set(self, app: App, value: Value) -> None:
        """Give an app its value."""
        app.extensions[self.name] = value

    def get(self, app: App | None = None) -> Value:
        """The value of an app; of the one that answers this request or runs this command, unless one is given.

        Raises KeyError where there is none and no default.
        """
        extensions = (app or current_app).extensions
        if self._default and self.name not in extensions:
            extensions.setdefault(self.name, self._default())
        return cast(Value, extensions[self.name])
