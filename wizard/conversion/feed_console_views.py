"""The console's page about the feeds of links, and the same as figures for Prometheus."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, render_template
from flask_login import current_user
from prometheus_client.core import GaugeMetricFamily

from wizard.conversion import feed
from wizard.core import clock
from wizard.courts.registry import all_courts
from wizard.security.access import Access, require

bp = Blueprint("feeds", __name__, url_prefix="/desk/links")
# A link that has waited so long means that the court's system is silent.
SILENT_AFTER = timedelta(minutes=30)


@bp.get("/")
@require(Access.ADMINISTRATORS)
def show() -> str:
    """Links that the courts' own systems have not acknowledged, and systems that are silent."""
    mine = [each for each in feed.backlogs() if current_user.works_for(each.court_id)]
    silent = {(each.consumer.id, each.court_id) for each in mine if is_silent(each)}
    return render_template("conversion/feeds.html", backlogs=mine, silent=silent, courts=all_courts())


def is_silent(backlog: feed.Backlog) -> bool:
    """Whether the oldest link that waits has waited too long."""
    return backlog.since is not None and clock.now() - backlog.since > SILENT_AFTER


def unacknowledged() -> Iterable[GaugeMetricFamily]:
    """By consumer and court: links that are not acknowledged, and for how long the oldest has waited."""
    labels = ["consumer", "court"]
    count = GaugeMetricFamily("filer_link_unacknowledged_links", "Links not acknowledged.", labels=labels)
    age = GaugeMetricFamily("filer_link_unacknowledged_seconds", "Age of the oldest of them.", labels=labels)
    for each in feed.backlogs():
        whose = [each.consumer.name, each.court_id]
        count.add_metric(whose, each.waiting)
        age.add_metric(whose, (clock.now() - each.since).total_seconds() if each.since else 0)
    yield count
    yield age
