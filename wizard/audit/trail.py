"""Writing to the audit trail."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import has_request_context
from prometheus_client import Counter
from sqlalchemy import select

from wizard.audit import events
from wizard.audit.events import Event
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.security import digests

EVENTS = Counter("filer_link_events", "What was recorded, by event and name.", ["event", "name"])


def export(since: datetime | None = None) -> Iterator[str]:
    """Every row as one line of JSON, the oldest first, with the sentence of its event."""
    query = select(AuditRow).order_by(AuditRow.id)
    if since:
        query = query.where(AuditRow.at >= since)
    for row in db.session.scalars(query.execution_options(yield_per=1000)):
        yield json.dumps(as_dict(row), ensure_ascii=False, sort_keys=True)


class _DetailOrEllipsis(dict):
    """Rows are for ever, sentences are not: what an old row did not keep is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(row: AuditRow) -> str:
    """What happened, for people."""
    return events.ALL[row.event].sentence.format_map(_DetailOrEllipsis(row.detail))


def as_dict(row: AuditRow) -> dict[str, Any]:
    """One row, as it is exported."""
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


def record_logout(person: Any) -> None:
    """Record that a person logged out."""
    record(events.SIGNED_OUT, pacer=person.id)


def record(
    event: Event,
    *,
    court: str | None = None,
    journey: int | None = None,
    pacer: int | None = None,
    filer: int | None = None,
    **detail: Any,
) -> None:
    """Add one row to the current transaction. Never hand over what somebody typed."""
    EVENTS.labels(event.name, str(detail.get("refusal") or detail.get("outcome") or "")).inc()
    digest = digests.ip_address_digest() if has_request_context() else None
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
