"""``/metrics`` for Prometheus: for this machine, or for whoever bears the token of the settings.

Counters of all worker processes are added up when ``gunicorn.conf.py`` gives them a common folder.
"""

import hmac
import os
from collections.abc import Callable, Iterable
from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from wizard.mail import outbox
from wizard.security.access import Access, require

bp = Blueprint("metrics", __name__)

Observed = Callable[[], Iterable[GaugeMetricFamily]]


def letters() -> Iterable[GaugeMetricFamily]:
    """Letters that wait, fail, or were given up."""
    family = GaugeMetricFamily("filer_link_letters", "E-mails by state.", labels=["state"])
    for state, count in outbox.counts_by_state().items():
        family.add_metric([state], count)
    yield family


class Observations:
    """What is read from the database at the moment of asking."""

    def __init__(self, observed: list[Observed]) -> None:
        self._observed = observed

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """One family after the other."""
        for observe in self._observed:
            yield from observe()


@bp.get("/metrics")
@require(Access.METRICS)
def metrics() -> Response:
    """All figures, in Prometheus' text format."""
    if not _may_ask():
        abort(404)
    own, observations = CollectorRegistry(), Observations(current_app.extensions["observed"])
    own.register(observations)
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return Response(generate_latest(counted) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def _may_ask() -> bool:
    token = current_app.extensions["settings"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(token.encode(), given.encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
