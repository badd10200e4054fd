"""What visitors do who have proved nothing must not fill the permanent audit trail.

The first events of an hour from one network become rows of the trail like any other, so that the help desk sees what a
caller did. Further ones are only counted, by network, hour and event, in a table that ``flask purge`` empties. Each
process keeps its own reckoning of the hour: that costs no statement, and the bound is as many times as high.
"""

import threading
from collections import Counter
from datetime import datetime, timedelta

from flask import Flask, has_request_context
from sqlalchemy import String, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column

from wizard.audit import events
from wizard.audit.events import Event
from wizard.core import clock, purge
from wizard.core.app_state import AppState
from wizard.core.database import Model, UtcDateTime, db, insert_if_absent
from wizard.security.networks import network_digest
from wizard.security.sessions import USER_KEY, current_session

MAX_ROWS = 500
# More networks than this in one hour share one reckoning.
MAX_NETWORKS = 10_000
KEPT = timedelta(days=30)
LIMITED = (
    events.JOURNEY_BEGUN,
    events.JOURNEY_ENDED,
    events.STEP_ACCEPTED,
    events.STEP_REFUSED,
    events.SENT_BACK,
    events.FORM_REFUSED,
    events.PASSWORD_FORGOTTEN,
    events.USERNAME_FORGOTTEN,
    events.RESET_ASKED,
    events.LOGIN_ASKED,
)


class AnonymousEvents(Model):
    """How many more events of one kind there were from one network in one hour."""

    __tablename__ = "anonymous_events"
    __table_args__ = (UniqueConstraint("network_digest", "hour", "event"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network_digest: Mapped[str] = mapped_column(String(32))
    hour: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    event: Mapped[str] = mapped_column(String(40))
    count: Mapped[int] = mapped_column(default=0)


class _Hour:
    """How many rows each network has added in this hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._rows: Counter[str] = Counter()

    def admits(self, network: str, hour: datetime) -> bool:
        """Whether one more row may be added."""
        with self._lock:
            if hour != self._hour:
                self._hour, self._rows = hour, Counter()
            known = network in self._rows or len(self._rows) < MAX_NETWORKS
            self._rows[network if known else ""] += 1
            return self._rows[network if known else ""] <= MAX_ROWS


_hour = AppState[_Hour]("anonymous_events", _Hour)


def init_app(app: Flask) -> None:
    """Let ``flask purge`` remove old counts."""
    purge.add(app, lambda: purge.delete_in_batches(AnonymousEvents, AnonymousEvents.hour < clock.actual() - KEPT))


def is_only_counted(event: Event, *account_ids: int | None) -> bool:
    """Whether this event is one too many for the audit trail; then it is counted, in the current transaction."""
    if event not in LIMITED or any(account_ids) or not has_request_context() or USER_KEY in current_session():
        return False
    network, hour = network_digest(), clock.actual().replace(minute=0, second=0, microsecond=0)
    if _hour.get().admits(network, hour):
        return False
    key = {"network_digest": network, "hour": hour, "event": event.name}
    insert_if_absent(AnonymousEvents, {**key, "count": 0})
    db.session.execute(update(AnonymousEvents).filter_by(**key).values(count=AnonymousEvents.count + 1))
    return True
