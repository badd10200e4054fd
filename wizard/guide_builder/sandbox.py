"""A temporary practice site for the pictures: its own folder, database and server, and always the same people."""

import logging
import secrets
import shutil
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import WSGIRequestHandler, make_server

from wizard import create_app
from wizard.core import clock, tokens
from wizard.core.config import Settings
from wizard.core.database import db, transaction
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.training import seed
from wizard.training.names import FIRST, LAST
from wizard.training.personas import Persona
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios.parts import ClockMode, Scenario, moment_shown
from wizard.training.staff import seed_staff

# No picture shows the name of a real host, or a port.
HOST = "filer-link.example.gov"
NUMBER = 1041


class ServedInContext:
    """Answers each request in a copy of the context in which the pictures are taken, where the clock is stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.context = copy_context()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self.context.copy().run(self._app, environ, start_response)


# By then, every court had converted (O).
ALL_LIVE = datetime(2023, 1, 31, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Sandbox:
    """A site that is served for the pictures of one court."""

    app: Flask
    court: Court
    served: ServedInContext
    port: int

    @contextmanager
    def prepared_for(self, scenario: Scenario) -> Iterator[ScenarioContext]:
        """Stop the clock, make chance repeatable, and add the scenario's persona."""
        seeded = tokens.seeded_for_tests(f"{self.court.id} {scenario.name}")
        with clock.stopped_at(moment_of(scenario, self.court)), seeded:
            # Taken before the app's context is pushed: each request brings one of its own.
            self.served.context = copy_context()
            with self.app.app_context():
                yield ScenarioContext(self.court, self._persona(scenario))

    def _persona(self, scenario: Scenario) -> Persona | None:
        if not scenario.persona_key:
            return None
        drawn = zlib.crc32(scenario.name.encode())
        name = f"{FIRST[drawn % len(FIRST)]} {LAST[drawn // 64 % len(LAST)]}"
        with transaction():
            return seed.as_persona(seed.generate(scenario.persona_key, self.court.id, name, NUMBER + drawn % 5000))


def moment_of(scenario: Scenario, court: Court) -> datetime:
    """Half past ten on the day after go-live, in the court's time; or the hour before the conversion begins.

    In a court whose day of go-live is not published, the day after all courts had converted.
    """
    before = moment_shown(scenario.clock_mode, court)
    if scenario.clock_mode is ClockMode.BEFORE and before:
        return before
    day_after = (court.go_live or ALL_LIVE).astimezone(court.time_zone) + timedelta(days=1)
    return day_after.replace(hour=10, minute=30, second=0, microsecond=0)


@contextmanager
def built(court_id: str, own_courts: Path) -> Iterator[Sandbox]:
    """A sandbox with the deployment's own courts. It is removed afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="filer-link-")))
        if own_courts.is_dir():
            shutil.copytree(own_courts, folder / "courts")
        key = secrets.token_urlsafe(48)
        app = create_app(Settings(mode="practice", secret_key=key, instance=folder, one_time_codes="optional"))
        stack.enter_context(_quiet())
        with app.app_context():
            upgrade()
            with transaction():
                seed_staff()
        stack.callback(_let_go, app)
        served = ServedInContext(app)
        yield Sandbox(app, all_courts(app)[court_id], served, stack.enter_context(_serve(served)))


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _quiet() -> Iterator[None]:
    """Log no request of the builder's own browser."""
    loggers = [logging.getLogger(name) for name in ("wizard.requests", "alembic")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    yield
    for logger, disabled in zip(loggers, before, strict=True):
        logger.disabled = disabled


class _Silent(WSGIRequestHandler):
    def log(self, *_arguments: object) -> None:
        """Nothing."""


@contextmanager
def _serve(served: ServedInContext) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, served, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
