"""``/metrics`` for Prometheus: for this machine, or for a client that sends the token of the settings.

Counters of all worker processes are added up when ``gunicorn.conf.py`` gives them a common folder.
"""

import os
from collections.abc import Callable, Iterable
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from wizard.core.app_state import AppState
from wizard.core.config import current_settings
from wizard.mail import outbox
from wizard.monitoring import access
from wizard.security.access import Access, require

bp = Blueprint("metrics", __name__)

# Reads figures from the database.
Observer = Callable[[], Iterable[GaugeMetricFamily]]
_observers = AppState[list[Observer]]("metrics_observers", list)


def observe(app: Flask, observer: Observer) -> None:
    """Add metrics that are read from the database at every scrape."""
    _observers.get(app).append(observer)


def emails() -> Iterable[GaugeMetricFamily]:
    """The e-mails in the outbox by state: waiting, failing, given up."""
    family = GaugeMetricFamily("filer_link_emails", "E-mails by state.", labels=["state"])
    for state, count in outbox.counts_by_state().items():
        family.add_metric([state], count)
    yield family


class DatabaseCollector:
    """A Prometheus collector of the metrics that are read from the database at every scrape."""

    def __init__(self, observers: list[Observer]) -> None:
        self._observers = observers

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """All metric families, as Prometheus' registry asks for them."""
        for observer in self._observers:
            yield from observer()


@bp.get("/metrics")
@require(Access.METRICS)
def metrics() -> Response:
    """All metrics, in Prometheus' text format."""
    if not _is_allowed():
        abort(404)
    own = CollectorRegistry()
    own.register(DatabaseCollector(_observers.get()))
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
    return Response(generate_latest(counted) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def _is_allowed() -> bool:
    if current_settings().metrics_token:
        return access.has_token()
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
