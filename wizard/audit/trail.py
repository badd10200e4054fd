"""Writing to the audit trail."""

from typing import Any

from flask import has_request_context

from wizard.audit.events import Event
from wizard.audit.models import AuditRow
from wizard.kernel import access, clock
from wizard.kernel.db import db


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
    digest = access.address_digest() if has_request_context() else None
    db.session.add(
        AuditRow(
            at=clock.now(),
            event=event.name,
            court_id=court,
            journey_id=journey,
            pacer_account_id=pacer,
            filer_account_id=filer,
            address_digest=digest,
            detail=detail,
        )
    )
