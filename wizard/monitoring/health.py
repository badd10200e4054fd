"""``/healthz``: whether the site answers, and whether its database has the newest migration."""

from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from wizard.core.database import db, migrate
from wizard.mail import outbox
from wizard.security.access import Access, require

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@require(Access.ANYONE)
def healthz() -> ResponseReturnValue:
    """Status 200 with the state of the database, or 503 with the reason why the site cannot work."""
    try:
        state = _state()
    except SQLAlchemyError as fault:
        current_app.logger.exception("health")
        state = {"status": "failing", "cause": f"The database does not answer ({type(fault).__name__})."}
    return state, 200 if state["status"] == "ok" else 503


def _state() -> dict[str, Any]:
    newest = ScriptDirectory(migrate.directory).get_current_head()
    present = MigrationContext.configure(db.session.connection()).get_current_revision()
    facts = {"database": "answers", "migration": present, "newest_migration": newest}
    if present == newest:
        return {"status": "ok", **facts, "emails": outbox.counts_by_state()}
    return {"status": "failing", "cause": "The database is not migrated: run `flask db upgrade`.", **facts}
