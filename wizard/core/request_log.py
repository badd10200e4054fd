"""One structured line a request, on standard error, with a number that the error pages show too.

A line names the address without its query, never what was typed.
"""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from structlog.types import Processor

from wizard.core import tokens


def init_app(app: Flask) -> None:
    """Write a line for each request."""
    configure()
    app.before_request(_begin)
    app.after_request(_note)
    app.teardown_request(_tell)


def configure() -> None:
    """Write the lines of this program, and of the libraries, as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    final: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=final, foreign_pre_chain=shared))
    for name in ("wizard", "wizard.requests"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


def _begin() -> None:
    g.request_id, g.began = tokens.new_request_id(12), time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _note(response: Response) -> Response:
    """A crash after the answer was made brings a second answer; the last one counts."""
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
        g.status = response.status_code
    return response


def _tell(_fault: BaseException | None) -> None:
    if "request_id" in g:
        milliseconds = round((time.perf_counter() - g.began) * 1000, 1)
        structlog.get_logger("wizard.requests").info(
            "request", method=request.method, path=request.path, status=g.get("status"), ms=milliseconds
        )
