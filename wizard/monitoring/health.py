"""``/healthz``: whether the site answers, and whether its database has the newest migration.

Anyone is told whether it does; why not, only a client that sends the token of the settings, and the log.
"""

from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from wizard.core import grants
from wizard.core.database import db, migrate
from wizard.mail import outbox
from wizard.monitoring import access
from wizard.security.access import Access, require

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@require(Access.ANYONE)
def healthz() -> ResponseReturnValue:
    """Status 200 or 503; with the token, the state of the database, the reason and what is set wrongly."""
    try:
        state = _state()
    except SQLAlchemyError as fault:
        current_app.logger.exception("health")
        state = {"status": "failing", "cause": f"The database does not answer ({type(fault).__name__})."}
    else:
        if "cause" in state:
            current_app.logger.error("health: %s", state["cause"])
    status = 200 if state["status"] == "ok" else 503
    if not access.has_token():
        state = {"status": state["status"]}
    return state, status


def _state() -> dict[str, Any]:
    connection = db.session.connection()
    newest = ScriptDirectory(migrate.directory).get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    facts: dict[str, Any] = {"database": "answers", "migration": present, "newest_migration": newest}
    facts["warnings"] = [*access.forwarding_warnings(), *grants.own_excesses(connection)]
    if present == newest:
        return {"status": "ok", **facts, "emails": outbox.counts_by_state()}
    return {"status": "failing", "cause": "The database is not migrated: run `flask db upgrade`.", **facts}
