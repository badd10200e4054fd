"""Adding rows to the audit trail, and reading them as sentences or for export."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from flask import has_request_context
from prometheus_client import Counter
from sqlalchemy import select

from wizard.audit import events
from wizard.audit.anonymous import is_only_counted
from wizard.audit.events import Event
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.security.networks import network_digest

EVENTS = Counter("filer_link_events", "Audit rows, by event and by refusal or outcome.", ["event", "name"])


def export(since: datetime | None = None) -> Iterator[str]:
    """Every row as one line of JSON, the oldest first, with the sentence of its event."""
    query = select(AuditRow).order_by(AuditRow.id)
    if since:
        query = query.where(AuditRow.at >= since)
    for row in db.session.scalars(query.execution_options(yield_per=1000)):
        yield json.dumps(as_dict(row), ensure_ascii=False, sort_keys=True)


class _DetailOrEllipsis(dict[str, Any]):
    """Sentences change, rows do not: where a sentence needs a key that an old row lacks, it gets an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(row: AuditRow) -> str:
    """What a row records, as a sentence in which its detail is filled in."""
    return events.ALL[row.event].sentence.format_map(_DetailOrEllipsis(row.detail))


def as_dict(row: AuditRow) -> dict[str, Any]:
    """A row as it is exported, ready for JSON."""
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "event": row.event,
        "sentence": sentence_of(row),
        "court": row.court_id,
        "journey": row.journey_id,
        "pacer_account": row.pacer_account_id,
        "filer_account": row.filer_account_id,
        "address": row.ip_address_digest,
        "detail": row.detail,
    }


class _PacerAccount(Protocol):
    """A PACER account; its table is on a floor above."""

    @property
    def id(self) -> int:
        """The id of its row."""


def record_logout(account: _PacerAccount) -> None:
    """Record that the holder of a PACER account logged out. Flushes nothing."""
    record(events.SIGNED_OUT, pacer=account.id)


def record(
    event: Event,
    *,
    court: str | None = None,
    journey: int | None = None,
    pacer: int | None = None,
    filer: int | None = None,
    **detail: object,
) -> None:
    """Add a row to the current transaction, with the ids of the accounts concerned. Flushes nothing.

    Where a network has had too many events of visitors who proved nothing, this one is only counted.

    ``detail`` fills in the sentence of the event and is stored as JSON. It never contains what a person typed.
    """
    EVENTS.labels(event.name, str(detail.get("refusal") or detail.get("outcome") or "")).inc()
    if is_only_counted(event, pacer, filer):
        return
    digest = network_digest() if has_request_context() else None
    db.session.add(
        AuditRow(
            at=clock.actual(),
            event=event.name,
            court_id=court,
            journey_id=journey,
            pacer_account_id=pacer,
            filer_account_id=filer,
            ip_address_digest=digest,
            detail=detail,
        )
    )
